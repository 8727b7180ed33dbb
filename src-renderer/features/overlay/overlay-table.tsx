import type { OverlayView } from '@core/analysis/overlay';
import { formatCounted } from '@core/units';
import { useApp } from '../../state/hooks';
import { selectedRow } from '../../state/selectors/cycles';
import { SPREAD_COLUMNS, spreadCells } from './figures';
import { landmarkTitle, spreadsIn } from '../../ui/overlay-words';
import '../../ui/aligned.css';

/** When each instant comes: the same as the picture's bands, in figures. */
export function OverlayTable({ view }: { view: OverlayView }) {
  const edges = useApp((state) => selectedRow(state)?.edges ?? null);
  const spreads = spreadsIn(view);
  return (
    <div className="overlay-figures" tabIndex={0} role="group" aria-label="Instants, in milliseconds">
      <table className="aligned-table">
        <caption>
          Milliseconds from {landmarkTitle(view.align, edges)}, over {formatCounted(view.aligned, 'cycle')}
        </caption>
        <thead>
          <tr>
            <th scope="col">instant</th>
            {SPREAD_COLUMNS.map((title) => (
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
              {spreadCells(one).map((text, at) => (
                <td key={SPREAD_COLUMNS[at]}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
