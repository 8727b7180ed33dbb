import type { OverlayView } from '@core/analysis/overlay';
import { formatCount } from '@core/units';
import { useApp } from '../../state/hooks';
import { selectedRow } from '../../state/selectors/cycles';
import { milliseconds } from './figures';
import { landmarksIn, landmarkTitle } from './words';

/** When each instant comes: the same as the picture's bands, in figures. */
export function OverlayTable({ view }: { view: OverlayView }) {
  const edges = useApp((state) => selectedRow(state)?.edges ?? null);
  const spreads = view.spreads.filter(({ landmark }) => landmarksIn(view.part).includes(landmark));
  return (
    <div className="overlay-figures" tabIndex={0} role="group" aria-label="Instants, in milliseconds">
      <table>
        <caption>
          Milliseconds from {landmarkTitle(view.align, edges)}, over {formatCount(view.aligned)} cycles
        </caption>
        <thead>
          <tr>
            <th scope="col">instant</th>
            {['cycles', 'first', 'p10', 'median', 'p90', 'last'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spreads.map((one) => (
            <tr key={one.landmark}>
              <th scope="row">{landmarkTitle(one.landmark, edges)}</th>
              <td>{formatCount(one.count)}</td>
              {[one.minNs, one.p10Ns, one.p50Ns, one.p90Ns, one.maxNs].map((ns, at) => (
                <td key={at}>{milliseconds(ns)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
