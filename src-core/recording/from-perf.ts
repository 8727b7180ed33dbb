import { fail, ok } from '../errors';
import type { Result } from '../errors';
import type { Loss, PerfEvent, PerfRecording } from '../perf/perf-recording';
import { chunkOf, indexInChunk, timeOfRow } from '../perf/record-columns';
import { RECORD } from '../perf/record-types';
import { offsetNs } from '../units';
import type { EventColumns } from './events';
import { clockOf, CodeTable } from './from-perf-clock';
import { HandlerTable } from './from-perf-handlers';
import type { HandlerOf } from './from-perf-handlers';
import { FunctionNames } from './from-perf-meanings';
import type { ProbeOf, Translation } from './from-perf-meanings';
import { EventRows } from './from-perf-rows';
import { sampleTranslator } from './from-perf-samples';
import type { SampleTranslator } from './from-perf-samples';
import { StackTable } from './from-perf-stacks';
import { SwitchMerger } from './from-perf-switches';
import { WakerTable } from './from-perf-tasks';
import type { CodeSite, LossSpan, NotifyHandler, Task, Thread } from './recording';

export interface PerfMeaning {
  /** Nanoseconds of the streams' clock. */
  readonly origin: bigint;
  /** Tells probes on QEMU's functions from other tracepoints. */
  readonly probeOf: ProbeOf;
  /** The guest's threads: switches and wake-ups of others are left out. */
  readonly threads: readonly Thread[];
  /**
   * Those of them whose scheduling was recorded whole; all, unless given. What shows of another as the far side of a
   * switch would have gaps.
   */
  readonly scheduled?: readonly Thread[];
  /** Names kernel addresses. */
  readonly symbolise: (address: bigint) => string;
  /** Names places in the guest's QEMU; without it samples of a clock are passed over. */
  readonly siteOf?: (address: bigint) => CodeSite;
  /** Names state-change handlers; without it their calls are passed over. */
  readonly handlerOf?: HandlerOf;
}

export interface PerfInput extends PerfMeaning {
  /** What each perf process recorded, all on the origin's clock. */
  readonly streams: readonly PerfRecording[];
}

export interface PerfEvents {
  readonly events: EventColumns;
  readonly functions: readonly string[];
  readonly stacks: readonly (readonly string[])[];
  /** Where samples of a clock hit. */
  readonly code: readonly CodeSite[];
  readonly handlers: readonly NotifyHandler[];
  readonly tasks: readonly Task[];
  readonly losses: readonly LossSpan[];
  /** Samples of each event by its name, of events that never fired too. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Merges what several perf processes recorded, or one. Fails as PerfEventTable.add does. */
export function eventsFromPerf(input: PerfInput): Result<PerfEvents> {
  const table = new PerfEventTable(input);
  const added = table.add(input.streams);
  return added.ok ? ok(table.finish()) : added;
}

/** One table of events in time order, made of streams as they come; each switch once however many events reported it. */
export class PerfEventTable {
  private readonly rows: EventRows;
  private readonly functions: FunctionNames;
  private readonly stacks: StackTable;
  private readonly code: CodeTable | null;
  private readonly handlers: HandlerTable | null;
  private readonly wakers: WakerTable;
  private readonly counts = new Map<string, number>();
  private readonly losses: LossSpan[] = [];
  private readonly extents: Extent[] = [];
  private readonly translation: Translation;
  private lastNs = -Infinity;

  constructor(
    private readonly meaning: PerfMeaning,
    rows = new EventRows(),
  ) {
    const watched = new Set<number>(meaning.threads.map(({ tid }) => tid));
    this.rows = rows;
    this.handlers = meaning.handlerOf === undefined ? null : new HandlerTable(meaning.handlerOf);
    this.functions = new FunctionNames(meaning.probeOf, this.handlers);
    this.stacks = new StackTable(meaning.symbolise);
    this.code = meaning.siteOf === undefined ? null : new CodeTable(meaning.siteOf);
    this.wakers = new WakerTable(watched);
    const scheduled = new Set<number>((meaning.scheduled ?? meaning.threads).map(({ tid }) => tid));
    const switches = new SwitchMerger(rows, scheduled);
    this.translation = { rows, watched, switches, wakers: this.wakers };
  }

  get count(): number {
    return this.rows.count;
  }

  /**
   * Adds what came of each stream since the last time. Fails with perf-data-corrupt where a tracepoint lacks a field
   * that its events are made of, where a payload is shorter than its format, or where a clock is not the origin's.
   */
  add(streams: readonly PerfRecording[]): Result<void> {
    const withSwitches = !streams.some(hasSwitchTracepoint);
    const sources: Source[] = [];
    for (const [index, stream] of streams.entries()) {
      const shift = Number(stream.base - this.meaning.origin);
      if (stream.timed.count > 0 && !Number.isSafeInteger(shift)) {
        return fail('perf-data-corrupt', "perf's times are more than 104 days from the recording's origin", {
          what: 'the clock of the stream is not the origin’s',
          record: 'sample',
        });
      }
      const samples = sampleTranslator(stream, index, this.functions, this.stacks, this.code);
      if (!samples.ok) return samples;
      sources.push({ stream, shift, samples: samples.value, withSwitches });
      this.losses.push(...lossSpans(stream.losses, shift, this.extentOf(stream, index, shift)));
    }
    countSamples(streams, this.counts);
    for (const stream of streams) this.wakers.learn(stream);
    return this.merge(sources);
  }

  /** What is added from now on comes of other streams. */
  endStreams(): void {
    this.extents.length = 0;
  }

  /** All so far. */
  finish(): PerfEvents {
    return { ...this.since(Infinity), events: this.rows.finish() };
  }

