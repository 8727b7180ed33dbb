/** As many stretches of numbers are named. */
const MOST_NAMED = 8;

/** Ascending numbers in words: 3–12, 40 */
export function stretches(numbers: Uint32Array): string {
  const found: [first: number, last: number][] = [];
  for (const number of numbers) {
    const before = found.at(-1);
    if (before?.[1] === number - 1) before[1] = number;
    else found.push([number, number]);
  }
  const named = found
    .slice(0, MOST_NAMED)
    .map(([first, last]) => (first === last ? String(first) : `${String(first)}–${String(last)}`));
  const more = found.length - named.length;
  return `${named.join(', ')}${more === 0 ? '' : ` and ${String(more)} more stretches`}`;
}
