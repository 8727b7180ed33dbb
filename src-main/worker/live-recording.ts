/** A recording under way: perf's bytes are decoded as they come, and cycles analysed once all of them has come. */
import { analyseRecording } from '@core/analysis/analyse';
import { err, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { PerfRecording } from '@core/perf/perf-recording';
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import type { PerfDecoder } from '@core/perf/pipe-decoder';
import { timeOfRow } from '@core/perf/record-columns';
import { PerfEventTable } from '@core/recording/from-perf';
import type { PerfEvents } from '@core/recording/from-perf';
import type { HandlerOf } from '@core/recording/from-perf-handlers';
import type { ProbeOf } from '@core/recording/from-perf-meanings';
import { EventRows } from '@core/recording/from-perf-rows';
import { NO_TABLES } from '@core/recording/recording';
import type { CodeSite, Thread } from '@core/recording/recording';
import type { MonotonicNs } from '@core/units';
import type { AnalysedCycle, ClientCycleTimes } from '../engine/ports/analyst';
import { SpillArchive } from '../host/perf/spill-archive';
import type { StreamFile } from '../host/perf/stream-file';
import { offsetCycle } from './offset-cycle';

const MIB = 1 << 20;
/** perf's bytes: a snapshot takes half a gibibyte of them. */
const RAW_LIMITS = { memoryBytes: 32 * MIB, keptBytes: 512 * MIB };
/** Events: as many bytes again, so that a snapshot of all of them is one that can be read. */
const EVENT_LIMITS = { memoryBytes: 32 * MIB, keptBytes: 512 * MIB };
const MAX_EVENTS = Math.floor(EVENT_LIMITS.keptBytes / 27);
/** A thread's state at a cycle's start follows from what it did before. */
const BEFORE_NS = 50_000_000;
/** Analysing takes CPU from the guest that is measured: of those that wait the latest. */
const MOST_AT_ONCE = 8;

export interface LiveOptions {
  readonly probeOf: ProbeOf;
  readonly threads: readonly Thread[];
  /** Those whose scheduling is recorded. */
  readonly scheduled: readonly Thread[];
  readonly symbolise: (address: bigint) => string;
  /** Names places in QEMU's code, where samples are taken. */
  readonly siteOf?: (address: bigint) => CodeSite;
  /** Names QEMU's state-change handlers, where their calls are probed. */
  readonly handlerOf?: HandlerOf;
}

/** What a recording has come to. */
export interface LiveEnd {
  /** Fails with perf-data-corrupt. */
  readonly events: Result<PerfEvents>;
  /** Whether a perf's bytes end within a record. */
  readonly truncated: boolean;
  /** Whether events were left out, for there were too many. */
  readonly full: boolean;
}

/** What one perf process wrote. */
interface Stream {
  readonly raw: SpillArchive;
  readonly decoder: PerfDecoder;
}

export class LiveRecording {
  private readonly streams: Stream[] = [];
  /** What streams that have ended left to be added. */
  private readonly ended: PerfRecording[] = [];
  private readonly spilled = new SpillArchive(EVENT_LIMITS);
  private readonly cycles: ClientCycleTimes[] = [];
  private table: PerfEventTable | null = null;
  private failure: Failure | null = null;
  private full = false;
  private truncated = false;
  /** Up to here, counted from the first stop request, all has come. */
  private settledNs = -Infinity;
  /** Cycles before this one were analysed, or passed over. */
  private next = 0;

  constructor(
    private readonly options: LiveOptions,
    file: StreamFile | null = null,
  ) {
    this.beginStream(file);
  }

  /** What every perf process wrote, in turn; to be closed by whoever keeps it. */
  get raw(): readonly SpillArchive[] {
    return this.streams.map(({ raw }) => raw);
  }

  /** What is fed from now on is another perf's, which writes to `file` if there is one. */
  beginStream(file: StreamFile | null = null): void {
    this.endStream();
    const kept = this.streams.reduce((sum, { raw }) => sum + raw.sizeBytes, 0);
    const limits = { ...RAW_LIMITS, keptBytes: Math.max(0, RAW_LIMITS.keptBytes - kept) };
    const raw = new SpillArchive(limits, file);
    this.streams.push({ raw, decoder: createPerfDecoder(raw) });
  }

  /** The file that was begun on last is given up; what is fed from now on is kept as if there were none. How much was fed. */
  leaveFile(): number {
    const raw = this.streams.at(-1)?.raw;
    raw?.leaveFile();
    return raw?.sizeBytes ?? 0;
  }

  feed(bytes: Uint8Array): void {
    const stream = this.streams.at(-1);
    // What cannot be decoded is kept all the same.
    if (this.failure !== null) stream?.raw.append(bytes);
    else if (stream !== undefined) this.take(stream.decoder.feed(bytes));
  }

  /** The client has driven another cycle. */
  cycleDriven(cycle: ClientCycleTimes): void {
    this.cycles.push(cycle);
  }

  /** Whether a cycle waits for its analysis. */
  get waiting(): boolean {
    return this.failure === null && this.next + 1 < this.cycles.length;
  }

  /** Analyses cycles that all has come of: up to the next one's request. */
  advance(): readonly AnalysedCycle[] {
    const [first] = this.cycles;
    if (first === undefined || this.failure !== null) return [];
    this.addEnded(first.stop.writtenAt);
    const decoder = this.streams.at(-1)?.decoder;
    if (decoder !== undefined) this.add(decoder.take(), first.stop.writtenAt);
    const offsets = this.cycles.slice(this.next).map((cycle) => offsetCycle(cycle, first.stop.writtenAt));
    const complete = offsets.findIndex(({ stop }, index) => index > 0 && stop.writtenNs > this.settledNs);
    const count = (complete < 0 ? offsets.length : complete) - 1;
    if (count <= 0 || this.table === null) return [];
    const skipped = Math.max(0, count - MOST_AT_ONCE);
    const from = this.next + skipped;
    this.next += count;
    const chosen = offsets.slice(skipped, count + 1);
    const { events, functions, stacks, handlers, tasks, losses } = this.table.since(
      (chosen[0]?.stop.writtenNs ?? 0) - BEFORE_NS,
    );
    const { cycles } = analyseRecording({
      origin: first.stop.writtenAt,
      clock: 'monotonic',
      level: 'probes',
      events,
      threads: this.options.threads,
      functions,
      stacks,
      ...NO_TABLES,
      handlers,
      tasks,
      cycles: chosen,
      bare: [],
      losses,
    });
    return cycles
      .slice(0, -1)
      .map(({ pauseNs, resumeNs, phases }, index) => ({ index: from + index, pauseNs, resumeNs, phases }));
  }

  /** Everything; `origin` is the first stop request. */
  finish(origin: MonotonicNs): LiveEnd {
    this.endStream();
    this.addEnded(origin);
    const { failure: unkept } = this.spilled;
    if (unkept !== null) {
      this.failure ??= failure('disk-full', `the events could not be kept beside memory: ${unkept.message}`);
    }
    const events =
      this.failure === null && this.table !== null ? ok(this.table.finish()) : err(this.failure ?? EMPTY);
    this.spilled.close();
    return { events, truncated: this.truncated, full: this.full };
  }

  /** Nothing of it is wanted. */
  discard(): void {
    for (const { raw } of this.streams) raw.close();
    this.spilled.close();
  }

  private endStream(): void {
    const rest = this.failure === null ? this.streams.at(-1)?.decoder.finish() : undefined;
    if (rest === undefined) return;
    if (rest.ok) {
      this.ended.push(rest.value);
      this.truncated ||= rest.value.truncated;
    } else this.failure = rest.error;
  }

  private addEnded(origin: MonotonicNs): void {
    for (const batch of this.ended.splice(0)) {
      this.add(batch, origin);
      this.table?.endStreams();
    }
  }

  private add(batch: PerfRecording, origin: MonotonicNs): void {
    this.table ??= new PerfEventTable({ ...this.options, origin }, new EventRows(this.spilled));
    const { timed } = batch;
    if (timed.count > 0) this.settledNs = Number(batch.base - origin) + timeOfRow(timed, timed.count - 1);
    this.full ||= this.table.count > MAX_EVENTS;
    if (!this.full) this.take(this.table.add([batch]));
  }

  private take(done: Result<unknown>): void {
    if (!done.ok) this.failure ??= done.error;
  }
}

const EMPTY = failure('perf-data-corrupt', 'perf wrote nothing.');
