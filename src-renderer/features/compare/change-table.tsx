import { useMemo, useState } from 'react';
import { changesOf } from '@core/compare/united-tree';
import type { FrameChange, UnitedTree } from '@core/compare/united-tree';
import { signedPercent } from '@core/compare/words';
import { formatMicroseconds } from '@core/units';

interface Props {
  readonly tree: UnitedTree;
  readonly onPick: (node: number) => void;
}

const COLUMNS = ['self', 'total'] as const;
type Column = (typeof COLUMNS)[number];
/** A longer list is nobody's to read. */
const MOST_ROWS = 250;

/** The same functions as rows, the one that changed most first; zoomed to by a click on a name. */
export function ChangeTable({ tree, onPick }: Props) {
  const [sort, setSort] = useState<Column>('self');
  const changes = useMemo(() => changesOf(tree), [tree]);
  const rows = useMemo(
    () => [...changes].sort((left, right) => sizeOf(right, sort) - sizeOf(left, sort)),
    [changes, sort],
  );
  return (
    <div className="flame-difference-table" tabIndex={0} role="group" aria-label="Functions by change">
      <table>
        <caption className="visually-hidden">Functions, waits and phases: microseconds a cycle</caption>
        <thead>
          <tr>
            <th scope="col">µs a cycle</th>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="colgroup"
                colSpan={3}
                aria-sort={sort === column ? 'descending' : 'none'}
              >
                <button type="button" onClick={() => setSort(column)}>
                  {column}: A, B, change
                  {sort === column ? ' ▾' : ''}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={row.frame}>
              <th scope="row">
                <button
                  type="button"
                  title={tree.frames[row.frame]?.name ?? ''}
                  onClick={() => onPick(row.node)}
                >
                  {tree.frames[row.frame]?.name ?? ''}
                </button>
              </th>
              <Cells aNs={row.aSelfNs} bNs={row.bSelfNs} />
              <Cells aNs={row.aNs} bNs={row.bNs} />
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS ? (
        <p className="muted">
          {MOST_ROWS} of {rows.length} are listed.
        </p>
      ) : null}
    </div>
  );
}

const sizeOf = ({ aSelfNs, bSelfNs, aNs, bNs }: FrameChange, column: Column): number =>
  Math.abs(column === 'self' ? bSelfNs - aSelfNs : bNs - aNs);

function Cells({ aNs, bNs }: { aNs: number; bNs: number }) {
  const change = bNs - aNs;
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±';
  return (
    <>
      <td>{formatMicroseconds(aNs)}</td>
      <td>{formatMicroseconds(bNs)}</td>
      <td className={change > 0 ? 'is-more' : change < 0 ? 'is-less' : undefined}>
        {sign}
        {formatMicroseconds(Math.abs(change))}
        <small>{aNs > 0 ? signedPercent(bNs / aNs - 1) : change > 0 ? 'B alone' : ''}</small>
      </td>
    </>
  );
}
