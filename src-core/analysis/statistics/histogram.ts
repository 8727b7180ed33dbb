/** Counts of values between edges that a person can read, and a filter can state. */
import { countHolding } from '../../sorted';
import { quantile } from './statistics';

export const SCALES = ['linear', 'log'] as const;
export type Scale = (typeof SCALES)[number];

export interface Histogram {
  readonly scale: Scale;
  /** Ascending, one more than there are bins. Bin i holds edges[i] <= value < edges[i + 1]. */
  readonly edges: Float64Array;
  readonly counts: Uint32Array;
  /** Values that a logarithmic axis has no place for: 0, or less. */
  readonly below: number;
}

export const MOST_BINS = 100;
const NICE = [1, 2, 2.5, 5, 10];
/** Steps of a logarithmic axis that divide a decade evenly. */
const STEPS_IN_DECADE = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 200, 500, 1000];

/**
 * Bins as wide as Freedman and Diaconis have it, twice the middle half's width over the cube root of the count, rounded
 * up to a width that can be read (1, 2, 2.5 or 5 times a power of ten; equal parts of a decade on a logarithmic axis), and
 * wider where more than MOST_BINS would be needed. Where the middle half is one value, Sturges' number of bins.
 * `ascending` holds whole numbers, in nanoseconds or counts. Null when no value has a place on the axis.
 */
export function histogramOf(ascending: Float64Array, scale: Scale): Histogram | null {
  const below = scale === 'log' ? firstAbove(ascending, 0) : 0;
  const shown = ascending.subarray(below);
  if (shown.length === 0) return null;
  const edges = scale === 'log' ? logEdges(shown) : linearEdges(shown);
  return { scale, edges, counts: countBetween(shown, edges), below };
}

/** How many of the values lie between each edge and the next. */
export function countBetween(ascending: Float64Array, edges: Float64Array): Uint32Array {
  const counts = new Uint32Array(Math.max(0, edges.length - 1));
  let from = firstFrom(ascending, edges[0] ?? 0);
  for (let bin = 0; bin < counts.length; bin += 1) {
    const to = firstFrom(ascending, edges[bin + 1] ?? 0);
    counts[bin] = to - from;
    from = to;
  }
  return counts;
}

/** The bin that holds the value; null where none does. */
export function binOf({ edges }: Histogram, value: number): number | null {
  const bin = firstAbove(edges, value) - 1;
  return bin < 0 || bin >= edges.length - 1 ? null : bin;
}

/** Width of a bin in the axis' own measure: the value, or its logarithm. */
function widthOf(shown: Float64Array, measure: (value: number) => number): number {
  const least = measure(shown[0] ?? 0);
  const greatest = measure(shown.at(-1) ?? 0);
  const half = measure(quantile(shown, 0.75)) - measure(quantile(shown, 0.25));
  const wanted =
    half > 0
      ? (2 * half) / Math.cbrt(shown.length)
      : (greatest - least) / (1 + Math.ceil(Math.log2(shown.length)));
  return Math.max(wanted, (greatest - least) / (MOST_BINS - 2));
}

function linearEdges(shown: Float64Array): Float64Array {
  const width = Math.max(1, niceWidth(widthOf(shown, (value) => value)));
  const first = Math.floor((shown[0] ?? 0) / width);
  const last = Math.floor((shown.at(-1) ?? 0) / width) + 1;
  return Float64Array.from({ length: last - first + 1 }, (_, at) => (first + at) * width);
}

/** Rounded to whole numbers, as the values are: those that then coincide are one. */
function logEdges(shown: Float64Array): Float64Array {
  const least = shown[0] ?? 1;
  const greatest = shown.at(-1) ?? 1;
  const width = widthOf(shown, Math.log10);
  const steps = STEPS_IN_DECADE.findLast((one) => one * width <= 1) ?? 1;
  const edge = (step: number): number => Math.round(10 ** (step / steps));
  let first = Math.floor(Math.log10(least) * steps);
  while (edge(first) > least) first -= 1;
  while (edge(first + 1) <= least) first += 1;
  const edges = [edge(first)];
  for (let step = first + 1; (edges.at(-1) ?? 0) <= greatest; step += 1) {
    if (edge(step) > (edges.at(-1) ?? 0)) edges.push(edge(step));
  }
  return Float64Array.from(edges);
}

function niceWidth(width: number): number {
  if (width <= 1) return 1;
  const decade = 10 ** Math.floor(Math.log10(width));
  const factor = NICE.find((one) => one * decade >= width * (1 - 1e-9)) ?? 10;
  return Math.round(factor * decade);
}

/** How many are less than the target. */
const firstFrom = (ascending: Float64Array, target: number): number =>
  countHolding(ascending.length, (place) => (ascending[place] as number) < target);

/** How many are at most the target. */
const firstAbove = (ascending: Float64Array, target: number): number =>
  countHolding(ascending.length, (place) => (ascending[place] as number) <= target);
