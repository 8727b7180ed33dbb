import type { TracepointFormat } from './tracepoint-format';

/**
 * What perf recorded, in columns and in the order of time. Times are integer nanoseconds from `base` on the clock that
 * perf was told to use; records that carry no time (perf's own descriptions of what existed before) have -Infinity.
 */
export interface PerfRecording {
  /** The first time seen; 0 where there is none. */
  readonly base: bigint;
  readonly events: readonly PerfEvent[];
  readonly samples: SampleColumns;
  readonly switches: SwitchColumns;
  /** By tracepoint id. */
  readonly formats: ReadonlyMap<number, TracepointFormat>;
  readonly comms: readonly Comm[];
  readonly tasks: readonly Task[];
  readonly losses: readonly Loss[];
  /** How many records of each type came, by PERF_RECORD_* number. */
  readonly records: ReadonlyMap<number, number>;
  /** Samples whose event no record described; they are in no column. */
  readonly unidentified: number;
  /** Whether the bytes end inside a record: perf was killed. All whole records are here. */
  readonly truncated: boolean;
  readonly host: PerfHost;
}

/** What perf said of the machine; null where it said nothing. */
export interface PerfHost {
  readonly kernel: string | null;
  readonly perfVersion: string | null;
  /** The clock's number (CLOCK_MONOTONIC is 1) and one instant on it and on the wall clock. */
  readonly clock: { readonly clockId: number; readonly wallNs: bigint; readonly clockNs: bigint } | null;
}

export interface PerfEvent {
  /** As perf names it, e.g. `sched:sched_switch`. */
  readonly name: string;
  /** PERF_TYPE_*; 2 is a tracepoint. */
  readonly type: number;
  /** A tracepoint's id. */
  readonly config: number;
  readonly sampleType: number;
  /** How its payload is laid out; null where the recording doesn't say. Every payload has at least its size. */
  readonly format: TracepointFormat | null;
}

export interface SampleColumns {
  readonly count: number;
  readonly timeNs: Float64Array;
  /** -1 where not recorded; so are tid and cpu. */
  readonly pid: Int32Array;
  readonly tid: Int32Array;
  readonly cpu: Int16Array;
  /** Index into PerfRecording.events. */
  readonly event: Uint16Array;
  /** Where the payload is in `raw`. */
  readonly rawAt: Uint32Array;
  readonly rawLength: Uint16Array;
  /** Where the call chain is in `chains`; leaf first, with the kernel's context markers. */
  readonly chainAt: Uint32Array;
  readonly chainLength: Uint16Array;
  readonly raw: Uint8Array<ArrayBuffer>;
  readonly chains: BigUint64Array<ArrayBuffer>;
}

/** Context switches that the kernel reports by itself (perf record --switch-events). */
export interface SwitchColumns {
  readonly count: number;
  readonly timeNs: Float64Array;
  readonly pid: Int32Array;
  readonly tid: Int32Array;
  readonly cpu: Int16Array;
  /** Index into SWITCHES. */
  readonly kind: Uint8Array;
}

export const SWITCHES = ['in', 'out', 'preempted'] as const;

export interface Comm {
  readonly timeNs: number;
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** Named by execve, not by itself. */
  readonly exec: boolean;
}

export interface Task {
  readonly timeNs: number;
  readonly what: 'forked' | 'exited';
  readonly pid: number;
  readonly tid: number;
  readonly parentPid: number;
  readonly parentTid: number;
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
