import { Fragment, useId, useState } from 'react';
import type { BarrierWait, BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import { formatCounted, formatDuration, formatShare } from '@core/units';
import { useApp } from '../../state/hooks';
import { useKnob } from '../../state/use-knob';
import { Button } from '../../ui/button';
import { scopeOf, waitsPerCycle, whenWaited, whoWaits, whyNone } from '@core/analysis/barriers/audit-words';

/** Waits for grace periods: who waited, in which call and which handler, over the chosen cycles. */
export function Waits({ waits }: { waits: BarrierWaits }) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId}>
        <i className="patch look-grace-period" /> Waits for grace periods
        <small>{scopeOf(waits)}</small>
      </h3>
      {waits.waits.length === 0 ? (
        <p className="barriers-note muted">{whyNone(waits)}</p>
      ) : (
        <WaitTable waits={waits} />
      )}
    </section>
  );
}

function WaitTable({ waits: { waits, told, wholeNs } }: { waits: BarrierWaits }) {
  return (
    <table className="barriers-table">
      <thead>
        <tr>
          <th scope="col">who waits</th>
          <th scope="col">asked for by</th>
          <th scope="col" className="figure">
            a cycle
          </th>
          <th scope="col" className="figure">
            time a cycle
          </th>
          <th scope="col" className="figure">
            share
          </th>
          <th scope="col">what to do</th>
        </tr>
      </thead>
      <tbody>
        {waits.map((wait) => (
          <WaitRow key={keyOf(wait)} wait={wait} told={told} wholeNs={wholeNs} />
        ))}
      </tbody>
    </table>
  );
}

const keyOf = ({ cause, request, call, handler, part }: BarrierWait): string =>
  [cause, request, call, handler, part].join('\n');

interface RowProps {
  readonly wait: BarrierWait;
  readonly told: number;
  readonly wholeNs: number;
}

function WaitRow({ wait, told, wholeNs }: RowProps) {
  const [open, setOpen] = useState(false);
  const detailId = useId();
  const showEvidence = useApp((state) => state.showEvidence);
  const who = whoWaits(wait);
  return (
    <Fragment>
      <tr>
        <th scope="row">
          <button
            type="button"
            className="barriers-open"
            aria-expanded={open}
            aria-controls={open ? detailId : undefined}
            onClick={() => setOpen(!open)}
          >
            <i className="caret" data-open={open} />
            <span title={who}>{who}</span>
          </button>
          <small>{whenWaited(wait)}</small>
        </th>
        <td title={wait.cause}>
          {wait.request ?? wait.cause}
          {wait.request === null ? null : <small title={wait.cause}>{wait.cause}</small>}
        </td>
        <td className="figure">{waitsPerCycle(wait, told)}</td>
        <td className="figure">
          {formatDuration(wait.totalNs / told, 3)}
          <small>{formatDuration(wait.totalNs / wait.count, 3)} each</small>
        </td>
        <td className="figure">{formatShare(wholeNs === 0 ? 0 : wait.totalNs / wholeNs)}</td>
        <td>
          <span className="barriers-actions">
            <Button
              tone="quiet"
              onClick={() =>
                showEvidence({ view: 'timeline', cycle: wait.longest.cycle, range: wait.longest })
              }
            >
              Show cycle {wait.longest.cycle}
              <span className="visually-hidden">, the longest wait of {who}</span>
            </Button>
            {wait.knob === null ? null : <WaitKnob knob={wait.knob} />}
          </span>
        </td>
      </tr>
      {open ? (
        <tr id={detailId} className="barriers-detail">
          <td colSpan={6}>
            <p>
              {formatCounted(wait.count, 'wait')} in {formatCounted(wait.cycles, 'cycle')},{' '}
              {formatDuration(wait.totalNs)} in all, each until the thread ran again; the longest{' '}
              {formatDuration(wait.longest.endNs - wait.longest.startNs)} in cycle {wait.longest.cycle}.
              Kernel stack where it went to sleep:
            </p>
            <ol className="barriers-stack">
              {wait.stack.map((name, place) => (
                <li key={place}>{name}</li>
              ))}
            </ol>
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

function WaitKnob({ knob }: { knob: NonNullable<BarrierWait['knob']> }) {
  const { title, outcome, turn } = useKnob(knob);
  return (
    <>
      <Button tone="accent" onClick={turn}>
        {title}
      </Button>
      <span role="status" className="barriers-outcome">
        {outcome}
      </span>
    </>
  );
}
