/**
 * Chances of several tests, each raised so that deciding by all of them at 5% is wrong anywhere with 5% at most (Holm, A
 * Simple Sequentially Rejective Multiple Test Procedure, 1979).
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances
    .map((_, at) => at)
    .sort((left, right) => (chances[left] ?? 1) - (chances[right] ?? 1));
  const raised = new Array<number>(chances.length).fill(1);
  let least = 0;
  order.forEach((at, place) => {
    least = Math.max(least, Math.min(1, (chances[at] ?? 1) * (chances.length - place)));
    raised[at] = least;
  });
  return raised;
}
