/** What main and worker threads say to each other. */
import type { Fixtures } from '@core/testing/fuzz/perf-inputs';

/** Inputs `first`, `first + step`, … below `end` of one target. */
export interface Stretch {
  readonly target: string;
  readonly first: number;
  readonly end: number;
  readonly step: number;
}

export interface WorkOrder {
  readonly seed: number;
  readonly fixtures: Fixtures;
  readonly stretches: readonly Stretch[];
  /** Int32: see PROGRESS. */
  readonly progress: SharedArrayBuffer;
}

/** Places in the shared progress: what a worker is at, how many runs it has made, and whether it has to stop. */
export const PROGRESS = { stretch: 0, input: 1, runs: 2, stop: 3, length: 4 } as const;

export interface Find {
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly what: string;
  readonly stack: string;
  readonly bytes: Uint8Array;
}

export interface TargetCount {
  taken: number;
  refused: number;
  finds: number;
  bytes: number;
  /** By one input, in bytes. */
  mostAllocated: number;
  /** How often each reason to refuse was given. */
  readonly reasons: Map<string, number>;
}

export const emptyCount = (): TargetCount => ({
  taken: 0,
  refused: 0,
  finds: 0,
  bytes: 0,
  mostAllocated: 0,
  reasons: new Map(),
});

export type WorkerMessage =
  | { readonly kind: 'find'; readonly find: Find }
  /** Of one stretch, or of its part since the last message. */
  | { readonly kind: 'counted'; readonly target: string; readonly count: TargetCount }
  | { readonly kind: 'finished' };
