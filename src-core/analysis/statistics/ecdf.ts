/** The share of cycles in which a figure is no more than a value: each cycle a step, thinned to what pixels can show. */
import { countHolding } from '../../sorted';
import type { Ranked } from './distribution';

export interface EcdfSteps {
  /** Ascending; the curve rises at each of them and is level in between. */
  readonly values: Float64Array;
  /** The share of the values at or below each, 0 to 1. */
  readonly shares: Float64Array;
}

/** Where a value stands on an axis, in pixels; rises with the value. */
export type PixelOf = (value: number) => number;

/**
 * The first and the last step in each column of pixels: the curve enters and leaves every column where it truly does, and
 * the least and the greatest value are there. `ascending` may have equal values: they are one step.
 */
export function ecdfSteps(ascending: Float64Array, pixelOf: PixelOf): EcdfSteps {
  const count = ascending.length;
  const values: number[] = [];
  const shares: number[] = [];
  const put = (position: number): void => {
    values.push(ascending[position] as number);
    shares.push((position + 1) / count);
  };
  let column = NaN;
  let waiting = -1;
  for (let at = 0; at < count; at += 1) {
    if (at + 1 < count && ascending[at + 1] === ascending[at]) continue;
    const here = Math.floor(pixelOf(ascending[at] as number));
    if (here === column) {
      waiting = at;
      continue;
    }
    if (waiting >= 0) put(waiting);
    put(at);
    waiting = -1;
    column = here;
  }
  if (waiting >= 0) put(waiting);
  return { values: Float64Array.from(values), shares: Float64Array.from(shares) };
}

/** How many of the values are at most `value`. */
export const rankOf = (ascending: Float64Array, value: number): number =>
  countHolding(ascending.length, (place) => (ascending[place] as number) <= value);

/** The cycle at a share of the curve, by nearest rank, and its value; null where there is none. */
export function cycleAtShare(
  { values, cycles }: Ranked,
  share: number,
): { readonly cycle: number; readonly value: number } | null {
  const rank = Math.min(values.length, Math.max(1, Math.ceil(share * values.length)));
  const cycle = cycles[rank - 1];
  const value = values[rank - 1];
  return cycle === undefined || value === undefined ? null : { cycle, value };
}
