import { memo } from 'react';
import type { CycleRow } from '@core/analysis/summary';
import { formatDuration } from '@core/units';
import { useApp } from '../../state/hooks';
import type { TimeRange } from '../../state/model';
import { viewInSight } from '../../state/selectors/timeline';
import type { TimelineEngine } from './engine/engine';
import { Markers } from './markers';
import { SearchBox } from './search-box';
import { TimelineExport } from './timeline-export';

interface Props {
  readonly engine: TimelineEngine | null;
  readonly row: CycleRow;
  readonly range: TimeRange;
}

/** What is in sight, what is still to come, and what can be done. */
export function TimelineHead({ engine, row, range }: Props) {
  const timeRange = useApp((state) => state.timeRange);
  return (
    <header className="timeline-head">
      <h2>Timeline</h2>
      <span className="muted timeline-what">
        cycle {row.index} · {formatDuration(range.endNs - range.startNs, 3)} in sight
      </span>
      {timeRange ? (
        <span className="timeline-range">{formatDuration(timeRange.endNs - timeRange.startNs)} selected</span>
      ) : null}
      <Coming />
      <Keys />
      <Tools engine={engine} />
    </header>
  );
}

/** None of them is another for another cycle. */
const Tools = memo(function Tools({ engine }: Pick<Props, 'engine'>) {
  return (
    <span className="timeline-tools">
      <SearchBox />
      <Markers engine={engine} />
      <TimelineExport engine={engine} />
    </span>
  );
});

/** Cycles in sight that were not looked at yet are told, so that a coarse picture is not taken for the whole. */
function Coming() {
  const done = useApp((state) => viewInSight(state)?.attributed.done ?? 0);
  const total = useApp((state) => viewInSight(state)?.attributed.total ?? 0);
  const coming = useApp((state) => viewInSight(state)?.quality === 'coarse');
  if (!coming) return null;
  return (
    <span className="timeline-coming" role="status">
      {done} of {total} cycles looked at
    </span>
  );
}

const Keys = memo(function Keys() {
  const keys = [
    ['W S', 'zoom'],
    ['A D', 'pan'],
    ['F', 'fit'],
    ['M', 'mark'],
    [', .', 'cycle'],
  ] as const;
  return (
    <span className="timeline-keys" aria-hidden="true">
      {keys.map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </span>
  );
});
