import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { LibraryEntry } from '@core/library/entry';
import { LIBRARY_ORDERS, searchLibrary, sortLibrary, whenOf } from '@core/library/search';
import type { LibraryOrder } from '@core/library/search';
import { formatCount, formatCounted } from '@core/units';
import { useApp } from '../../state/hooks';
import type { LibraryState } from '../../state/slices/library';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { useKeptFocus } from '../../ui/kept-focus';
import { Details } from './details';
import { keysOf, undoByKey } from './keys';
import { LibraryList, rowIdOf } from './library-list';
import { deletedWords, isReadable, namesOfMany } from './words';

const ORDER_TITLES: Readonly<Record<LibraryOrder, string>> = {
  when: 'when',
  name: 'name',
  cycles: 'cycles',
  pause: 'median pause',
};
const ORDERS = LIBRARY_ORDERS.map((value) => ({ value, title: ORDER_TITLES[value] }));

/** What takes the keys when what had them is gone: the list; where that is gone as well, Undo, and then the search. */
const HEIRS = ['.library-grid', '.library-said button', '.library-search'];

type Known = Extract<LibraryState, { state: 'known' }>;

interface Props {
  readonly library: Known;
  readonly onClose: () => void;
}

/** Search, list and details; two that are marked can be compared. */
export function Browser({ library, onClose }: Props) {
  const { entries } = library;
  const [query, setQuery] = useState('');
  const [order, setOrder] = useState<LibraryOrder>('when');
  const shown = useMemo(() => sortLibrary(searchLibrary(entries, query), order), [entries, query, order]);
  const [active, choose] = useActive(shown);
  const [renaming, setRenaming] = useState(false);
  const rootRef = useKeptFocus<HTMLDivElement>(HEIRS);
  const doubled = useMemo(() => namesOfMany(entries), [entries]);
  const [marked, mark] = useMarks(entries);
  const { open, remove, undo, compare } = useDeeds(onClose);
  const entry = shown[active] ?? null;
  const activate = (path: string): void => {
    choose(path);
    setRenaming(false);
  };
  const undone = (): void =>
    void undo().then((path) => {
      if (path !== null) activate(path);
    });
  const onKey = keysOf({
    shown,
    active,
    activate,
    open,
    mark,
    rename: () => setRenaming(true),
    remove,
  });
  const openAt = (path: string): void => {
    const one = shown.find((other) => other.path === path);
    if (one) open(one);
  };
  return (
    <div className="library" ref={rootRef} onKeyDown={undoByKey(undone)}>
      {entries.length === 0 ? null : (
        <Top
          {...{ query, order, onKey, setOrder }}
          activeId={entry === null ? null : rowIdOf(active)}
          count={countText(shown.length, entries)}
          onQuery={setQuery}
        />
      )}
      {entries.length === 0 ? <Empty folder={library.folder} /> : null}
      {entries.length > 0 && shown.length === 0 ? (
        <NothingFound query={query} onShowAll={() => setQuery('')} />
      ) : null}
      {entry === null ? null : (
        <div className="library-middle">
          <LibraryList
            entries={shown}
            doubled={doubled}
            active={active}
            marked={marked}
            onActivate={activate}
            onMark={mark}
            onOpen={openAt}
            onKey={onKey}
          />
          <Details
            key={entry.path}
            entry={entry}
            knownTags={tagsOf(entries)}
            renaming={renaming}
            onRename={setRenaming}
            onMoved={activate}
            onOpen={() => open(entry)}
            onDelete={() => remove(entry.path)}
          />
        </div>
      )}
      <div className="library-foot">
        <Said setAside={library.setAside} onUndo={undone} />
        {entries.length === 0 ? null : (
          <CompareButton
            marked={marked.length}
            onCompare={() => compare(entries.filter(({ path }) => marked.includes(path)))}
          />
        )}
      </div>
    </div>
  );
}

interface TopProps {
  readonly query: string;
  readonly order: LibraryOrder;
  readonly count: string;
  readonly activeId: string | null;
  readonly onQuery: (query: string) => void;
  readonly setOrder: (order: LibraryOrder) => void;
  readonly onKey: (event: KeyboardEvent, page: number) => void;
}

const PAGE = 10;

/** The search has the keys at first; arrows and Enter in it are the list's. */
function Top({ query, order, count, activeId, onQuery, setOrder, onKey }: TopProps) {
  const searchRef = useRef<HTMLInputElement>(null);
  useEffect(() => searchRef.current?.focus(), []);
  return (
    <div className="library-top">
      <input
        ref={searchRef}
        // The dialog gives the focus away a moment after it is there, which may be before or after this is.
        data-autofocus=""
        type="search"
        className="library-search"
        aria-label="Search the library"
        placeholder="Name, tag, note or guest"
        spellCheck={false}
        maxLength={256}
        value={query}
        aria-activedescendant={activeId ?? undefined}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => onKey(event, PAGE)}
      />
      <span className="muted" role="status">
        {count}
      </span>
      <span className="library-order muted">by</span>
      <Choice label="Order" value={order} options={ORDERS} onChange={setOrder} />
    </div>
  );
}

