/** A recording without the cycles that lie in chunks which cannot be read. */
import type { ChunkedRecording } from '../analysis/attribution';
import type { Environment } from '../analysis/environment';
import { leftOutSentence } from '../analysis/unread-cycles';
import type { LeftOut } from '../analysis/unread-cycles';
import type { Failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';
import { lastAtOrBelow } from '../sorted';
import type { ViewState } from '../timeline/view-state';
import { partOf } from './part-of';
import { viewOfPart } from './view-of-part';

export interface ReadableCycles {
  /** Ascending; null for all that were asked for. */
  readonly readable: Uint32Array | null;
  readonly leftOut: LeftOut | null;
}

/** Reads each chunk once. `cycles`: ascending numbers, null for all. Throws UnreadableEvents where none of them can be read. */
export function readableCycles(recording: ChunkedRecording, cycles: Uint32Array | null): ReadableCycles {
  const all = cycles ?? Uint32Array.from({ length: recording.tables.cycles.length }, (_, cycle) => cycle);
  const failures = new Map<number, Failure | null>();
  const failureOf = (cycle: number): Failure | null => {
    const chunk = lastAtOrBelow(recording.firstCycles, cycle);
    let failure = failures.get(chunk);
    if (failure === undefined) failures.set(chunk, (failure = failureOfChunk(recording, chunk)));
    return failure;
  };
  const unread = all.filter((cycle) => failureOf(cycle) !== null);
  const failure = failureOf(unread[0] ?? 0);
  if (unread.length === 0 || failure === null) return { readable: cycles, leftOut: null };
  if (unread.length === all.length) throw new UnreadableEvents(failure);
  return {
    readable: all.filter((cycle) => failureOf(cycle) === null),
    leftOut: { cycles: unread, failure },
  };
}

interface Whole {
  readonly recording: ChunkedRecording;
  readonly environment: Environment;
  readonly view: ViewState;
}

/** A recording as it is kept open, of what can be read of it. Throws UnreadableEvents where no cycle can be. */
export function readablePart({ recording, environment, view }: Whole) {
  const { cycles } = recording.tables;
  const { readable, leftOut } = readableCycles(recording, null);
  if (readable === null) return { recording, environment, view };
  return {
    recording: partOf(recording, readable),
    environment: withLeftOut(environment, leftOut, cycles.length),
    view: viewOfPart(view, recording.tables, readable),
    // Its chunks are not those of the file any more.
    stored: null,
  };
}

/** It says what was left out of `of` cycles. */
export const withLeftOut = (environment: Environment, leftOut: LeftOut | null, of: number): Environment =>
  leftOut === null
    ? environment
    : { ...environment, shortfalls: [...environment.shortfalls, leftOutSentence(leftOut.cycles, of)] };

function failureOfChunk(recording: ChunkedRecording, chunk: number): Failure | null {
  try {
    recording.chunk(chunk);
    return null;
  } catch (thrown) {
    if (thrown instanceof UnreadableEvents) return thrown.failure;
    throw thrown;
  }
}
