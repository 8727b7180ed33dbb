/** What is said of a snapshot in the list and beside it. */
import { folderOf, guestWords, nameOf, stemAndEnding } from '@core/library/entry';
import type { Deleted, LibraryEntry } from '@core/library/entry';
import type { SnapshotGlance } from '@core/library/glance';
import { formatCount, formatDuration } from '@core/units';

export const glanceOf = ({ content }: LibraryEntry): SnapshotGlance | null =>
  content.state === 'read' ? content.glance : null;

/** Whether it may be opened and compared, for all that is known. */
export const isReadable = ({ isThere, content }: LibraryEntry): boolean =>
  isThere && content.state !== 'unreadable';

/** Names that more than one file has: those are told apart by their folders. */
export function namesOfMany(entries: readonly LibraryEntry[]): ReadonlySet<string> {
  const [once, more] = [new Set<string>(), new Set<string>()];
  for (const { path } of entries) (once.has(nameOf(path)) ? more : once).add(nameOf(path));
  return more;
}

/** A folder by its last two names. */
export function shortFolderOf(path: string): string {
  const folder = folderOf(path);
  const names = folder.split('/').filter((name) => name !== '');
  return names.length <= 2 ? folder : `…/${names.slice(-2).join('/')}`;
}

/** A figure of the list; a dash where the file does not say. */
export const timeWords = (ns: number | null | undefined): string =>
  ns === null || ns === undefined ? '–' : formatDuration(ns, 3);
export const countWords = (count: number | null | undefined): string =>
  count === null || count === undefined ? '–' : formatCount(count);

/** The second line of a row: what it is of, or why that is not known. */
export function lineOf(entry: LibraryEntry): { readonly text: string; readonly tone: 'muted' | 'bad' } {
  if (!entry.isThere) return { text: 'no longer there', tone: 'bad' };
  if (entry.content.state === 'unreadable') return { text: 'cannot be read', tone: 'bad' };
  if (entry.content.state === 'unread') return { text: 'being read…', tone: 'muted' };
  const { qemuVersion } = entry.content.glance;
  // What the distribution adds in brackets is said beside the list.
  const guest = guestWords({
    ...entry.content.glance,
    qemuVersion: qemuVersion?.replace(/ \(.*$/, '') ?? null,
  });
  if (entry.content.glance.isImported)
    return { text: guest === '' ? 'imported' : `imported · ${guest}`, tone: 'muted' };
  return { text: guest, tone: 'muted' };
}

/** Why figures are missing; null where they are not, or the file itself is. */
export function shortfallOf({ content, isThere }: LibraryEntry): string | null {
  if (!isThere) return null;
  if (content.state === 'unreadable') return content.why;
  if (content.state === 'unread' || content.glance.medianPauseNs !== null) return null;
  return 'The file holds no figures that can be read. Once it is opened and saved again, they are listed here.';
}

export function deletedWords({ name, where, canUndo }: Deleted): string {
  if (where === 'kept')
    return `Deleted ${name}. This system has no trash: it is kept until the next deletion or until Quiescope ends.`;
  return canUndo
    ? `${name} is in the system’s trash.`
    : `${name} is in the system’s trash; from there it can be brought back.`;
}

export const stemOf = (path: string): string => stemAndEnding(path)[0];
export const endingOf = (path: string): string => stemAndEnding(path)[1];
export { nameOf };
