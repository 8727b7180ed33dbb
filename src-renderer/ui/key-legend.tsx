import type { ReactNode } from 'react';
import type { OverlayKey } from '@core/analysis/overlay-runs';
import { keyTitle } from './overlay-words';
import { PhasePatch } from './swatch';
import type { ThemeName } from './theme/tokens';
import './aligned.css';

interface Props {
  readonly keys: readonly OverlayKey[];
  readonly theme: ThemeName;
  /** What else the picture shows, as further entries. */
  readonly children?: ReactNode;
}

/** What the colours mean, in the order in which they are stacked. */
export function KeyLegend({ keys, theme, children }: Props) {
  return (
    <ul className="aligned-legend" aria-label="Phases">
      {keys.map((key) => (
        <li key={key}>
          {key === 'hold' ? <i className="patch aligned-hold" /> : <PhasePatch phase={key} theme={theme} />}
          {keyTitle(key)}
        </li>
      ))}
      {children}
    </ul>
  );
}
