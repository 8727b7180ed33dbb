/** The longest of any stretch of lengths, in logarithmic time, while single ones change. */
export class LongestTree {
  /** Node n's children are 2n and 2n + 1; leaves begin at #size. Each holds the index of its longest, or -1. */
  readonly #best: Int32Array;
  readonly #size: number;

  /** `lengths` stays the caller's to read; negative ones are none. Changes go through `put`. */
  constructor(private readonly lengths: Float64Array) {
    this.#size = 1;
    while (this.#size < lengths.length) this.#size *= 2;
    this.#best = new Int32Array(2 * this.#size).fill(-1);
    for (let at = 0; at < lengths.length; at += 1)
      if ((lengths[at] ?? -1) >= 0) this.#best[this.#size + at] = at;
    for (let node = this.#size - 1; node > 0; node -= 1) this.#settle(node);
  }

  put(at: number, length: number): void {
    this.lengths[at] = length;
    let node = this.#size + at;
    this.#best[node] = length < 0 ? -1 : at;
    while (node > 1) {
      node >>= 1;
      this.#settle(node);
    }
  }

  /** Index of the first of the longest in [from, to); -1 where there is none. */
  longest(from: number, to: number): number {
    let best = -1;
    let left = from + this.#size;
    let right = to + this.#size;
    while (left < right) {
      if (left & 1) best = this.#longer(best, this.#best[left++] ?? -1);
      if (right & 1) best = this.#longer(best, this.#best[--right] ?? -1);
      left >>= 1;
      right >>= 1;
    }
    return best;
  }

  #settle(node: number): void {
    this.#best[node] = this.#longer(this.#best[2 * node] ?? -1, this.#best[2 * node + 1] ?? -1);
  }

  #longer(one: number, other: number): number {
    if (one < 0) return other;
    if (other < 0) return one;
    const more = (this.lengths[one] ?? 0) - (this.lengths[other] ?? 0);
    return more > 0 || (more === 0 && one < other) ? one : other;
  }
}
