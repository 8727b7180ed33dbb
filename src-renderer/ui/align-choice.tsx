import type { CycleEdges } from '@core/cycles/cycle';
import type { Landmark } from '@core/analysis/overlay-runs';
import type { OverlayPart } from '@core/analysis/overlay';
import { landmarksIn, landmarkTitle } from './overlay-words';
import './aligned.css';

interface Props {
  readonly part: OverlayPart;
  readonly align: Landmark;
  /** Instants that some cycle shows; null where that is not known yet. */
  readonly seen: ReadonlySet<Landmark> | null;
  /** What the edges were read from; null where they are of more than one recording. */
  readonly edges: CycleEdges | null;
  readonly onChoose: (align: Landmark) => void;
}

/** The instant that all cycles have at the same place. */
export function AlignChoice({ part, align, seen, edges, onChoose }: Props) {
  const options = landmarksIn(part).filter(
    (landmark) => seen === null || seen.has(landmark) || landmark === align,
  );
  return (
    <label className="aligned-at">
      <span className="muted">aligned at</span>
      <select
        value={align}
        onChange={(event) => {
          const chosen = options.find((landmark) => landmark === event.target.value);
          if (chosen) onChoose(chosen);
        }}
      >
        {options.map((landmark) => (
          <option key={landmark} value={landmark}>
            {landmarkTitle(landmark, edges)}
          </option>
        ))}
      </select>
    </label>
  );
}
