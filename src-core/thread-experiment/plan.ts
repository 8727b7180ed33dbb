import { seededRandom } from '../analysis/statistics/seeded-random';
import type { LevelChoice } from '../analysis/settings';
import { CELLS } from './cells';
import type { Cell } from './cells';

export interface ExperimentSettings {
  /** Recorded cycles of each cell, all rounds together. */
  readonly cycles: number;
  readonly rounds: number;
  /** Of the order of the cells in each round. */
  readonly seed: number;
  readonly level: LevelChoice;
}

export const DEFAULT_EXPERIMENT: ExperimentSettings = { cycles: 50, rounds: 3, seed: 2017, level: 'auto' };

/** One recording of one cell. */
export interface PlannedVisit {
  readonly cell: Cell;
  /** From 0. */
  readonly round: number;
  readonly cycles: number;
}

/** Fisher and Yates. */
function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    const [one, other] = [order[last], order[pick]];
    if (one !== undefined && other !== undefined) [order[last], order[pick]] = [other, one];
  }
  return order;
}

/** Every cell once in each round, the first rounds with one cycle more where they don't divide; never an empty visit. */
export function planVisits({ cycles, rounds, seed }: ExperimentSettings): PlannedVisit[] {
  const random = seededRandom(seed);
  const count = Math.min(rounds, cycles);
  return Array.from({ length: count }, (_, round) => {
    const each = Math.floor(cycles / count) + (round < cycles % count ? 1 : 0);
    return shuffled(CELLS, random).map((cell) => ({ cell, round, cycles: each }));
  }).flat();
}