function NothingFound({ query, onShowAll }: { readonly query: string; readonly onShowAll: () => void }) {
  return (
    <div className="library-none">
      <p>
        Nothing has this in its name, tags, note or guest: <q>{query}</q>
      </p>
      <Button onClick={onShowAll}>Show all</Button>
    </div>
  );
}

function CompareButton({ marked, onCompare }: { readonly marked: number; readonly onCompare: () => void }) {
  return (
    <Button
      tone="accent"
      disabled={marked !== 2}
      title="Opens both and compares them: the one that was recorded first as A"
      onClick={onCompare}
    >
      {['Compare: mark two', 'Compare: mark one more'][marked] ?? 'Compare the two'}
    </Button>
  );
}

/** The row that the keys are on: where that one is gone, the one in its place. */
function useActive(shown: readonly LibraryEntry[]): [number, (path: string) => void] {
  const [chosen, keep] = useState({ path: '', row: 0 });
  const found = shown.findIndex(({ path }) => path === chosen.path);
  const active = found >= 0 ? found : Math.max(0, Math.min(chosen.row, shown.length - 1));
  const choose = (path: string): void => {
    const row = shown.findIndex((entry) => entry.path === path);
    keep({ path, row: row < 0 ? active : row });
  };
  return [active, choose];
}

/** At most two: a third takes the place of the one marked first. One that is gone is marked no longer. */
function useMarks(entries: readonly LibraryEntry[]): [readonly string[], (path: string) => void] {
  const [kept, keep] = useState<readonly string[]>([]);
  const there = new Set(entries.filter(isReadable).map(({ path }) => path));
  const marked = kept.filter((path) => there.has(path));
  const mark = (path: string): void =>
    keep(marked.includes(path) ? marked.filter((one) => one !== path) : [...marked.slice(-1), path]);
  return [marked, mark];
}

/** What is done with snapshots; opening and comparing lead out of the library. */
function useDeeds(onClose: () => void) {
  const openRecording = useApp((state) => state.openRecording);
  const compareSnapshots = useApp((state) => state.compareSnapshots);
  const deleteSnapshot = useApp((state) => state.deleteSnapshot);
  const undo = useApp((state) => state.undoDelete);
  return {
    open: ({ path, isThere }: LibraryEntry): void => {
      if (!isThere) return;
      onClose();
      void openRecording(path);
    },
    remove: (path: string): void => void deleteSnapshot(path),
    undo,
    compare: (both: readonly LibraryEntry[]): void => {
      const [a, b] = [...both].sort((one, other) => whenOf(one) - whenOf(other));
      if (!a || !b) return;
      onClose();
      void compareSnapshots(a.path, b.path);
    },
  };
}

const tagsOf = (entries: readonly LibraryEntry[]): readonly string[] =>
  [...new Set(entries.flatMap(({ tags }) => tags))].sort();

function countText(shown: number, entries: readonly LibraryEntry[]): string {
  const unread = entries.filter(({ content, isThere }) => isThere && content.state === 'unread').length;
  const count =
    shown === entries.length
      ? formatCounted(shown, 'snapshot')
      : `${formatCount(shown)} of ${formatCount(entries.length)}`;
  return unread === 0 ? count : `${count}, ${formatCount(unread)} still being read`;
}

/** What became of the last thing that was done, and whether it can be undone. */
function Said({ setAside, onUndo }: { readonly setAside: string | null; readonly onUndo: () => void }) {
  const failure = useApp((state) => state.libraryFailure);
  const deleted = useApp((state) => state.deleted);
  return (
    <div className="library-said" role="status">
      {failure === null ? null : <p className="library-bad">{failure}</p>}
      {deleted === null ? null : (
        <p>
          <span>{deletedWords(deleted)}</span>
          {deleted.canUndo ? (
            <Button tone="quiet" onClick={onUndo}>
              Undo
            </Button>
          ) : null}
        </p>
      )}
      {setAside === null ? null : (
        <p className="library-bad">
          Tags and notes of before could not be read; their file was set aside as {setAside}.
        </p>
      )}
    </div>
  );
}

function Empty({ folder }: { readonly folder: string }) {
  return (
    <div className="library-none">
      <p>No snapshots yet.</p>
      <p className="muted">
        Whatever is opened or saved as a snapshot is listed here, and what lies in <code>{folder}</code>,
        where recordings are kept that nobody saved.
      </p>
    </div>
  );
}
