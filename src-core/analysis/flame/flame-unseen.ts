/** What is known of a call tree of time where no cycle shows the thread's states: that there is nothing in it. */
import { figureAt } from '../cycle-table';
import type { CycleTable } from '../cycle-table';

/** What the tree rests on, as adding up cycle by cycle gives it. */
export interface UnseenTime {
  readonly cycles: number;
  readonly withCalls: number;
  readonly wholeNs: number;
}

export function unseenTime(
  table: CycleTable,
  chosen: Iterable<number>,
  part: 'both' | 'pause' | 'resume',
): UnseenTime {
  const { words, code } = table.toldBy;
  let [cycles, withCalls, wholeNs] = [0, 0, 0];
  for (const cycle of chosen) {
    cycles += 1;
    if (words[code[cycle] ?? -1] === 'calls') withCalls += 1;
    if (part !== 'resume') wholeNs += figureAt(table, 'pauseNs', cycle) ?? 0;
    if (part !== 'pause') wholeNs += figureAt(table, 'resumeNs', cycle) ?? 0;
  }
  return { cycles, withCalls, wholeNs };
}
