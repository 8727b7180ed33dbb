/** What a part says of the whole that it was cut from. */
import type { RecordingTables } from '../recording/recording';

/** As many stretches of numbers are named. */
const MOST_NAMED = 8;

const BEGINNING = 'This is a part of a recording, ';

/** Of a part of a part the last one counts. */
export const isCutSentence = (text: string): boolean => text.startsWith(BEGINNING);

export function cutSentence({ cycles, cutFrom }: RecordingTables): string {
  if (cutFrom === undefined) return '';
  const bare = cutFrom.bare === 0 ? '' : `; its ${counted(cutFrom.bare, 'bare cycle')} left out`;
  const kept = `${String(cycles.length)} of ${counted(cutFrom.cycles, 'cycle')}`;
  return `${BEGINNING}${kept}: ${stretches(cutFrom.numbers)}${bare}.`;
}

/** 3–12, 40 */
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

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;
