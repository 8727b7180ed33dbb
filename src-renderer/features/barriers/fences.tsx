import { useId } from 'react';
import type { Broadcasts, FenceBound, FenceCost } from '@core/analysis/barriers/barriers';
import type { RecordingOverview } from '@core/analysis/overview';
import { formatAll, formatCount } from '@core/units';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import {
  atMost,
  boundWords,
  broadcastCauses,
  FENCES_ARE,
  fencesTitle,
  fencesWhere,
  hitsOf,
} from '@core/analysis/barriers/audit-words';

/** What samples bound: instructions on the path, and interrupts that were waited for with a CPU. Always over all cycles. */
export function Fences({ summary }: { summary: RecordingOverview }) {
  const { fences, fencesNote, broadcasts } = summary.barriers;
  const titleId = useId();
  const scope = `over ${formatAll(summary.cycles.count, 'cycle')}`;
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId}>
        <i className="patch look-running" /> Fence instructions, and interrupts to other CPUs
        <small>{scope}</small>
      </h3>
      <table className="barriers-table">
        <thead>
          <tr>
            <th scope="col">what</th>
            <th scope="col">where</th>
            <th scope="col" className="figure">
              samples on it
            </th>
            <th scope="col" className="figure">
              time in all, 95%
            </th>
            <th scope="col" className="figure">
              of the time on a CPU
            </th>
            {(fences?.bound?.places.length ?? 0) === 0 ? null : <th scope="col">samples</th>}
          </tr>
        </thead>
        <tbody>
          {fences === null ? null : <FenceRows fences={fences} />}
          {broadcasts === null ? null : (
            <BroadcastRows broadcasts={broadcasts} bound={fences?.bound ?? null} />
          )}
        </tbody>
      </table>
      <p className="barriers-note muted">{fencesNote}</p>
    </section>
  );
}

function FenceRows({ fences }: { fences: FenceCost }) {
  const showEvidence = useApp((state) => state.showEvidence);
  const { bound, file } = fences;
  return (
    <>
      <tr>
        <th scope="row">
          {fencesTitle(fences)}
          <small>{FENCES_ARE}</small>
        </th>
        <td>
          {file}
          <small>{fencesWhere(fences)}</small>
        </td>
        <Bound bound={bound} />
      </tr>
      {bound?.places.map((place) => (
        <tr key={place.address}>
          <th scope="row" className="barriers-under">
            {place.instruction}
          </th>
          <td title={place.function}>
            {place.function}
            <small>{place.address}</small>
          </td>
          <td className="figure">{formatCount(place.samples)}</td>
          <td className="figure">–</td>
          <td className="figure">–</td>
          <td>
            <Button
              tone="quiet"
              onClick={() => showEvidence({ view: 'flame', mode: 'onCpu', search: place.function })}
            >
              Flame<span className="visually-hidden"> of {place.function}</span>
            </Button>
          </td>
        </tr>
      ))}
    </>
  );
}

function Bound({ bound }: { bound: FenceBound | null }) {
  if (bound === null) {
    return (
      <>
        <td className="figure">–</td>
        <td className="figure">not bounded</td>
        <td className="figure">–</td>
      </>
    );
  }
  const { lowNs, highNs } = bound;
  return (
    <>
      <td className="figure">{hitsOf(bound)}</td>
      <td className="figure">{boundWords(lowNs, highNs)}</td>
      <td className="figure">{atMost(highNs, bound)}</td>
    </>
  );
}

function BroadcastRows({ broadcasts, bound }: { broadcasts: Broadcasts; bound: FenceBound | null }) {
  const { lowNs, highNs } = broadcasts;
  return (
    <tr>
      <th scope="row">
        interrupts to other CPUs
        <small>waited for with a CPU</small>
      </th>
      <td>
        kernel
        <small>{broadcastCauses(broadcasts)}</small>
      </td>
      <td className="figure">{hitsOf(broadcasts)}</td>
      <td className="figure">{boundWords(lowNs, highNs)}</td>
      <td className="figure">{atMost(highNs, bound)}</td>
    </tr>
  );
}