  /** The events from `fromNs` on, as far as they are at hand; names and stacks are shared with what comes later. */
  since(fromNs: number): PerfEvents {
    return {
      events: this.rows.since(fromNs),
      functions: this.functions.names,
      stacks: this.stacks.stacks,
      code: this.code?.sites ?? [],
      handlers: this.handlers?.handlers ?? [],
      tasks: this.wakers.tasks,
      losses: this.losses,
      counts: this.counts,
    };
  }

  /** From when to when a stream has come so far, parts that were added before too. */
  private extentOf({ timed }: PerfRecording, index: number, shift: number): Extent {
    const before = this.extents[index];
    if (timed.count === 0) return before ?? { firstNs: shift, lastNs: shift };
    const lastNs = shift + timeOfRow(timed, timed.count - 1);
    const extent = { firstNs: before?.firstNs ?? shift + timeOfRow(timed, 0), lastNs };
    this.extents[index] = extent;
    return extent;
  }

  /** Takes the earliest row of all sources again and again; of equal ones the first source's. */
  private merge(sources: readonly Source[]): Result<void> {
    const cursors = sources.map((source) => ({ source, row: 0, atNs: timeOf(source, 0) }));
    for (;;) {
      let next = cursors[0];
      for (const cursor of cursors) if (next === undefined || cursor.atNs < next.atNs) next = cursor;
      if (next === undefined || next.atNs === Infinity) return DONE;
      // What is older than what was taken before came later than perf promised: it has no place, and counts as lost.
      if (next.atNs < this.lastNs) {
        this.losses.push({ fromNs: offsetNs(next.atNs), toNs: offsetNs(next.atNs), count: 1 });
      } else {
        const done = translate(next.source, next.row, next.atNs, this.translation);
        if (!done.ok) return done;
        this.lastNs = next.atNs;
      }
      next.row += 1;
      next.atNs = timeOf(next.source, next.row);
    }
  }
}

interface Source {
  readonly stream: PerfRecording;
  /** Added to a row's time it is the offset from the origin. */
  readonly shift: number;
  readonly samples: SampleTranslator;
  /** Whether the kernel's own switch records count: they stand in where no sched_switch was recorded. */
  readonly withSwitches: boolean;
}

/** Infinity after the last row. */
function timeOf({ stream: { timed }, shift }: Source, row: number): number {
  if (row >= timed.count) return Infinity;
  return timeOfRow(timed, row) + shift;
}

const DONE = ok(undefined);

function translate(source: Source, row: number, timeNs: number, to: Translation): Result<void> {
  const { timed } = source.stream;
  const type = chunkOf(timed, row).type[indexInChunk(row)] as number;
  if (type === RECORD.sample) return source.samples(row, timeNs, to);
  if (source.withSwitches && (type === RECORD.switch || type === RECORD.switchCpuWide)) {
    switched(source.stream, row, timeNs, to);
  }
  return DONE;
}

/** PERF_RECORD_MISC_SWITCH_OUT, and its variant for threads that could have gone on. */
const MISC_SWITCH_OUT = 1 << 13;
const MISC_SWITCH_OUT_PREEMPT = 1 << 14;

/** A switch that the kernel reports by itself; it carries no state and no stack. */
function switched(stream: PerfRecording, row: number, timeNs: number, { rows, watched }: Translation): void {
  const chunk = chunkOf(stream.timed, row);
  const index = indexInChunk(row);
  const tid = chunk.tid[index] as number;
  if (!watched.has(tid)) return;
  const cpu = chunk.cpu[index] as number;
  const { view, start } = stream.bytes.record(chunk.at[index] as number);
  const misc = view.getUint16(start + 4, true);
  if ((misc & MISC_SWITCH_OUT) === 0) rows.add('switchedIn', timeNs, tid, cpu);
  else rows.add('switchedOut', timeNs, tid, cpu, (misc & MISC_SWITCH_OUT_PREEMPT) === 0 ? 0 : 1);
}

/** perf's own name may be cut or renamed; a format's is the kernel's, and a clock is what it counts. */
const nameOf = (event: PerfEvent): string =>
  event.format ? `${event.format.system}:${event.format.name}` : (clockOf(event) ?? event.name);

const hasSwitchTracepoint = ({ events }: PerfRecording): boolean =>
  events.some((event) => nameOf(event) === 'sched:sched_switch');

function countSamples(streams: readonly PerfRecording[], counts: Map<string, number>): void {
  for (const { events, timed } of streams) {
    const perEvent = new Float64Array(events.length);
    timed.chunks.forEach(({ event, type }, place) => {
      const rows = Math.min(type.length, timed.count - place * type.length);
      for (let row = 0; row < rows; row += 1) {
        if (type[row] === RECORD.sample)
          perEvent[event[row] as number] = (perEvent[event[row] as number] ?? 0) + 1;
      }
    });
    events.forEach((event, index) => {
      const name = nameOf(event);
      counts.set(name, (counts.get(name) ?? 0) + (perEvent[index] as number));
    });
  }
}

interface Extent {
  readonly firstNs: number;
  readonly lastNs: number;
}

/** Losses whose ends carry no time are as wide as the stream itself. */
const lossSpans = (losses: readonly Loss[], shift: number, { firstNs, lastNs }: Extent): LossSpan[] =>
  losses.map(({ fromNs, timeNs, count }) => {
    const toNs = timeNs === -Infinity ? lastNs : shift + timeNs;
    const sinceNs = fromNs === -Infinity ? Math.min(firstNs, toNs) : shift + fromNs;
    return { fromNs: offsetNs(sinceNs), toNs: offsetNs(toNs), count };
  });
