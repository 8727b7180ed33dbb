/**
 * What is kept of a timeline, so that all of it can be drawn from afar, summed and searched without looking at any cycle.
 * Its columns may lie in a file: they are read when they are asked for, and then throw UnreadableTimeline.
 */
import type { Failure } from '../errors';
import type { Reason } from '../phases/phase';
import type { LaneHead, RowHead } from './row-table';

/** Columns that cannot be read, or are damaged. All of it can be made anew of the events: whoever asks goes on without it. */
export class UnreadableTimeline extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export interface StoredTimeline {
  readonly cycles: number;
  readonly lanes: readonly LaneHead[];
  /** Each once. */
  readonly labels: readonly string[];
  /** What a label of a wait stands for. */
  readonly reasons: ReadonlyMap<number, Reason>;
  readonly rows: readonly StoredRow[];
  readonly digests: StoredDigests;
}

/** Of each cycle the longest slice in one row; `lane` counts in StoredTimeline.lanes. */
export interface StoredRow extends RowHead {
  /** Whoever asks may change what they get. */
  readonly columns: () => RowColumns;
}

/** One entry a cycle. */
export interface RowColumns {
  /** From the cycle's stop request. */
  readonly startNs: Float64Array;
  /** -1 where the cycle has nothing in this row. */
  readonly lengthNs: Float64Array;
  readonly style: Uint8Array;
  /** Index into StoredTimeline.labels. */
  readonly label: Uint32Array;
}

export interface StoredDigests {
  /** The figures that any cycle has (figureKey); lanes and labels count in the timeline's. */
  readonly keys: Float64Array;
  readonly columns: () => DigestColumns;
}

/** Cycle c's figures are entries [figuresFrom[c], figuresFrom[c + 1]), its labels likewise. */
export interface DigestColumns {
  readonly figuresFrom: Uint32Array;
  /** Index into StoredDigests.keys. */
  readonly figure: Uint32Array;
  readonly value: Float64Array;
  readonly labelsFrom: Uint32Array;
  readonly label: Uint32Array;
  /** How often the cycle shows it. */
  readonly count: Uint32Array;
}
