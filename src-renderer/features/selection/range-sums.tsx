import { missingWords } from '@core/analysis/unread-cycles';
import { rangeSumsCsv } from '@core/timeline/range-sums-csv';
import type { RangeSums as Sums } from '@core/timeline/range-sums';
import { formatCounted, formatDuration, formatShare } from '@core/units';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useApp } from '../../state/hooks';
import type { TimeRange } from '../../state/model';
import { useThemeName } from '../../state/theme';
import { Button } from '../../ui/button';
import { phaseTitle } from '../../ui/phases';
import { PhasePatch } from '../../ui/swatch';

/** Rows of a table before the others are folded away. */
const FIRST_ROWS = 8;

/** What a selected range went into: by phase, state, thread and function. */
export function RangeFacts({ range }: { readonly range: TimeRange }) {
  const sums = useApp((state) => state.rangeSums);
  const clear = useApp((state) => state.selectTimeRange);
  return (
    <section className="range-sums" aria-label="Selected range" aria-busy={sums.state === 'waiting'}>
      <header>
        <h2>Range {formatDuration(range.endNs - range.startNs)}</h2>
        <Button tone="quiet" aria-label="Clear the selected range" onClick={() => clear(null)}>
          ✕
        </Button>
      </header>
      {sums.state === 'waiting' ? <p className="muted">Adding up…</p> : null}
      {sums.state === 'failed' ? <p role="alert">Its sums could not be made: {sums.message}</p> : null}
      {sums.state === 'known' ? <Known sums={sums.sums} range={range} /> : null}
    </section>
  );
}

function Known({ sums, range }: { readonly sums: Sums; readonly range: TimeRange }) {
  const lengthNs = range.endNs - range.startNs;
  return (
    <>
      <p className="muted">
        {sums.cycles === 0 ? 'No cycle' : formatCounted(sums.cycles, 'cycle')}
        {sums.summed < sums.cycles ? `, ${String(sums.summed)} added up yet` : ''} ·{' '}
        {formatDuration(sums.busyNs)} of it in pauses and resumes
      </p>
      {sums.unread === null ? null : <p className="muted">{missingWords(sums.unread)}</p>}
      <Phases sums={sums} />
      <States sums={sums} />
      <Threads sums={sums} lengthNs={lengthNs} />
      <Functions sums={sums} />
      <CopyCsv sums={sums} />
    </>
  );
}

function Phases({ sums: { phases, busyNs } }: { readonly sums: Sums }) {
  const theme = useThemeName();
  if (phases.length === 0) return null;
  const total = phases.reduce((sum, { ns }) => sum + ns, 0);
  return (
    <Sheet
      title="By phase"
      columns={['phase', 'time', 'share']}
      rows={phases.map(({ phase, ns }) => ({
        key: phase,
        name: (
          <span className="phase-name">
            <PhasePatch phase={phase} theme={theme} />
            {phaseTitle(phase)}
          </span>
        ),
        cells: [formatDuration(ns), formatShare(ns / Math.max(1, busyNs))],
      }))}
      foot={[total === busyNs ? 'sum, exact' : 'sum', formatDuration(total), '']}
    />
  );
}

function States({ sums: { states } }: { readonly sums: Sums }) {
  if (states.length === 0) return null;
  const total = states.reduce((sum, { ns }) => sum + ns, 0);
  const rows = states.flatMap(({ state, ns, reasons }) => [
    {
      key: state,
      name: (
        <span className="phase-name">
          <i className={`patch look-${state}`} />
          {state}
        </span>
      ),
      cells: [formatDuration(ns), formatShare(ns / Math.max(1, total))],
    },
    ...reasons.map((one) => ({
      key: `${state} ${one.title}`,
      name: <span className="sum-reason">{one.title}</span>,
      cells: [formatDuration(one.ns), formatShare(one.ns / Math.max(1, total))],
    })),
  ]);
  return <Sheet title="By state of the driving thread" columns={['state', 'time', 'share']} rows={rows} />;
}

function Threads({ sums: { threads }, lengthNs }: { readonly sums: Sums; readonly lengthNs: number }) {
  if (threads.length === 0) return null;
  const cell = (ns: number): string => (ns === 0 ? '' : formatShare(ns / Math.max(1, lengthNs)));
  return (
    <Sheet
      title="By thread, of the range"
      columns={['thread', 'running', 'runnable', 'blocked', 'KVM_RUN']}
      rows={threads.map(({ laneId, name, runningNs, runnableNs, blockedNs, guestNs }) => ({
        key: laneId,
        name,
        cells: [cell(runningNs), cell(runnableNs), cell(blockedNs), cell(guestNs)],
      }))}
    />
  );
}

function Functions({ sums: { functions, samples } }: { readonly sums: Sums }) {
  return (
    <>
      {functions.length > 0 ? (
        <Sheet
          title="By function"
          columns={['function', 'calls', 'self', 'total']}
          rows={functions.map(({ name, calls, selfNs, totalNs }) => ({
            key: name,
            name,
            cells: [String(calls), formatDuration(selfNs, 3), formatDuration(totalNs, 3)],
          }))}
        />
      ) : null}
      {samples.length > 0 ? (
        <Sheet
          title="Sampled in"
          columns={['function', 'samples']}
          rows={samples.map(({ name, samples: count }) => ({ key: name, name, cells: [String(count)] }))}
        />
      ) : null}
    </>
  );
}

interface SheetRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly cells: readonly string[];
}

interface SheetProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly SheetRow[];
  readonly foot?: readonly string[];
}

function Sheet({ title, columns, rows, foot }: SheetProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <>
      <table className={columns.length > 4 ? 'sums-sheet sums-wide' : 'sums-sheet'}>
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row" title={typeof name === 'string' ? name : undefined}>
                {name}
              </th>
              {cells.map((cell, at) => (
                <td key={at} className="figure">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot ? (
          <tfoot>
            <tr>
              {foot.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={at} className="figure">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        ) : null}
      </table>
      {rows.length > FIRST_ROWS ? (
        <Button tone="quiet" onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${String(rows.length - FIRST_ROWS)} more`}
        </Button>
      ) : null}
    </>
  );
}

function CopyCsv({ sums }: { readonly sums: Sums }) {
  const [done, setDone] = useState(false);
  return (
    <p className="sums-copy">
      <Button
        onClick={() => void navigator.clipboard.writeText(rangeSumsCsv(sums)).then(() => setDone(true))}
      >
        Copy as CSV
      </Button>
      <span role="status" className="muted">
        {done ? 'Copied' : ''}
      </span>
    </p>
  );
}
