import { useEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, RefObject } from 'react';
import type { CycleRow } from '@core/analysis/summary';
import { useApp } from '../../state/hooks';
import { keysInUse, nextCycle, rowsOf, sortedRows, summaryOf } from '../../state/selectors/cycles';
import { useThemeName } from '../../state/theme';
import { phaseColour } from '../../ui/phases';
import { THEMES } from '../../ui/theme/tokens';
import { cellText, columnsFor } from './columns';
import type { Column } from './columns';
import { rowWindow, scrollToShow } from './window-of-rows';
import './cycle-table.css';

const ROW_PX = 21;
const PAGE = 20;
/** Padding of a row, left and right. */
const SIDES_PX = 16;

/** Every cycle as a row of figures in milliseconds; the headers sort, arrow keys walk. */
export function CycleTable() {
  const table = useApp((state) => summaryOf(state)?.cycles ?? null);
  const rows = table ? rowsOf(table) : null;
  const sort = useApp((state) => state.sort);
  const cycle = useApp((state) => state.cycle);
  const selectCycle = useApp((state) => state.selectCycle);
  const bodyRef = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => (rows ? sortedRows(rows, sort.key, sort.order) : []), [rows, sort]);
  const columns = useMemo(() => columnsFor(keysInUse(rows ?? [], 'both'), rows?.[0]?.edges ?? null), [rows]);
  const at = sorted.findIndex((row) => row.index === cycle);
  const view = useRowWindow(bodyRef, sorted.length, at);
  if (!rows) return null;
  const template = templateOf(columns);
  const drawn = sorted.slice(view.first, view.end);
  return (
    <section className="cycle-table" aria-label="Cycles">
      <header>
        <h2>Cycles</h2>
        <span className="muted">
          {rows.length} · sorted by{' '}
          {sort.key === 'index' ? 'number' : (columns.find((one) => one.key === sort.key)?.title ?? '')}
        </span>
      </header>
      <div
        ref={bodyRef}
        className="cycle-grid"
        role="grid"
        aria-label="Cycles, times in milliseconds"
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        onKeyDown={(event) => walkByKey(event, sorted, cycle, selectCycle)}
      >
        <HeadRow columns={columns} template={template} />
        <div style={{ height: view.first * ROW_PX }} />
        {drawn.map((row, offset) => (
          <Row
            key={row.index}
            row={row}
            columns={columns}
            template={template}
            position={view.first + offset + 2}
            selected={row.index === cycle}
            onSelect={selectCycle}
          />
        ))}
        <div style={{ height: (sorted.length - view.end) * ROW_PX }} />
      </div>
    </section>
  );
}

/** The same for head and rows: columns share what room there is, and scroll where there is none. */
function templateOf(columns: readonly Column[]): CSSProperties {
  return {
    gridTemplateColumns: columns.map(({ widthPx }) => `minmax(${widthPx}px, ${widthPx}fr)`).join(' '),
    minWidth: columns.reduce((sum, { widthPx }) => sum + widthPx, SIDES_PX),
  };
}

interface RowView {
  readonly first: number;
  readonly end: number;
}

/** Follows scrolling and size, and scrolls to the selected row when it changes. */
function useRowWindow(bodyRef: RefObject<HTMLDivElement | null>, count: number, selectedAt: number): RowView {
  const [at, setAt] = useState({ scrollPx: 0, heightPx: 400 });
  useEffect(() => {
    const body = bodyRef.current;
    if (!body) return;
    const look = (): void => setAt({ scrollPx: body.scrollTop, heightPx: body.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(body);
    body.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      body.removeEventListener('scroll', look);
    };
  }, [bodyRef, count]);
  useEffect(() => {
    const body = bodyRef.current;
    if (!body || selectedAt < 0) return;
    const head = body.querySelector<HTMLElement>('.cycle-head');
    const room = body.clientHeight - (head?.offsetHeight ?? 0);
    body.scrollTop = scrollToShow(selectedAt, body.scrollTop, room, ROW_PX);
  }, [bodyRef, selectedAt]);
  return rowWindow(at.scrollPx, at.heightPx, ROW_PX, count);
}

function walkByKey(
  event: KeyboardEvent,
  sorted: readonly CycleRow[],
  cycle: number | null,
  selectCycle: (index: number | null) => void,
): void {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
  const ends = { Home: sorted.at(0), End: sorted.at(-1) }[event.key];
  if (steps === undefined && ends === undefined) return;
  event.preventDefault();
  if (ends) {
    selectCycle(ends.index);
    return;
  }
  let next = cycle;
  for (let step = 0; step < Math.abs(steps ?? 0); step += 1)
    next = nextCycle(sorted, next, (steps ?? 0) > 0 ? 1 : -1);
  selectCycle(next);
}

function HeadRow({ columns, template }: { columns: readonly Column[]; template: CSSProperties }) {
  const sort = useApp((state) => state.sort);
  const sortBy = useApp((state) => state.sortBy);
  const tokens = THEMES[useThemeName()];
  return (
    <div className="cycle-row cycle-head" role="row" aria-rowindex={1} style={template}>
      {columns.map(({ key, title, meaning, phase }) => {
        const sorted = sort.key === key;
        return (
          <div key={key} role="columnheader" aria-sort={sorted ? sort.order : 'none'} title={meaning}>
            <button
              type="button"
              tabIndex={-1}
              onClick={() => sortBy(key)}
              aria-label={`${title}: ${meaning}`}
            >
              {title}
              {sorted ? <span aria-hidden="true">{sort.order === 'ascending' ? '↑' : '↓'}</span> : null}
            </button>
            {phase ? <i style={{ backgroundColor: phaseColour(tokens, phase) }} /> : null}
          </div>
        );
      })}
    </div>
  );
}

interface RowProps {
  readonly row: CycleRow;
  readonly columns: readonly Column[];
  readonly template: CSSProperties;
  /** Of the row in the whole table, the head being 1. */
  readonly position: number;
  readonly selected: boolean;
  readonly onSelect: (index: number) => void;
}

function Row({ row, columns, template, position, selected, onSelect }: RowProps) {
  return (
    <div
      className="cycle-row"
      role="row"
      aria-rowindex={position}
      aria-selected={selected}
      data-cycle={row.index}
      style={template}
      onClick={() => onSelect(row.index)}
    >
      {columns.map(({ key }) => (
        <div key={key} role="gridcell" data-column={key}>
          {cellText(row, key)}
          {key === 'index' && row.lost > 0 ? (
            <i
              className="lost"
              role="img"
              aria-label={`${row.lost} records lost`}
              title={`${row.lost} records lost`}
            />
          ) : null}
        </div>
      ))}
    </div>
  );
}
