import { memo } from 'react';
import type { CSSProperties, KeyboardEvent } from 'react';
import { formatCount, formatCounted } from '@core/units';
import { useApp } from '../../state/hooks';
import type { ColumnSums } from '../../state/selectors/column-sums';
import type { SortKey } from '../../state/selectors/columns';
import { useThemeName } from '../../state/theme';
import { phaseColour } from '../../ui/phases';
import { THEMES } from '../../ui/theme/tokens';
import { cellText, UNSUMMED } from './columns';
import type { Column } from './columns';

export interface FilledColumn extends Column {
  readonly figures: Float64Array;
}

interface HeadProps {
  readonly columns: readonly Column[];
  readonly style: CSSProperties;
}

/** One header is in the order of Tab; arrow keys walk to the others. */
export const HeadRow = memo(function HeadRow({ columns, style }: HeadProps) {
  const sort = useApp((state) => state.sort);
  const sortBy = useApp((state) => state.sortBy);
  const tokens = THEMES[useThemeName()];
  const isSortedShown = columns.some(({ key }) => key === sort.key);
  return (
    <div className="cycle-row cycle-head" role="row" aria-rowindex={1} style={style} onKeyDown={walkHeaders}>
      {columns.map(({ key, title, meaning, phase }, at) => {
        const sorted = sort.key === key;
        return (
          <div key={key} role="columnheader" aria-sort={sorted ? sort.order : 'none'} title={meaning}>
            <button
              type="button"
              tabIndex={sorted || (!isSortedShown && at === 0) ? 0 : -1}
              onClick={() => sortBy(key)}
              aria-label={`${title.replaceAll('\u200b', '')}: ${meaning}`}
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
});

function walkHeaders(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  // Enter and Space press the header; they are not for the rows below.
  if (at >= 0 && !event.key.startsWith('Page')) event.stopPropagation();
  if (by === undefined || at < 0) return;
  event.preventDefault();
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}

interface RowProps {
  readonly id: string;
  readonly cycle: number;
  readonly columns: readonly FilledColumn[];
  readonly style: CSSProperties;
  /** Of the row in the whole table, the head being 1. */
  readonly position: number;
  readonly selected: boolean;
  readonly lost: number;
  readonly isOutlier: boolean;
  /** Null while cycles are still coming. */
  readonly onSelect: ((cycle: number) => void) | null;
}

export const Row = memo(function Row(props: RowProps) {
  const { id, cycle, columns, style, position, selected, lost, isOutlier, onSelect } = props;
  return (
    <div
      id={id}
      className={isOutlier ? 'cycle-row is-outlier' : 'cycle-row'}
      role="row"
      aria-rowindex={position}
      aria-selected={selected}
      data-cycle={cycle}
      style={style}
      onClick={() => onSelect?.(cycle)}
    >
      {columns.map(({ key, unit, figures }) => (
        <div key={key} role="gridcell" data-column={key}>
          {key === 'index' && isOutlier ? (
            <i className="outlier" role="img" aria-label="outlier" title={OUTLIER}>
              ▲
            </i>
          ) : null}
          {cellText(figures[cycle], unit)}
          {key === 'index' && lost > 0 ? (
            <i
              className="lost"
              role="img"
              aria-label={`${formatCounted(lost, 'record')} lost`}
              title={`${formatCounted(lost, 'record')} lost`}
            />
          ) : null}
        </div>
      ))}
    </div>
  );
});

const OUTLIER = 'Outlier: above the upper quartile by more than three times the distance of the quartiles';

interface SumProps {
  readonly columns: readonly FilledColumn[];
  readonly sums: ReadonlyMap<SortKey, ColumnSums>;
  readonly cycles: number;
  /** Of the first of the two rows. */
  readonly position: number;
  readonly style: CSSProperties;
}

/** Median and sum of the chosen cycles, below their rows and always in sight. */
export function SumRows({ columns, sums, cycles, position, style }: SumProps) {
  const rows = [
    { name: 'median', short: 'p50', of: ({ median }: ColumnSums) => median },
    { name: 'sum', short: 'sum', of: ({ sum }: ColumnSums) => sum },
  ] as const;
  return (
    <div role="rowgroup" className="cycle-foot">
      {rows.map(({ name, short, of }, at) => (
        <div key={name} className="cycle-row" role="row" aria-rowindex={position + at} style={style}>
          {columns.map(({ key, unit }) => {
            if (key === 'index') {
              return (
                <div
                  key={key}
                  role="rowheader"
                  title={`${name} of the ${formatCounted(cycles, 'cycle')} shown`}
                >
                  {short}
                </div>
              );
            }
            const sum = UNSUMMED.includes(key) ? undefined : sums.get(key);
            const value = sum ? of(sum) : null;
            return (
              <div key={key} role="gridcell" data-column={key} title={whyNone(sum, value, cycles)}>
                {cellText(value ?? NaN, unit)}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function whyNone(sum: ColumnSums | undefined, value: number | null, cycles: number): string | undefined {
  if (sum === undefined || value !== null) return undefined;
  return `known of ${formatCount(sum.known)} of ${formatCount(cycles)} cycles: no sum`;
}
