import type { EventAttr } from './event-attr';
import type { RecordBytes } from './record-bytes';
import type { RecordColumns } from './record-columns';
import type { RecordLayout } from './record-layout';
import type { TracepointFormat } from './tracepoint-format';

/** CPU numbers up to this one are told apart; the columns hold 16 bits. */
export const MAX_CPU = 32_767;

/**
 * What perf recorded: every record of the kernel's in columns, in the order of time. Times are integer nanoseconds
 * from `base` on the clock that perf was told to use.
 */
export interface PerfRecording {
  /** The first time seen; 0 where there is none. */
  readonly base: bigint;
  readonly events: readonly PerfEvent[];
  /** Samples, switches, comms, maps, tasks, losses: whatever has a time. */
  readonly timed: RecordColumns;
  /** Records without a time, as they came: perf's own descriptions of what existed before it began. */
  readonly untimed: RecordColumns;
  /** Gives a row's bytes, for what is in no column. */
  readonly bytes: RecordBytes;
  /** By tracepoint id. */
  readonly formats: ReadonlyMap<number, TracepointFormat>;
  /** Where records are missing, and how many. */
  readonly losses: readonly Loss[];
  /** How many records of each type came, by PERF_RECORD_* number. */
  readonly records: ReadonlyMap<number, number>;
  /** Samples whose event no record described; they are in no column. */
  readonly unidentified: number;
  /** Records that came later than perf promised at the end of a round; they are in their place all the same. */
  readonly violations: number;
  /** Whether the bytes end too early: perf was killed, or the file was cut. All whole records are here. */
  readonly truncated: boolean;
  readonly host: PerfHost;
}

/** What perf said of the machine and of itself; null where it said nothing. */
export interface PerfHost {
  readonly hostname: string | null;
  /** The kernel's release. */
  readonly kernel: string | null;
  readonly perfVersion: string | null;
  readonly architecture: string | null;
  readonly cpuDescription: string | null;
  readonly cpusOnline: number | null;
  readonly memoryBytes: number | null;
  readonly commandLine: readonly string[] | null;
  /** The clock's number (CLOCK_MONOTONIC is 1), where perf was told one. */
  readonly clockId: number | null;
  /** One instant on the clock and on the wall clock. */
  readonly clock: { readonly clockId: number; readonly wallNs: bigint; readonly clockNs: bigint } | null;
  readonly buildIds: readonly BuildId[];
}

/** Which file was mapped, as perf or the kernel recognised it. */
export interface BuildId {
  /** -1 for the host's kernel and what all processes share. */
  readonly pid: number;
  /** Hexadecimal digits. */
  readonly buildId: string;
  readonly path: string;
}

export interface PerfEvent {
  /** As perf names it, e.g. `sched:sched_switch`. */
  readonly name: string;
  /** PERF_TYPE_*; 2 is a tracepoint. */
  readonly type: EventAttr['type'];
  /** A tracepoint's id. */
  readonly config: number;
  readonly sampleType: number;
  readonly layout: RecordLayout;
  /** How its payload is laid out; null where the recording doesn't say. */
  readonly format: TracepointFormat | null;
}

/**
 * `count` records of one CPU's ring are missing between the two times; fromNs is -Infinity at a ring's start, cpu -1
 * where it isn't known.
 */
export interface Loss {
  readonly fromNs: number;
  readonly timeNs: number;
  readonly cpu: number;
  readonly count: number;
}
