import type { KeyboardEvent } from 'react';
import type { LibraryEntry } from '@core/library/entry';
import { placeAfterKey } from '../../ui/walk-places';
import { isReadable } from './words';

interface Deeds {
  readonly shown: readonly LibraryEntry[];
  readonly active: number;
  activate(path: string): void;
  open(entry: LibraryEntry): void;
  mark(path: string): void;
  rename(): void;
  remove(path: string): void;
}

const isSearch = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLInputElement && target.type === 'search';

/** Where a key leads; null where it is none that walks. In the search Home, End and the arrows aside stay the field's. */
function rowAfter(event: KeyboardEvent, { shown, active }: Deeds, page: number): number | null {
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
  if (by !== undefined) return Math.max(0, Math.min(shown.length - 1, active + by));
  return isSearch(event) || event.key.startsWith('Arrow')
    ? null
    : placeAfterKey(event.key, active, shown.length);
}

/** What keys do in the list; those that walk or open do so in the search as well. */
export function keysOf(deeds: Deeds): (event: KeyboardEvent, page: number) => void {
  const { shown, active, activate, open, mark, rename, remove } = deeds;
  const entry = shown[active];
  const act = (event: KeyboardEvent): (() => void) | null => {
    if (event.key === 'Enter') return entry ? () => open(entry) : null;
    if (isSearch(event)) return null;
    if (!entry?.isThere) return null;
    if (event.key === ' ') return isReadable(entry) ? () => mark(entry.path) : null;
    return { F2: rename, Delete: () => remove(entry.path) }[event.key] ?? null;
  };
  return (event, page) => {
    const target = shown[rowAfter(event, deeds, page) ?? -1];
    const deed = target ? () => activate(target.path) : act(event);
    if (deed === null) return;
    event.preventDefault();
    deed();
  };
}

const isText = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'checkbox');

/** Ctrl-Z wherever it is not a field's own. */
export const undoByKey =
  (undo: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'z' || !event.ctrlKey || isText(event)) return;
    event.preventDefault();
    undo();
  };
