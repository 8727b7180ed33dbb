import { countHolding, lastAtOrBelow } from '../sorted';

/** A range [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Answers which of the first `count` ranges of a list is the last that holds a place. Built and asked in logarithmic
 * time for each range, however they overlap: a segment tree over their ends whose nodes list ranges in order.
 */
export class LatestCover {
  private readonly places: Float64Array;
  /** Node n has children 2n and 2n + 1; the leaves are the stretches between neighbouring places. */
  private readonly nodes: (number[] | undefined)[] = [];
  private readonly leaves: number;

  constructor(ranges: readonly Range[]) {
    const ends = ranges.flatMap(({ start, end }) => [start, end]);
    this.places = Float64Array.from(new Set(ends)).sort();
    this.leaves = Math.max(1, this.places.length);
    ranges.forEach(({ start, end }, index) => {
      if (start < end) this.insert(index, this.leafOf(start), this.leafOf(end));
    });
  }

  /** An index below `count`, or -1. */
  at(place: number, count: number): number {
    const leaf = this.leafOf(place);
    let latest = -1;
    if (leaf < 0) return latest;
    for (let node = leaf + this.leaves; node >= 1; node >>>= 1) {
      const listed = this.nodes[node];
      if (listed === undefined) continue;
      const below = countHolding(listed.length, (position) => (listed[position] as number) < count);
      if (below > 0) latest = Math.max(latest, listed[below - 1] as number);
    }
    return latest;
  }

  private leafOf(place: number): number {
    return lastAtOrBelow(this.places, place);
  }

  /** Lists the range at the fewest nodes that together span the leaves [from, to). */
  private insert(index: number, from: number, to: number): void {
    for (let low = from + this.leaves, high = to + this.leaves; low < high; low >>>= 1, high >>>= 1) {
      if (low & 1) this.list(low++, index);
      if (high & 1) this.list(--high, index);
    }
  }

  private list(node: number, index: number): void {
    (this.nodes[node] ??= []).push(index);
  }
}
