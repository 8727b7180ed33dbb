/** Which snapshots of the library are shown, and in which order. */
import { guestWords, nameOf } from './entry';
import type { LibraryEntry } from './entry';

export const LIBRARY_ORDERS = ['when', 'name', 'cycles', 'pause'] as const;
export type LibraryOrder = (typeof LIBRARY_ORDERS)[number];

/** Those that have every word of `query` in their name, a tag, the note or what is known of the guest; in any case of letters. */
export function searchLibrary(entries: readonly LibraryEntry[], query: string): readonly LibraryEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const text = textOf(entry).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Parts stay apart, so that no word is found across two of them. */
function textOf({ path, tags, note, content }: LibraryEntry): string {
  const guest = content.state === 'read' ? `${guestWords(content.glance)}\n${content.glance.level}` : '';
  return [nameOf(path), ...tags, note, guest].join('\n');
}

/** When it was recorded; where the file does not say, when it was written. */
export const whenOf = ({ content, changedAtMs }: LibraryEntry): number =>
  (content.state === 'read' ? content.glance.recordedAtMs : null) ?? changedAtMs;

const NAMES = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const KEYS: Readonly<Record<Exclude<LibraryOrder, 'name'>, (entry: LibraryEntry) => number | null>> = {
  when: whenOf,
  cycles: ({ content }) => (content.state === 'read' ? content.glance.cycles : null),
  pause: ({ content }) => (content.state === 'read' ? content.glance.medianPauseNs : null),
};

/** By name from A on, all else from the latest, most or longest on; whatever has no figure comes last. Same ones stay by name. */
export function sortLibrary(entries: readonly LibraryEntry[], order: LibraryOrder): readonly LibraryEntry[] {
  const byName = (a: LibraryEntry, b: LibraryEntry): number =>
    NAMES.compare(nameOf(a.path), nameOf(b.path)) || (a.path < b.path ? -1 : Number(a.path > b.path));
  if (order === 'name') return [...entries].sort(byName);
  const key = KEYS[order];
  return [...entries].sort((a, b) => {
    const [ofA, ofB] = [key(a) ?? -Infinity, key(b) ?? -Infinity];
    return ofA === ofB ? byName(a, b) : ofB > ofA ? 1 : -1;
  });
}
