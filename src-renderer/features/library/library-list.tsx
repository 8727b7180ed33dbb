import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { LibraryEntry } from '@core/library/entry';
import { useVirtualRows } from '../../ui/virtual-list';
import { LibraryRow } from './library-row';
import { nameOf, shortFolderOf } from './words';

const ROW_PX = 42;
const HEAD_PX = 24;
const HEADS = ['', 'Pause + resume', 'Name', 'Level', 'Cycles', 'Pause p50', 'Resume p50', 'Recorded'];

interface Props {
  readonly entries: readonly LibraryEntry[];
  /** Names that more than one file has. */
  readonly doubled: ReadonlySet<string>;
  /** Row with the keys' focus. */
  readonly active: number;
  readonly marked: readonly string[];
  readonly onActivate: (path: string) => void;
  readonly onMark: (path: string) => void;
  readonly onOpen: (path: string) => void;
  /** Keys that act on the active row; says whether it was one of them. */
  readonly onKey: (event: KeyboardEvent, page: number) => void;
}

export const rowIdOf = (row: number): string => `library-row-${String(row)}`;

/** As many rows as are in sight, however many there are. */
export function LibraryList(props: Props) {
  const { entries, doubled, active, marked, onActivate, onMark, onOpen, onKey } = props;
  const scrollerRef = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows({
    scrollerRef,
    count: entries.length,
    rowPx: ROW_PX,
    headPx: HEAD_PX,
    footPx: 0,
  });
  const { scrollTo } = rows;
  const reveal = useRef(scrollTo);
  useEffect(() => {
    reveal.current = scrollTo;
  });
  useEffect(() => {
    if (active >= 0) reveal.current(active);
  }, [active]);
  const isActiveDrawn = active >= rows.first && active < rows.end;
  return (
    <div
      ref={scrollerRef}
      className="library-grid"
      role="grid"
      aria-label="Snapshots"
      aria-multiselectable="true"
      aria-rowcount={entries.length + 1}
      aria-activedescendant={isActiveDrawn ? rowIdOf(active) : undefined}
      tabIndex={0}
      onKeyDown={(event) => onKey(event, rows.page)}
    >
      <div role="rowgroup" className="library-heads">
        <div role="row" className="library-row" aria-rowindex={1}>
          {HEADS.map((head) => (
            <span key={head} role="columnheader">
              {head === '' ? <span className="visually-hidden">To compare</span> : head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.totalPx }}>
        <div style={{ height: rows.first * ROW_PX }} />
        {entries.slice(rows.first, rows.end).map((entry, offset) => (
          <LibraryRow
            key={entry.path}
            id={rowIdOf(rows.first + offset)}
            entry={entry}
            folder={doubled.has(nameOf(entry.path)) ? shortFolderOf(entry.path) : null}
            position={rows.first + offset + 2}
            isActive={rows.first + offset === active}
            isMarked={marked.includes(entry.path)}
            onActivate={onActivate}
            onMark={onMark}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}
