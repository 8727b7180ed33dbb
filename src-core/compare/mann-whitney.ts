/** Whether the values of one side tend to be greater than the other's (Mann and Whitney, 1947), by how much, and by what chance. */
import { normalExceeded, normalTail } from './normal';
import type { Sample } from './sample';

export interface MannWhitney {
  /** Pairs of a cycle of each side in which b's is greater; equal ones count half. */
  readonly u: number;
  /** How probable at least so uneven a split is where there is no difference; both directions count. */
  readonly p: number;
  /** Counted out, or by the normal approximation with corrections for ties and continuity. */
  readonly method: 'exact' | 'normal';
  /** Cliff's delta, -1 to 1: how much more often b's is the greater of a pair than the smaller. */
  readonly delta: number;
}

/** Up to so many pairs are counted out: beyond, the approximation is as good. */
const MOST_COUNTED = 400;

export function mannWhitney(a: Sample, b: Sample): MannWhitney {
  const [x, y] = [a.ascending, b.ascending];
  const { u, ties } = greaterPairs(x, y);
  const pairs = x.length * y.length;
  const isCounted = ties === 0 && pairs <= MOST_COUNTED;
  const independent = isCounted
    ? exactChance(u, x.length, y.length)
    : normalChance(u, x.length, y.length, ties);
  return {
    u,
    p: dependentChance(independent, a, b),
    method: isCounted ? 'exact' : 'normal',
    delta: (2 * u) / pairs - 1,
  };
}

/** `ties`: the sum of t³ - t over groups of t equal values of both sides together. */
function greaterPairs(x: Float64Array, y: Float64Array): { readonly u: number; readonly ties: number } {
  let u = 0;
  let ties = 0;
  let [left, right] = [0, 0];
  while (left < x.length || right < y.length) {
    const value = Math.min(x[left] ?? Infinity, y[right] ?? Infinity);
    let [inX, inY] = [0, 0];
    while (left + inX < x.length && x[left + inX] === value) inX += 1;
    while (right + inY < y.length && y[right + inY] === value) inY += 1;
    u += inY * (left + inX / 2);
    const equal = inX + inY;
    ties += equal ** 3 - equal;
    left += inX;
    right += inY;
  }
  return { u, ties };
}

function normalChance(u: number, n: number, m: number, ties: number): number {
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  // Half a pair towards the middle: U moves in steps.
  const away = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalTail(away / Math.sqrt(variance)));
}

/** Of all orders of n and m different values, how many split at least as unevenly. */
function exactChance(u: number, n: number, m: number): number {
  const counts = ordersByU(n, m);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const uneven = Math.min(u, n * m - u);
  let beyond = 0;
  for (let at = 0; at <= uneven; at += 1) beyond += counts[at] ?? 0;
  return Math.min(1, (2 * beyond) / all);
}

/** How many of the orders have each U: the coefficients of the Gaussian binomial, multiplied up and divided down. */
function ordersByU(n: number, m: number): Float64Array {
  const counts = new Float64Array(n * m + 1);
  counts[0] = 1;
  for (let step = 1; step <= m; step += 1) {
    for (let at = n * m; at >= n + step; at -= 1)
      counts[at] = (counts[at] ?? 0) - (counts[at - n - step] ?? 0);
    for (let at = step; at <= n * m; at += 1) counts[at] = (counts[at] ?? 0) + (counts[at - step] ?? 0);
  }
  return counts;
}

/** Cycles that follow each other and are alike spread U further: as if there were fewer of them. */
function dependentChance(p: number, a: Sample, b: Sample): number {
  const inflation = (1 / a.effective + 1 / b.effective) / (1 / a.ascending.length + 1 / b.ascending.length);
  if (!(inflation > 1) || p >= 1 || p <= 0) return p;
  return 2 * normalTail(normalExceeded(p / 2) / Math.sqrt(inflation));
}
