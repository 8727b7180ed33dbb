/** How well a title answers what is typed: letters in order, better together and at the starts of words. */

const START_OF_WORD = 6;
const TOGETHER = 4;
const FOUND = 1;

/** Null where the letters do not occur in this order; higher is better. */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  const given = text.toLowerCase();
  const whole = given.indexOf(query.trim().toLowerCase());
  let score = whole < 0 ? 0 : 20 - Math.min(10, whole);
  let from = 0;
  for (const letter of wanted) {
    const at = bestPlace(given, letter, from);
    if (at < 0) return null;
    score += at === from && from > 0 ? TOGETHER : startsWord(given, at) ? START_OF_WORD : FOUND;
    from = at + 1;
  }
  return score - given.length / 100;
}

const startsWord = (text: string, at: number): boolean => at === 0 || /[^a-z0-9]/.test(text[at - 1] ?? '');

/** The letter right here, or the next one that starts a word, or else the next one. */
function bestPlace(text: string, letter: string, from: number): number {
  const next = text.indexOf(letter, from);
  if (next === from || next < 0) return next;
  for (let at = next; at >= 0; at = text.indexOf(letter, at + 1)) if (startsWord(text, at)) return at;
  return next;
}

/** What answers `query`, the best first; all in their order where nothing is typed. */
export function fuzzySort<T>(query: string, items: readonly T[], textOf: (item: T) => string): readonly T[] {
  if (query.trim() === '') return items;
  return items
    .map((item) => ({ item, score: fuzzyScore(query, textOf(item)) }))
    .filter((one): one is { item: T; score: number } => one.score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
