/**
 * The kernel stacks that a cycle's slices may have, out of its events alone: to tell without drawing cycles in which of them none
 * has a certain one.
 */
import type { IndexedRecording } from '../phases/course';
import { runsOn } from '../phases/states';
import { firstRowAtOrAfter, firstRowFrom } from '../recording/by-thread';
import { kindIndex } from '../recording/events';

const SWITCHED_OUT = kindIndex('switchedOut');

/** Those of the events in [startNs, endNs], and those on which threads had gone to sleep before; each once. */
export function stacksAround(
  { recording, rows }: Pick<IndexedRecording, 'recording' | 'rows'>,
  startNs: number,
  endNs: number,
): ReadonlySet<number> {
  const { events } = recording;
  const found = new Set<number>();
  const note = (row: number): void => {
    const stack = events.stack[row] ?? -1;
    if (stack >= 0) found.add(stack);
  };
  const first = firstRowAtOrAfter(events, startNs);
  for (let row = first; row < events.count && (events.timeNs[row] ?? 0) <= endNs; row += 1) note(row);
  for (const own of rows.values()) {
    let at = firstRowFrom(events, own, startNs) - 1;
    for (let kind = -1; at >= 0; at -= 1) {
      kind = events.kind[own[at] ?? 0] ?? -1;
      if (kind === SWITCHED_OUT) note(own[at] ?? 0);
      if (kind === SWITCHED_OUT || runsOn(kind)) break;
    }
  }
  return found;
}
