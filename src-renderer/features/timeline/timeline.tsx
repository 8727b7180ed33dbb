import { useId, useMemo, useState } from 'react';
import { useApp } from '../../state/hooks';
import { selectedRow } from '../../state/selectors/cycles';
import { isWhole, viewInSight, visibleRange } from '../../state/selectors/timeline';
import { Button } from '../../ui/button';
import { spokenSelection } from './describe';
import type { TimelineEngine } from './engine/engine';
import { Legend } from './legend';
import { Minimap } from './minimap';
import { TimelineCanvas } from './timeline-canvas';
import { TimelineHead } from './timeline-head';
import './timeline.css';

/** The timeline of the recording, with the selected cycle's request as its zero: head, map, lanes, legend. */
export function Timeline() {
  const row = useApp(selectedRow);
  const zoom = useApp((state) => state.zoom);
  const shownCycle = useApp((state) => viewInSight(state)?.request.cycle ?? null);
  const lanes = useApp((state) => viewInSight(state)?.lanes.length ?? 0);
  const complete = useApp(isWhole);
  const failure = useApp((state) => state.timelineFailure);
  const [engine, setEngine] = useState<TimelineEngine | null>(null);
  const spokenId = useId();
  const range = useMemo(() => (row ? visibleRange(zoom, row) : null), [row, zoom]);
  if (!row || !range) return null;
  return (
    <section
      className="timeline"
      role="region"
      aria-label={`Timeline of cycle ${row.index}`}
      aria-busy={shownCycle === null && failure === null}
      data-cycle={shownCycle ?? ''}
      data-start-ns={Math.round(range.startNs)}
      data-end-ns={Math.round(range.endNs)}
      data-lanes={lanes}
      data-complete={complete}
    >
      <TimelineHead engine={engine} row={row} range={range} />
      {engine ? <Minimap engine={engine} /> : <div className="minimap" />}
      <TimelineCanvas label={`Lanes of cycle ${row.index}`} describedBy={spokenId} onEngine={setEngine} />
      {failure ? (
        <div className={shownCycle === row.index ? 'timeline-failure' : 'timeline-instead'} role="alert">
          <strong>This cycle could not be drawn</strong> <span>{failure}</span>
          {shownCycle === row.index ? null : <OtherCycles />}
        </div>
      ) : null}
      {lanes > 1 ? <Legend /> : null}
      <SpokenSelection id={spokenId} />
    </section>
  );
}

/** One damaged cycle is not the recording. */
function OtherCycles() {
  const step = useApp((state) => state.stepCycle);
  const open = useApp((state) => state.openRecording);
  return (
    <p className="timeline-others">
      <Button onClick={() => step(1)}>Next cycle</Button>
      <Button tone="quiet" onClick={() => void open(null)}>
        Open another…
      </Button>
    </p>
  );
}

function SpokenSelection({ id }: { readonly id: string }) {
  const slice = useApp((state) => state.slice);
  const timeRange = useApp((state) => state.timeRange);
  const marker = useApp((state) =>
    state.chosenMarker === null ? null : (state.markers[state.chosenMarker] ?? null),
  );
  return (
    <p id={id} className="visually-hidden" aria-live="polite" data-testid="timeline-selection">
      {spokenSelection({ slice, timeRange, marker })}
    </p>
  );
}
