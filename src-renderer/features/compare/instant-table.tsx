import type { Spread } from '@core/analysis/overlay';
import { shiftWords, signedMilliseconds } from '@core/compare/figure-words';
import { comparedInstants } from '@core/compare/instants';
import type { OverlaidView } from '@core/compare/overlaid';
import { landmarkTitle } from '../../ui/overlay-words';
import '../../ui/aligned.css';

/** When each instant comes: the same as the picture, in figures. */
export function InstantTable({ view }: { view: OverlaidView }) {
  return (
    <table className="aligned-table overlaid-table">
      <caption>Milliseconds from {landmarkTitle(view.align, null)}</caption>
      <thead>
        <tr>
          <th scope="col">instant</th>
          <th scope="col">A, median</th>
          <th scope="col">p10 … p90</th>
          <th scope="col">B, median</th>
          <th scope="col">p10 … p90</th>
          <th scope="col" title="of the medians, with its 95% interval: percentile bootstrap">
            B − A (95%)
          </th>
        </tr>
      </thead>
      <tbody>
        {comparedInstants(view).map(({ landmark, a, b }) => {
          const shift = view.shifts.find((one) => one.landmark === landmark);
          return (
            <tr key={landmark}>
              <th scope="row">{landmarkTitle(landmark, null)}</th>
              <Cells spread={a} />
              <Cells spread={b} />
              <td>{landmark === view.align ? 'aligned' : shift === undefined ? '–' : shiftWords(shift)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Cells({ spread }: { spread: Spread | null }) {
  if (spread === null)
    return (
      <>
        <td>not shown</td>
        <td>–</td>
      </>
    );
  return (
    <>
      <td>{signedMilliseconds(spread.p50Ns)}</td>
      <td className="muted">
        {signedMilliseconds(spread.p10Ns)} … {signedMilliseconds(spread.p90Ns)}
      </td>
    </>
  );
}
