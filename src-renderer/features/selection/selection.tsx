import type { RecordingOverview } from '@core/analysis/overview';
import type { CycleRow } from '@core/analysis/summary';
import { durationQuantity, formatDuration, formatMicroseconds, formatShare } from '@core/units';
import { useApp } from '../../state/hooks';
import type { Part } from '../../state/model';
import { PART_KEYS, quantileOf } from '../../state/selectors/columns';
import { isJoint, selectedRow, summaryOf, totalNs } from '../../state/selectors/cycles';
import { phaseTotals } from '../../state/selectors/totals';
import { useThemeName } from '../../state/theme';
import { useKeptFocus } from '../../ui/kept-focus';
import { phaseColour, phaseTitle } from '../../ui/phases';
import { PhasePatch } from '../../ui/swatch';
import { THEMES } from '../../ui/theme/tokens';
import { Findings } from './findings';
import { Ladder, Waits } from './ladder';
import { RangeFacts } from './range-sums';
import { SliceFacts } from './slice-facts';
import './selection.css';

function partWords(part: Part, { edges }: CycleRow): string {
  if (part === 'both') return 'pause + resume';
  const from = part === 'pause' ? edges.pauseStart : edges.resumeStart;
  return `${part}, from ${from === 'request written' ? 'the request' : from}`;
}

const HEIRS = ['summary', 'button'];

/** The selected cycle's time by phase, the selected slice, and what the recording teaches. */
export function Selection() {
  const summary = useApp(summaryOf);
  const row = useApp(selectedRow);
  const part = useApp((state) => state.part);
  const slice = useApp((state) => state.slice);
  const timeRange = useApp((state) => state.timeRange);
  const rootRef = useKeptFocus<HTMLElement>(HEIRS);
  if (!summary) return null;
  return (
    <section className="selection" aria-label="Selection" ref={rootRef}>
      {timeRange ? <RangeFacts range={timeRange} /> : null}
      {row ? <CycleTotals row={row} summary={summary} part={part} /> : null}
      {slice ? <SliceFacts slice={slice} /> : null}
      <Findings findings={summary.findings} cycles={summary.cycles.count} />
    </section>
  );
}

interface TotalsProps {
  readonly row: CycleRow;
  readonly summary: RecordingOverview;
  readonly part: Part;
}

function CycleTotals({ row, summary, part }: TotalsProps) {
  const p50 = quantileOf(summary.cycles, PART_KEYS[part], 0.5);
  const p99 = quantileOf(summary.cycles, PART_KEYS[part], 0.99);
  const ms = (ns: number | null): string => (ns === null ? '–' : (ns / 1e6).toFixed(3));
  return (
    <section className="totals" aria-label={`Cycle ${row.index}`}>
      <header>
        <h2>Cycle {row.index}</h2>
        <strong className="figure">{ms(totalNs(row, part))} ms</strong>
      </header>
      <p className="muted totals-sub">
        <span>{partWords(part, row)}</span>
        <span className="figure">
          p50 {ms(p50)} · p99 {ms(p99)}
        </span>
      </p>
      <PhaseBars row={row} part={part} />
      <CycleFacts row={row} />
    </section>
  );
}

function PhaseBars({ row, part }: { row: CycleRow; part: Part }) {
  const theme = useThemeName();
  const { lines, sumNs, exact } = phaseTotals(row, part);
  const joint = lines.some(({ key }) => isJoint(key));
  const largest = Math.max(1, ...lines.map((line) => line.ns));
  return (
    <table className={joint ? 'phase-bars has-joint' : 'phase-bars'}>
      <caption className="visually-hidden">Time by phase</caption>
      <tbody>
        {lines.map(({ key, ns, share }) => (
          <tr key={key} data-phase={key}>
            <th scope="row">
              <span className="phase-name">
                <PhasePatch phase={key} theme={theme} />
                {phaseTitle(key)}
              </span>
            </th>
            <td className="phase-track" aria-hidden="true">
              <i
                style={{
                  width: `${(100 * ns) / largest}%`,
                  backgroundColor: phaseColour(THEMES[theme], key),
                }}
              />
            </td>
            <Figure ns={ns} />
            <td className="share">{formatShare(share)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={joint ? 1 : 2}>
            {exact ? 'sum, exact' : 'sum'}
          </th>
          <Figure ns={sumNs} />
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

/** Microseconds, so that all figures of the panel compare at a glance. */
function Figure({ ns }: { ns: number }) {
  return (
    <td className="figure">
      {formatMicroseconds(ns)} <small>µs</small>
    </td>
  );
}

function clientTimes({ clientPauseNs, clientResumeNs }: CycleRow): string {
  if (clientPauseNs === null || clientResumeNs === null) return '–';
  return `${formatDuration(clientPauseNs)} + ${formatDuration(clientResumeNs)}`;
}

function CycleFacts({ row }: { row: CycleRow }) {
  const facts = [
    ['hold', row.holdNs > 0 ? formatDuration(row.holdNs) : null],
    ['downtime, worst vCPU', row.downtimeNs === null ? null : formatDuration(row.downtimeNs)],
    ['vm_stop to vm_start', row.stopToStartNs === null ? null : formatDuration(row.stopToStartNs)],
    ['on the client’s clock', clientTimes(row)],
    ['pause', `${row.edges.pauseStart} → ${row.edges.pauseEnd}`],
    ['resume', `${row.edges.resumeStart} → ${row.edges.resumeEnd}`],
    ['last to stop', row.lastVcpu === null ? null : `vCPU ${row.lastVcpu}`],
    ['kicks', row.kicks === null ? null : String(row.kicks)],
    ['grace periods', row.gracePeriods === null ? null : String(row.gracePeriods)],
    ['records lost', row.lost === 0 ? null : String(row.lost)],
  ] as const;
  return (
    <>
      <StateBar row={row} />
      <Waits row={row} />
      <Ladder row={row} />
      <details className="more">
        <summary>More of this cycle</summary>
        <dl className="facts">
          {facts.map(([name, value]) =>
            value === null ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </details>
    </>
  );
}

/** What the driving thread was doing, as one bar. */
function StateBar({ row }: { row: CycleRow }) {
  const states = (['running', 'runnable', 'blocked'] as const).flatMap((state) => {
    const ns = row.states[state];
    return ns === null ? [] : [{ state, ns }];
  });
  const total = states.reduce((sum, { ns }) => sum + ns, 0);
  if (total === 0) return null;
  return (
    <div className="states">
      <div className="state-bar" aria-hidden="true">
        {states.map(({ state, ns }) => (
          <i key={state} className={`look-${state}`} style={{ flexGrow: ns / total }} />
        ))}
      </div>
      <p>
        {states.map(({ state, ns }) => {
          const { figure, unit } = durationQuantity(ns, 3);
          return (
            <span key={state}>
              <i className={`patch look-${state}`} />
              {state} <b className="figure">{figure}</b> <small>{unit}</small>
            </span>
          );
        })}
      </p>
    </div>
  );
}
