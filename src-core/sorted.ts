/** The last position of `sorted` (ascending) whose number is at most `target`; -1 where there is none. */
export function lastAtOrBelow(sorted: Float64Array, target: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) <= target) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}
