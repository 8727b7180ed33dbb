/** The values of one figure on one side, ready to be compared. */
import { ascendingKnown } from '../analysis/statistics/statistics';
import { countHolding } from '../sorted';
import { effectiveCount } from './effective-count';

export interface Sample {
  readonly ascending: Float64Array;
  /** How many independent cycles say as much as these; at most as many as there are. */
  readonly effective: number;
}

/** `column`: a value a cycle in the recording's order, NaN where there is none. Null where there is no value at all. */
export function sampleOf(column: Float64Array): Sample | null {
  const ascending = ascendingKnown(column);
  if (ascending.length === 0) return null;
  return { ascending, effective: effectiveCount(midranks(column, ascending)) };
}

/** The known values' ranks in the recording's order; equal values share the middle of theirs. */
function midranks(column: Float64Array, ascending: Float64Array): Float64Array {
  const ranks = new Float64Array(ascending.length);
  const ranked = (holds: (value: number) => boolean): number =>
    countHolding(ascending.length, (place) => holds(ascending[place] as number));
  let known = 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    const below = ranked((other) => other < value);
    const upTo = ascending[below + 1] === value ? ranked((other) => other <= value) : below + 1;
    ranks[known++] = (below + upTo - 1) / 2;
  }
  return ranks;
}
