import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { SWITCHES } from '../perf/perf-recording';
import type { PerfEvent, PerfRecording } from '../perf/perf-recording';
import type { NumberReader } from '../perf/tracepoint-format';
import { offsetNs } from '../units';
import type { EventColumns } from './events';
import { FunctionNames } from './from-perf-meanings';
import type { Meaning, ProbeOf, SampleAt, Translation } from './from-perf-meanings';
import { EventRows } from './from-perf-rows';
import { StackTable } from './from-perf-stacks';
import { SwitchMerger } from './from-perf-switches';
import type { LossSpan, Thread } from './recording';

export interface PerfInput {
  /** What each perf process recorded, all on the origin's clock. */
  readonly streams: readonly PerfRecording[];
  readonly origin: bigint;
  /** Tells probes on QEMU's functions from other tracepoints. */
  readonly probeOf: ProbeOf;
  /** The guest's threads: switches and wake-ups of others are left out. */
  readonly threads: readonly Thread[];
  /** Names kernel addresses. */
  readonly symbolise: (address: bigint) => string;
}

export interface PerfEvents {
  readonly events: EventColumns;
  readonly functions: readonly string[];
  readonly stacks: readonly (readonly string[])[];
  readonly losses: readonly LossSpan[];
  /** Samples of each event by its name, of events that never fired too. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Merges what perf recorded into one table of events in time order, each switch once however many events reported it.
 * Fails with perf-data-corrupt where a tracepoint lacks a field that its events are made of, or where a stream's
 * clock is not the origin's.
 */
export function eventsFromPerf(input: PerfInput): Result<PerfEvents> {
  const functions = new FunctionNames(input.probeOf);
  const counts = countSamples(input.streams);
  const stacks = new StackTable(input.symbolise);
  const sources: Source[] = [];
  for (const [index, stream] of input.streams.entries()) {
    const shift = Number(stream.base - input.origin);
    if (!Number.isSafeInteger(shift)) {
      return fail('perf-data-corrupt', "perf's times are more than 104 days from the recording's origin", {
        what: 'the clock of the stream is not the origin’s',
        record: 'sample',
      });
    }
    const readers = eventReaders(stream.events, functions);
    if (!readers.ok) return readers;
    sources.push(sampleSource(stream, index, shift, readers.value, stacks));
    if (!input.streams.some(hasSwitchTracepoint)) sources.push(switchSource(stream, shift));
  }
  const rows = new EventRows(sources.reduce((sum, { capacity }) => sum + capacity, 0));
  const watched = new Set<number>(input.threads.map(({ tid }) => tid));
  merge(sources, { rows, watched, switches: new SwitchMerger(rows, watched) });
  return ok({
    events: rows.finish(),
    functions: functions.names,
    stacks: stacks.stacks,
    losses: input.streams.flatMap((stream) => lossSpans(stream, Number(stream.base - input.origin))),
    counts,
  });
}

/** Rows in time order that become events. */
interface Source {
  readonly count: number;
  /** Events that the rows become at most. */
  readonly capacity: number;
  readonly timeNs: Float64Array;
  /** Added to a row's time it is the offset from the origin. */
  readonly shift: number;
  readonly translate: (row: number, timeNs: number, to: Translation) => void;
}

/** Takes the earliest row of all sources again and again; of equal ones the first source's. */
function merge(sources: readonly Source[], to: Translation): void {
  const cursors = sources.map((source) => ({ source, row: 0, atNs: 0 }));
  for (const cursor of cursors) settle(cursor);
  for (;;) {
    let next = cursors[0];
    for (const cursor of cursors) if (next === undefined || cursor.atNs < next.atNs) next = cursor;
    if (next === undefined || next.atNs === Infinity) return;
    next.source.translate(next.row, next.atNs, to);
    next.row += 1;
    settle(next);
  }
}

/** Reads the time of the cursor's row, past rows without one; Infinity at the end. */
function settle(cursor: { readonly source: Source; row: number; atNs: number }): void {
  const { count, timeNs, shift } = cursor.source;
  while (cursor.row < count && timeNs[cursor.row] === -Infinity) cursor.row += 1;
  cursor.atNs = cursor.row < count ? (timeNs[cursor.row] as number) + shift : Infinity;
}

interface EventReader {
  readonly meaning: Meaning;
  readonly one: NumberReader;
  readonly two: NumberReader;
  readonly three: NumberReader;
}

const readNothing: NumberReader = () => 0;

/** How to read each event's samples; null for events that mean nothing here. */
function eventReaders(
  events: readonly PerfEvent[],
  functions: FunctionNames,
): Result<readonly (EventReader | null)[]> {
  const all: (EventReader | null)[] = [];
  for (const { format } of events) {
    const meaning = format && functions.meaningOf(format);
    if (!format || !meaning) {
      all.push(null);
      continue;
    }
    const readers = meaning.fields.map((field) => format.reader(field));
    const missing = readers.indexOf(null);
    if (missing >= 0) {
      const what = `it has no field ${meaning.fields[missing] ?? ''}`;
      const record = `${format.system}:${format.name}`;
      return fail('perf-data-corrupt', `The format of ${record} cannot be used: ${what}`, { record, what });
    }
    const [one, two, three] = readers;
    all.push({ meaning, one: one ?? readNothing, two: two ?? readNothing, three: three ?? readNothing });
  }
  return ok(all);
}

function sampleSource(
  stream: PerfRecording,
  index: number,
  shift: number,
  readers: readonly (EventReader | null)[],
  stacks: StackTable,
): Source {
  const { samples } = stream;
  const raw = new DataView(samples.raw.buffer);
  let current = 0;
  const stack = (): number => {
    const from = samples.chainAt[current] as number;
    return stacks.indexOf(samples.chains.subarray(from, from + (samples.chainLength[current] as number)));
  };
  const sample: SampleAt = { timeNs: 0, tid: 0, cpu: 0, reporter: 0, stack };
  let capacity = 0;
  for (let row = 0; row < samples.count; row += 1) {
    capacity += readers[samples.event[row] as number]?.meaning.rows ?? 0;
  }
  const translate: Source['translate'] = (row, timeNs, to) => {
    const event = samples.event[row] as number;
    const reader = readers[event];
    if (!reader) return;
    current = row;
    sample.timeNs = timeNs;
    sample.tid = samples.tid[row] as number;
    sample.cpu = samples.cpu[row] as number;
    sample.reporter = index * 0x1_0000 + event;
    const at = samples.rawAt[row] as number;
    reader.meaning.add(to, sample, reader.one(raw, at), reader.two(raw, at), reader.three(raw, at));
  };
  return { count: samples.count, capacity, timeNs: samples.timeNs, shift, translate };
}

/** The kernel's own switch records, which stand in where no sched_switch was recorded; they carry no state or stack. */
function switchSource({ switches }: PerfRecording, shift: number): Source {
  const translate: Source['translate'] = (row, timeNs, { rows, watched }) => {
    const tid = switches.tid[row] as number;
    if (!watched.has(tid)) return;
    const cpu = switches.cpu[row] as number;
    const kind = SWITCHES[switches.kind[row] as number];
    if (kind === 'in') rows.add('switchedIn', timeNs, tid, cpu);
    else rows.add('switchedOut', timeNs, tid, cpu, kind === 'preempted' ? 1 : 0);
  };
  return { count: switches.count, capacity: switches.count, timeNs: switches.timeNs, shift, translate };
}

const nameOf = ({ name, format }: PerfEvent): string => (format ? `${format.system}:${format.name}` : name);

const hasSwitchTracepoint = ({ events }: PerfRecording): boolean =>
  events.some((event) => nameOf(event) === 'sched:sched_switch');

function countSamples(streams: readonly PerfRecording[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { events, samples } of streams) {
    const perEvent = new Float64Array(events.length);
    for (let row = 0; row < samples.count; row += 1) {
      const event = samples.event[row] as number;
      perEvent[event] = (perEvent[event] as number) + 1;
    }
    events.forEach((event, index) => {
      const name = nameOf(event);
      counts.set(name, (counts.get(name) ?? 0) + (perEvent[index] as number));
    });
  }
  return counts;
}

/** Losses whose ends carry no time are as wide as the stream itself. */
function lossSpans({ losses, samples }: PerfRecording, shift: number): LossSpan[] {
  const first = samples.timeNs.find((time) => time !== -Infinity) ?? 0;
  const last = samples.timeNs[samples.count - 1] ?? first;
  return losses.map(({ fromNs, timeNs, count }) => {
    const toNs = timeNs === -Infinity ? last : timeNs;
    const sinceNs = fromNs === -Infinity ? Math.min(first, toNs) : fromNs;
    return { fromNs: offsetNs(shift + sinceNs), toNs: offsetNs(shift + toNs), count };
  });
}
