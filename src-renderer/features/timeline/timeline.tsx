import { useId } from 'react';
import { useMemo } from 'react';
import { formatDuration } from '@core/units';
import { useApp } from '../../state/hooks';
import { selectedRow } from '../../state/selectors/cycles';
import { visibleRange } from '../../state/selectors/timeline';
import { spokenSelection } from './describe';
import { Legend } from './legend';
import { TimelineCanvas } from './timeline-canvas';
import { WidthProbe } from './width-probe';
import './timeline.css';

/** The timeline of the selected cycle: head, lanes, legend. */
export function Timeline() {
  const row = useApp(selectedRow);
  const zoom = useApp((state) => state.zoom);
  const shown = useApp((state) => (state.shown?.recordingId === state.recordingId ? state.shown : null));
  const failure = useApp((state) => state.timelineFailure);
  const slice = useApp((state) => state.slice);
  const timeRange = useApp((state) => state.timeRange);
  const spokenId = useId();
  const range = useMemo(() => (row ? visibleRange(zoom, row) : null), [row, zoom]);
  if (!row || !range) return null;
  const view = shown?.view;
  return (
    <section
      className="timeline"
      role="region"
      aria-label={`Timeline of cycle ${row.index}`}
      data-cycle={view?.request.cycle ?? ''}
      data-start-ns={Math.round(range.startNs)}
      data-end-ns={Math.round(range.endNs)}
      data-lanes={view?.lanes.length ?? 0}
    >
      <header className="timeline-head">
        <h2>Timeline</h2>
        <span className="muted">
          cycle {row.index} · {formatDuration(range.endNs - range.startNs, 3)} in sight
        </span>
        {timeRange ? (
          <span className="timeline-range">
            {formatDuration(timeRange.endNs - timeRange.startNs)} selected
          </span>
        ) : null}
        <Keys />
      </header>
      {view ? <TimelineCanvas view={view} row={row} range={range} describedBy={spokenId} /> : <WidthProbe />}
      {failure ? (
        <p className="timeline-failure" role="alert">
          This cycle could not be drawn: {failure}
        </p>
      ) : null}
      {view && view.lanes.length > 1 ? <Legend /> : null}
      <p id={spokenId} className="visually-hidden" aria-live="polite" data-testid="timeline-selection">
        {spokenSelection(slice, timeRange)}
      </p>
    </section>
  );
}

function Keys() {
  const keys = [
    ['W S', 'zoom'],
    ['A D', 'pan'],
    ['F', 'fit'],
    [', .', 'cycle'],
    ['← → ↑ ↓', 'walk'],
  ] as const;
  return (
    <span className="timeline-keys">
      {keys.map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </span>
  );
}
