import { TOLD_BY } from '../phases/joint-phases';
import type { CycleRow } from './summary';

/**
 * The cycles that are told by the best that any is told by. A phase that is whole in them may be partly joined in
 * another that is told by less: figures of two kinds, which no statistics may mix.
 */
export function toldBest(rows: readonly CycleRow[]): readonly CycleRow[] {
  const best = TOLD_BY.find((kind) => rows.some(({ toldBy }) => toldBy === kind));
  return rows.filter(({ toldBy }) => toldBy === best);
}
