import { memo, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, RefObject } from 'react';
import { formatCount } from '@core/units';
import { useApp } from '../../state/hooks';
import { shownCycles } from '../../state/selectors/chosen';
import type { ShownCycles } from '../../state/selectors/chosen';
import { columnSums, outlierLimit } from '../../state/selectors/column-sums';
import { keyColumn, totalColumn } from '../../state/selectors/columns';
import { useVirtualRows } from '../../ui/virtual-list';
import { columnsFor, columnsShown } from './columns';
import type { Column } from './columns';
import { FilterBar } from './filter-bar';
import { TableHeader } from './table-header';
import { HeadRow, Row, SumRows } from './table-rows';
import type { FilledColumn } from './table-rows';
import { useTableKeys } from './use-table-keys';
import './cycle-table.css';

const ROW_PX = 21;
/** Of the sums below the rows. */
const FOOT_PX = 2 * ROW_PX + 1;
/** Padding of a row, left and right. */
const SIDES_PX = 16;

/** Every chosen cycle as a row of figures in milliseconds; headers sort, arrow keys walk, digits jump. */
export function CycleTable() {
  const shown = useApp(shownCycles);
  if (!shown) return null;
  return <ShownTable shown={shown} />;
}

function ShownTable({ shown }: { shown: ShownCycles }) {
  const { table, isLive, chosen } = shown;
  const choice = useApp((state) => state.tableColumns);
  const bodyRef = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(bodyRef);
  const columns = useMemo(() => columnsFor(table, isLive), [table, isLive]);
  const visible = useMemo(
    () => columnsShown(columns, choice, widthPx - SIDES_PX),
    [columns, choice, widthPx],
  );
  return (
    <section className="cycle-table" aria-label="Cycles">
      <TableHeader shown={shown} columns={columns} visible={visible} />
      {table.count === 0 && !isLive ? null : <FilterBar shown={shown} />}
      {chosen.length === 0 ? <NonePass shown={shown} /> : null}
      <Grid shown={shown} columns={visible} bodyRef={bodyRef} headPx={headHeight(visible)} />
    </section>
  );
}

/** Joint names take as many lines as they have members. */
function headHeight(columns: readonly Column[]): number {
  const lines = columns.map(({ title }) => title.split('\u200b').length);
  return Math.max(26, 14 * Math.max(1, ...lines) + 6);
}

interface GridProps {
  readonly shown: ShownCycles;
  readonly columns: readonly Column[];
  readonly bodyRef: RefObject<HTMLDivElement | null>;
  readonly headPx: number;
}

