/** What a part says of the whole that it was cut from. */
import type { RecordingTables } from '../recording/recording';
import { stretches } from '../stretches';

const BEGINNING = 'This is a part of a recording, ';

/** Of a part of a part the last one counts. */
export const isCutSentence = (text: string): boolean => text.startsWith(BEGINNING);

export function cutSentence({ cycles, cutFrom }: RecordingTables): string {
  if (cutFrom === undefined) return '';
  const bare = cutFrom.bare === 0 ? '' : `; its ${counted(cutFrom.bare, 'bare cycle')} left out`;
  const kept = `${String(cycles.length)} of ${counted(cutFrom.cycles, 'cycle')}`;
  return `${BEGINNING}${kept}: ${stretches(cutFrom.numbers)}${bare}.`;
}

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;
