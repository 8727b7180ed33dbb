import { useId, useMemo, useState } from 'react';
import { remedyFor } from '@core/analysis/remedies';
import type { TimelineView } from '@core/timeline/timeline';
import { formatCounted } from '@core/units';
import { failureWords } from '../../state/failure-words';
import { useApp } from '../../state/hooks';
import type { TimeRange } from '../../state/model';
import { selectedRow } from '../../state/selectors/cycles';
import { isWhole, unreadIn, viewInSight, visibleRange } from '../../state/selectors/timeline';
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
  const view = useApp(viewInSight);
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
      {failure === null && view && shownCycle === row.index ? <Unread view={view} range={range} /> : null}
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

/** In the lanes' place where there is nothing else in sight, or below what there is. */
function Unread({ view, range }: { readonly view: TimelineView; readonly range: TimeRange }) {
  const unread = unreadIn(view, range);
  if (unread === null) return null;
  const { cycles, failure, isAll } = unread;
  return (
    <div className={isAll ? 'timeline-instead' : 'timeline-failure'} role="alert">
      <strong>
        {isAll && cycles === 1 ? 'This cycle' : `${formatCounted(cycles, 'cycle')} in sight`} could not be
        drawn
      </strong>{' '}
      <span>{failureWords({ ...failure, remedy: remedyFor(failure) })}</span>
      {isAll ? <OtherCycles /> : null}
    </div>
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