function Grid({ shown, columns, bodyRef, headPx }: GridProps) {
  const { table, isLive, chosen } = shown;
  const selected = useApp((state) => (isLive ? null : state.cycle));
  const part = useApp((state) => (isLive ? 'both' : state.part));
  const select = useApp((state) => state.selectCycle);
  const filled = useMemo(
    () => columns.map((column): FilledColumn => ({ ...column, figures: keyColumn(table, column.key) })),
    [columns, table],
  );
  // While cycles come, what they come to would be made anew several times a second; the statistics show it.
  const hasFoot = chosen.length > 1 && !isLive;
  const totals = totalColumn(table, part);
  const limit = useMemo(() => outlierLimit(totals), [totals]);
  const rows = useVirtualRows({
    scrollerRef: bodyRef,
    count: chosen.length,
    rowPx: ROW_PX,
    headPx,
    footPx: hasFoot ? FOOT_PX : 0,
  });
  const at = useMemo(() => (selected === null ? -1 : chosen.indexOf(selected)), [chosen, selected]);
  useSelectedInView(at, isLive ? chosen.length : null, rows.scrollTo);
  const onKeyDown = useTableKeys(shown, rows.page, (cycle) => {
    const row = chosen.indexOf(cycle);
    if (row >= 0) rows.scrollTo(row);
  });
  const style = useMemo(() => templateOf(columns), [columns]);
  const drawn = chosen.subarray(rows.first, rows.end);
  const isSelectedDrawn = at >= rows.first && at < rows.end;
  return (
    <div
      ref={bodyRef}
      className="cycle-grid"
      role="grid"
      aria-label="Cycles, times in milliseconds"
      aria-rowcount={chosen.length + (hasFoot ? 3 : 1)}
      aria-colcount={columns.length}
      aria-activedescendant={isSelectedDrawn ? rowId(selected ?? 0) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="cycle-head-group">
        <HeadRow columns={columns} style={style} />
      </div>
      <div role="rowgroup" style={{ height: rows.totalPx, minWidth: style.minWidth }}>
        <div style={{ height: rows.first * ROW_PX }} />
        {[...drawn].map((cycle, offset) => (
          <Row
            key={cycle}
            id={rowId(cycle)}
            cycle={cycle}
            columns={filled}
            style={style}
            position={rows.first + offset + 2}
            selected={cycle === selected}
            lost={table.figures.lost?.[cycle] ?? 0}
            isOutlier={(totals[cycle] ?? NaN) > limit}
            onSelect={isLive ? null : select}
          />
        ))}
      </div>
      {hasFoot ? <Foot columns={filled} chosen={chosen} style={style} /> : null}
    </div>
  );
}

const rowId = (cycle: number): string => `cycle-row-${cycle}`;

interface FootProps {
  readonly columns: readonly FilledColumn[];
  readonly chosen: Uint32Array;
  readonly style: CSSProperties;
}

/** Behind the rest by a moment where there are many: typing a filter does not wait for sums. */
const Foot = memo(function Foot({ columns, chosen, style }: FootProps) {
  const late = useDeferredValue(chosen);
  const sums = useMemo(
    () => new Map(columns.map(({ key, figures }) => [key, columnSums(figures, late)])),
    [columns, late],
  );
  return (
    <SumRows columns={columns} sums={sums} cycles={late.length} position={chosen.length + 2} style={style} />
  );
});

/** The same for head and rows: columns share what room there is, and scroll where there is none. */
function templateOf(columns: readonly Column[]): CSSProperties {
  return {
    gridTemplateColumns: columns
      .map(({ key, widthPx }) =>
        key === 'index' ? `${widthPx + 6}px` : `minmax(${widthPx}px, ${widthPx}fr)`,
      )
      .join(' '),
    minWidth: columns.reduce((sum, { widthPx }) => sum + widthPx, SIDES_PX),
  };
}

/** Inner width; a usual one before the first layout. */
function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [widthPx, setWidthPx] = useState(340);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = (): void => {
      if (element.clientWidth > 0) setWidthPx(element.clientWidth);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return widthPx;
}

/** Scrolls to the selected row when it changes; to the last one where they are still coming. */
function useSelectedInView(at: number, live: number | null, scrollTo: (row: number) => void): void {
  const latest = useRef(scrollTo);
  useLayoutEffect(() => {
    latest.current = scrollTo;
  });
  useLayoutEffect(() => {
    if (at >= 0) latest.current(at);
  }, [at]);
  useEffect(() => {
    if (live !== null && live > 0) latest.current(live - 1);
  }, [live]);
}

function NonePass({ shown }: { shown: ShownCycles }) {
  const filter = useApp((state) => state.filter.inForce);
  const brush = useApp((state) => state.brush);
  const setFilter = useApp((state) => state.setFilter);
  const setBrush = useApp((state) => state.setBrush);
  if (shown.table.count === 0) return null;
  const { unknown } = shown.filtered;
  return (
    <div className="cycle-none" role="status">
      <p>
        None of {formatCount(shown.table.count)} cycles passes{' '}
        {filter === '' ? 'the brush' : <code>{filter}</code>}
        {filter !== '' && brush !== null && !shown.isLive ? ' within the brush' : ''}.
      </p>
      {unknown > 0 ? (
        <p className="muted">Of {formatCount(unknown)} the recording does not show the figure.</p>
      ) : null}
      <button
        type="button"
        className="button button-accent"
        onClick={() => {
          setFilter('');
          setBrush(null);
        }}
      >
        Show all cycles
      </button>
    </div>
  );
}
