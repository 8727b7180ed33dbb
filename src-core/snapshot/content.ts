import type { Environment } from '../analysis/environment';
import { fail, type Fact, type Result } from '../errors';
import type { Recording } from '../recording/recording';
import type { ViewState } from '../timeline/view-state';

/** What one perf process wrote, as it came. */
export interface RawPerf {
  /** Letters, digits, '.', '_' and '-'; names the entry perf/<name>.pipe. */
  readonly name: string;
  /** Null where they were left out: too large, or they lie in a file of somebody else's. May be read only when asked for. */
  readonly bytes: Uint8Array | null;
  /** They lie in a file: null is then damage. */
  readonly inFile?: true;
}

/** All that a snapshot gives back, in memory. The results beside it are derived from it. */
export interface SnapshotContent {
  readonly environment: Environment;
  readonly recording: Recording;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
}

/** Larger files are refused before they are read. */
export const MAX_SNAPSHOT_BYTES = 1 << 30;

/** A file that is no sound snapshot: which entry, and what is wrong with it. */
export const corrupt = (
  entry: string,
  what: string,
  facts: Readonly<Record<string, Fact>> = {},
): Result<never> =>
  fail('snapshot-corrupt', `The snapshot is damaged: ${entry === 'container' ? '' : `${entry}: `}${what}.`, {
    entry,
    what,
    ...facts,
  });
