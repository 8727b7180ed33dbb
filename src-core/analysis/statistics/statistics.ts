import type { Statistics } from '../analysis';

/** Nearest-rank quantile of ascending values; NaN when there are none. */
export function quantile(ascending: Float64Array, share: number): number {
  if (ascending.length === 0) return NaN;
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? NaN;
}

export const ascendingOf = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** The figures of a column that are known (not NaN), in order. */
export function ascendingKnown(column: Float64Array): Float64Array {
  const ascending = Float64Array.from(column).sort();
  // NaNs sort to the end.
  let known = ascending.length;
  while (known > 0 && Number.isNaN(ascending[known - 1])) known -= 1;
  return ascending.subarray(0, known);
}

/** The value of a rank, 0 being the lowest, of values none of which is NaN; puts them in another order. */
export function nthLowest(values: Float64Array, rank: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[(from + to) >>> 1] ?? NaN;
    let low = from;
    let high = to;
    while (low <= high) {
      while ((values[low] ?? NaN) < pivot) low += 1;
      while ((values[high] ?? NaN) > pivot) high -= 1;
      if (low > high) break;
      const swapped = values[low] ?? NaN;
      values[low] = values[high] ?? NaN;
      values[high] = swapped;
      low += 1;
      high -= 1;
    }
    // Those up to `high` are no higher than the pivot, those from `low` on no lower, and what lies between is it.
    if (rank <= high) to = high;
    else if (rank >= low) from = low;
    else return pivot;
  }
  return values[rank] ?? NaN;
}

/** Null when there are no values. */
export function statisticsOf(values: Iterable<number>): Statistics | null {
  const ascending = ascendingOf(values);
  const count = ascending.length;
  if (count === 0) return null;
  return {
    count,
    mean: ascending.reduce((sum, value) => sum + value, 0) / count,
    p50: quantile(ascending, 0.5),
    p90: quantile(ascending, 0.9),
    p99: quantile(ascending, 0.99),
    max: ascending[count - 1] ?? NaN,
  };
}
