import { cycleTable } from '../analysis/cycle-table';
import type { CycleTable } from '../analysis/cycle-table';

/** Cycles that all look alike and have no figures. */
export function countedCycles(count: number): CycleTable {
  const alike = <T>(word: T) => ({ words: [word], code: new Uint8Array(count) });
  return {
    ...cycleTable([]),
    count,
    kind: alike('stop-cont'),
    toldBy: alike('clock'),
    edges: alike({
      pauseStart: 'request written',
      pauseEnd: 'reply read',
      resumeStart: 'request written',
      resumeEnd: 'reply read',
    }),
  };
}
