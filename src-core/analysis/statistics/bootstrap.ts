/**
 * Percentile-bootstrap intervals of medians (Efron and Tibshirani, An Introduction to the Bootstrap, chapters 8 and 13).
 *
 * What is compared was measured in blocks: both sides under the same conditions, one soon after the other. A machine
 * drifts between blocks, so blocks are drawn, the same ones for every side, and not single values out of all of them.
 */
import { seededRandom } from './seeded-random';
import { ascendingOf, quantile } from './statistics';

/** The values of one side, block by block; a block may be empty. Sides that are compared have as many blocks each. */
export type Blocks = readonly (readonly number[])[];

/** A figure with its 95% interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const REPLICATES = 1_000;
/** Fixed, so that the same recording always states the same interval. */
const SEED = 0x51735c07;
/** Fewer blocks say too little of how blocks differ: values within each are drawn too, which errs on the wide side. */
const BLOCKS_ALONE = 8;
const TAIL = 0.025;
/**
 * By how much an interval is stretched from its figure, by number of blocks: few blocks drawn show less than they really
 * differ (Hesterberg, What Teachers Should Know About the Bootstrap, 2015, section 4.5). Found by trials in which each
 * side's blocks differ by nothing up to five times what their values do: at least 90% of the intervals hold the truth.
 */
const STRETCH_OF_FEW: Readonly<Record<number, number>> = { 2: 4, 3: 2, 4: 1.4, 5: 1.2 };

/** One side, ready to be drawn from often: counting ranks needs no sorting in each replicate. */
class Side {
  readonly #ascending: Float64Array;
  /** Each block's values as indexes into #ascending. */
  readonly #ranks: readonly Int32Array[];
  readonly #counts: Int32Array;
  #drawn = 0;

  constructor(blocks: Blocks) {
    const values = blocks.flat();
    const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    this.#ascending = Float64Array.from(order, (index) => values[index] ?? NaN);
    const rankOf = new Int32Array(values.length);
    order.forEach((index, rank) => (rankOf[index] = rank));
    let from = 0;
    this.#ranks = blocks.map((block) => rankOf.subarray(from, (from += block.length)));
    this.#counts = new Int32Array(values.length);
  }

  median(): number {
    return quantile(this.#ascending, 0.5);
  }

  clear(): void {
    this.#counts.fill(0);
    this.#drawn = 0;
  }

  /** Adds a block as it is or, with `random`, as many values drawn from it with replacement. */
  add(block: number, random: (() => number) | null): void {
    const ranks = this.#ranks[block] ?? new Int32Array(0);
    for (let index = 0; index < ranks.length; index += 1) {
      const rank = ranks[random === null ? index : Math.floor(random() * ranks.length)] ?? 0;
      this.#counts[rank] = (this.#counts[rank] ?? 0) + 1;
    }
    this.#drawn += ranks.length;
  }

  /** Nearest rank, as statistics.ts has it; NaN where only empty blocks were drawn. */
  drawnMedian(): number {
    const wanted = Math.ceil(this.#drawn / 2);
    let seen = 0;
    for (let rank = 0; this.#drawn > 0 && rank < this.#counts.length; rank += 1) {
      seen += this.#counts[rank] ?? 0;
      if (seen >= wanted) return this.#ascending[rank] ?? NaN;
    }
    return NaN;
  }
}

/** A figure of the sides' medians; null where a side has no values or the figure is none, such as a ratio to 0. */
function estimate(sides: readonly Blocks[], figure: (medians: readonly number[]) => number): Estimate | null {
  const count = Math.max(...sides.map((blocks) => blocks.length));
  const drawn = sides.map((blocks) => new Side(blocks));
  const value = figure(drawn.map((side) => side.median()));
  if (!Number.isFinite(value)) return null;
  const random = seededRandom(SEED);
  const within = count < BLOCKS_ALONE ? random : null;
  const figures: number[] = [];
  for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
    for (const side of drawn) side.clear();
    for (let pick = 0; pick < count; pick += 1) {
      const block = Math.floor(random() * count);
      for (const side of drawn) side.add(block, within);
    }
    const one = figure(drawn.map((side) => side.drawnMedian()));
    if (!Number.isNaN(one)) figures.push(one);
  }
  const ascending = ascendingOf(figures);
  const stretch = STRETCH_OF_FEW[count] ?? 1;
  const [low, high] = [quantile(ascending, TAIL), quantile(ascending, 1 - TAIL)];
  return {
    value,
    low: value - stretch * Math.max(0, value - low),
    high: value + stretch * Math.max(0, high - value),
  };
}

const first = ([value]: readonly number[]): number => value ?? NaN;

/** Of all values, and its interval within them; null where there are none. */
export function estimateMedian(blocks: Blocks): Estimate | null {
  const found = estimate([blocks], first);
  if (found === null) return null;
  const ascending = ascendingOf(blocks.flat());
  const [least = NaN, greatest = NaN] = [ascending[0], ascending.at(-1)];
  return { ...found, low: Math.max(least, found.low), high: Math.min(greatest, found.high) };
}

/** median(of) - median(from); null where a side has no values. */
export const estimateDifference = (of: Blocks, from: Blocks): Estimate | null =>
  estimate([of, from], ([one = NaN, other = NaN]) => one - other);

/** median(of) / median(to), both greater than 0; null where a side has no values. */
export function estimateRatio(of: Blocks, to: Blocks): Estimate | null {
  // A ratio and its inverse are alike far from 1 on a logarithmic scale alone.
  const found = estimate([of, to], ([one = NaN, other = NaN]) => Math.log(one / other));
  return found === null
    ? null
    : { value: Math.exp(found.value), low: Math.exp(found.low), high: Math.exp(found.high) };
}

/** Least-squares slope of the medians on `at`; null with fewer than two different `at`, or where a point has no values. */
export function estimateSlope(
  points: readonly { readonly at: number; readonly blocks: Blocks }[],
): Estimate | null {
  const centre = points.reduce((sum, { at }) => sum + at, 0) / points.length;
  const offsets = points.map(({ at }) => at - centre);
  const spread = offsets.reduce((sum, offset) => sum + offset * offset, 0);
  if (!(spread > 0)) return null;
  return estimate(
    points.map(({ blocks }) => blocks),
    (medians) => medians.reduce((sum, median, index) => sum + median * (offsets[index] ?? 0), 0) / spread,
  );
}
