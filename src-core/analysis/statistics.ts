import type { Statistics } from './analysis';

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
