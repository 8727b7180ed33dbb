import { useId } from 'react';
import type { Broadcasts, FenceBound, FenceCost } from '@core/analysis/barriers';
import type { RecordingOverview } from '@core/analysis/overview';
import { formatCount, formatDuration, formatShare } from '@core/units';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';

/** What samples bound: instructions on the path, and interrupts that were waited for with a CPU. Always over all cycles. */
export function Fences({ summary }: { summary: RecordingOverview }) {
  const { fences, fencesNote, broadcasts } = summary.barriers;
  const titleId = useId();
  const scope = `over all ${formatCount(summary.cycles.count)} cycles`;
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
  const { bound, file, functions, instructions, depth } = fences;
  return (
    <>
      <tr>
        <th scope="row">
          {formatCount(fences.fences)} fence instructions
          <small>mfence, locked operations, xchg with memory</small>
        </th>
        <td>
          {file}
          <small>
            in {formatCount(functions)} functions of the path, {depth} calls deep, {formatCount(instructions)}{' '}
            instructions
          </small>
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
          <td className="figure">{place.samples}</td>
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
  const { hits, samples, lowNs, highNs, onCpuNs } = bound;
  return (
    <>
      <td className="figure">
        {hits} of {samples}
      </td>
      <td className="figure">{boundWords(lowNs, highNs)}</td>
      <td className="figure">at most {formatShare(highNs / onCpuNs)}</td>
    </>
  );
}

const boundWords = (lowNs: number, highNs: number): string =>
  lowNs === 0
    ? `at most ${formatDuration(highNs, 3)}`
    : `${formatDuration(lowNs, 3)} to ${formatDuration(highNs, 3)}`;

function BroadcastRows({ broadcasts, bound }: { broadcasts: Broadcasts; bound: FenceBound | null }) {
  const { hits, samples, lowNs, highNs, causes } = broadcasts;
  return (
    <tr>
      <th scope="row">
        interrupts to other CPUs
        <small>waited for with a CPU</small>
      </th>
      <td>
        kernel
        <small>
          {causes.length === 0
            ? 'no sample in one'
            : causes.map(({ cause, samples: of }) => `${cause} (${of})`).join(', ')}
        </small>
      </td>
      <td className="figure">
        {hits} of {samples}
      </td>
      <td className="figure">{boundWords(lowNs, highNs)}</td>
      <td className="figure">{bound === null ? '–' : `at most ${formatShare(highNs / bound.onCpuNs)}`}</td>
    </tr>
  );
}
