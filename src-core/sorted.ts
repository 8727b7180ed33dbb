/** How many of the first `length` places hold, where those that do all come before those that don't. */
export function countHolding(length: number, holds: (place: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The last position of `sorted` (ascending) whose number is at most `target`; -1 where there is none. */
export const lastAtOrBelow = (sorted: Float64Array | Uint32Array, target: number): number =>
  countHolding(sorted.length, (place) => (sorted[place] as number) <= target) - 1;
