import { useMemo, useState } from 'react';
import type { FlameView } from '@core/analysis/flame/flame';
import { functionsOf } from '@core/analysis/flame/flame-shapes';
import type { FlameFunction } from '@core/analysis/flame/flame-shapes';
import { formatCount, formatMicroseconds, formatShare } from '@core/units';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import { lookOf } from './look';

interface Props {
  readonly view: FlameView;
  readonly search: string;
  readonly onPick: (node: number) => void;
}

const COLUMNS = ['selfNs', 'totalNs', 'times'] as const;
type ColumnKey = (typeof COLUMNS)[number];
const COLUMN_TITLES: Readonly<Record<ColumnKey, string>> = {
  selfNs: 'self',
  totalNs: 'total',
  times: 'count',
};
/** A longer list is nobody's to read; the search reaches all. */
const MOST_ROWS = 250;

/** The same functions as rows: sorted by a click on a header, zoomed to by a click on a name. */
export function FlameTable({ view: { tree }, search, onPick }: Props) {
  const [sort, setSort] = useState<ColumnKey>('selfNs');
  const tokens = THEMES[useThemeName()];
  const functions = useMemo(
    () => functionsOf(tree).filter(({ frame }) => tree.frames[frame]?.kind !== 'all'),
    [tree],
  );
  const rows = useMemo(
    () => chosenRows(functions, tree.frames, search, sort),
    [functions, tree, search, sort],
  );
  const wholeNs = Math.max(1, tree.totalNs[0] ?? 1);
  return (
    <div className="flame-table">
      <table>
        <caption className="visually-hidden">Functions, waits and phases by time</caption>
        <thead>
          <tr>
            <th scope="col">name</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" aria-sort={sort === column ? 'descending' : 'none'}>
                <button type="button" onClick={() => setSort(column)}>
                  {COLUMN_TITLES[column]}
                  {sort === column ? ' ▾' : ''}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => {
            const frame = tree.frames[row.frame];
            if (frame === undefined) return null;
            const { colour, pattern } = lookOf(tokens, frame);
            return (
              <tr key={row.frame}>
                <th scope="row">
                  <button type="button" title={frame.name} onClick={() => onPick(row.node)}>
                    <i className={`patch pattern-${pattern}`} style={{ backgroundColor: colour }} />
                    {frame.name}
                  </button>
                </th>
                <Time ns={row.selfNs} wholeNs={wholeNs} />
                <Time ns={row.totalNs} wholeNs={wholeNs} />
                <td className="figure">{row.times === 0 ? '–' : formatCount(row.times)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > MOST_ROWS ? (
        <p className="muted">
          {MOST_ROWS} of {rows.length} are listed; search for the others.
        </p>
      ) : null}
      {rows.length === 0 ? <p className="muted">No name holds “{search.trim()}”.</p> : null}
    </div>
  );
}

function Time({ ns, wholeNs }: { ns: number; wholeNs: number }) {
  return (
    <td className="figure">
      {formatMicroseconds(ns)} <small>µs</small>
      <span className="share">{formatShare(ns / wholeNs)}</span>
    </td>
  );
}

function chosenRows(
  functions: readonly FlameFunction[],
  frames: FlameView['tree']['frames'],
  search: string,
  sort: ColumnKey,
): FlameFunction[] {
  const wanted = search.trim().toLowerCase();
  return functions
    .filter(({ frame }) => (frames[frame]?.name ?? '').toLowerCase().includes(wanted))
    .sort((left, right) => right[sort] - left[sort]);
}
