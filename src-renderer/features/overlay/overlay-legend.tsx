import type { OverlayView } from '@core/analysis/overlay';
import { useThemeName } from '../../state/theme';
import { PhasePatch } from '../../ui/swatch';
import { keyTitle } from '../../ui/overlay-words';

/** What the colours mean, in the order in which they are stacked. */
export function OverlayLegend({ view }: { view: OverlayView }) {
  const theme = useThemeName();
  return (
    <ul className="overlay-legend" aria-label="Phases">
      {view.keys.map((key) => (
        <li key={key}>
          {key === 'hold' ? <i className="patch overlay-hold" /> : <PhasePatch phase={key} theme={theme} />}
          {keyTitle(key)}
        </li>
      ))}
    </ul>
  );
}
