/** What a column comes to over the chosen cycles. */
import { nthLowest } from '@core/analysis/statistics/statistics';

export interface ColumnSums {
  /** Nearest-rank, of the cycles whose figure is known; null where there is none. */
  readonly median: number | null;
  /** Null where the figure of one of them is not known: a part is not the sum. */
  readonly sum: number | null;
  readonly known: number;
}

export function columnSums(column: Float64Array, cycles: Uint32Array): ColumnSums {
  const values = new Float64Array(cycles.length);
  let known = 0;
  let sum = 0;
  for (let at = 0; at < cycles.length; at += 1) {
    const value = column[cycles[at] ?? 0] ?? NaN;
    if (Number.isNaN(value)) continue;
    values[known] = value;
    known += 1;
    sum += value;
  }
  if (known === 0) return { median: null, sum: null, known };
  const median = nthLowest(values.subarray(0, known), Math.ceil(known / 2) - 1);
  return { median, sum: known === cycles.length ? sum : null, known };
}

/** Quartiles apart by more than this many times the distance between them: far out, after Tukey. */
const FAR_OUT = 3;

/** Above this a figure is an outlier; infinite where the middle half of the known figures is alike. */
export function outlierLimit(column: Float64Array): number {
  const known = column.filter((value) => !Number.isNaN(value));
  const at = (share: number): number => nthLowest(known, Math.max(0, Math.ceil(share * known.length) - 1));
  const [low, high] = [at(0.25), at(0.75)];
  return high > low ? high + FAR_OUT * (high - low) : Infinity;
}
