/**
 * An exact partition: contiguous runs over a cycle's windows, each nanosecond in one run. Within a window each run
 * starts where the one before it ends.
 */
export interface Runs {
  readonly count: number;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  /** Index into PHASES or STATES. */
  readonly label: Uint8Array;
}

/** A run of a thread's state, with the reason where it is blocked. */
export interface StateRuns extends Runs {
  /** Index into REASONS. */
  readonly reason: Uint8Array;
  /** The thread that the wait was for: a tid, or -1. */
  readonly about: Int32Array;
  /** The innermost probed function of the wait: index into Recording.functions, or -1. */
  readonly inside: Int16Array;
  /** Who ended the wait: a tid, or -1. */
  readonly wokenBy: Int32Array;
  /** Index into Recording.stacks, or -1. */
  readonly stack: Int32Array;
}

/** A call of a probed function on one thread, clipped to the cycle. */
export interface Span {
  readonly name: string;
  readonly startNs: number;
  readonly endNs: number;
  /** 0 is outermost. */
  readonly depth: number;
}
