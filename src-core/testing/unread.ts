/** A recording some of whose cycles lie in chunks that are damaged. */
import type { RecordingAnalysis } from '../analysis/analysis';
import { failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';

/** They are told apart by their message: "3 is damaged." */
export function withoutCycles<A extends RecordingAnalysis>(whole: A, unread: readonly number[]): A {
  const checked = <T>(cycle: number, read: (cycle: number) => T): T => {
    if (unread.includes(cycle))
      throw new UnreadableEvents(failure('snapshot-corrupt', `${String(cycle)} is damaged.`));
    return read(cycle);
  };
  return {
    ...whole,
    cycle: (index: number) => checked(index, whole.cycle),
    eventsAt: (index: number) => checked(index, whole.eventsAt),
  };
}
