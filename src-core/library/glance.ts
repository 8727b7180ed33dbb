import type { Level } from '../phases/phase';

/** Plain data, as it is kept in the library's index. Null is what the file does not say. */
export interface SnapshotGlance {
  /** Milliseconds since 1970. */
  readonly recordedAtMs: number | null;
  readonly level: Level;
  readonly isImported: boolean;
  readonly qemuVersion: string | null;
  readonly accelerator: 'kvm' | 'tcg' | null;
  readonly guest: { readonly vcpus: number; readonly memoryMiB: number; readonly load: string } | null;
  readonly cycles: number | null;
  /** As they were when it was saved, in nanoseconds. */
  readonly medianPauseNs: number | null;
  readonly medianResumeNs: number | null;
  /** The longest pause and resume together of each stretch of cycles, at most SPARKS of them; empty where none is kept. */
  readonly sparks: readonly (number | null)[];
}

export const SPARKS = 40;
