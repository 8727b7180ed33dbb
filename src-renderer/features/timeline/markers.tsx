import { useApp, useAppStore } from '../../state/hooks';
import { originOf } from '../../state/selectors/timeline';
import { Button } from '../../ui/button';
import { TextAreaField, TextField } from '../../ui/field';
import { Popover } from '../../ui/popover';
import { mark } from './engine/actions';
import type { TimelineEngine } from './engine/engine';
import { panBy } from './geometry/axis';
import { tickLabel } from './geometry/ticks';

/** About as many fit in a line: a longer note is given room. */
const LINE_CHARACTERS = 48;

/** The moments that were marked: named, noted, gone to, taken away. */
export function Markers({ engine }: { readonly engine: TimelineEngine | null }) {
  const markers = useApp((state) => state.markers);
  const unsaved = useApp((state) => state.markersUnsaved);
  return (
    <Popover
      label="Markers"
      triggerClass="button button-quiet"
      trigger={
        <>
          Markers{' '}
          {markers.length > 0 ? <b className="figure">{markers.length}</b> : <kbd aria-hidden="true">M</kbd>}
          {unsaved ? <i className="unsaved-dot" aria-hidden="true" /> : null}
          {unsaved ? <span className="visually-hidden">, not saved</span> : null}
        </>
      }
      align="end"
    >
      {() => <MarkerList engine={engine} />}
    </Popover>
  );
}

function MarkerList({ engine }: { readonly engine: TimelineEngine | null }) {
  const store = useAppStore();
  const markers = useApp((state) => state.markers);
  const chosen = useApp((state) => state.chosenMarker);
  const unsaved = useApp((state) => state.markersUnsaved);
  const originNs = useApp((state) => originOf(state, state.cycle ?? 0));
  const jump = (at: number, timeNs: number): void => {
    store.getState().chooseMarker(at);
    const range = engine?.range;
    if (!engine || !range) return;
    engine.glideTo(panBy(range, timeNs - originNs - (range.startNs + range.endNs) / 2, engine.bounds));
  };
  return (
    <div className="marker-list">
      {markers.length === 0 ? (
        <p className="muted">
          Nothing is marked. <kbd>M</kbd> marks where the pointer is, or the selected slice.
        </p>
      ) : (
        <ul>
          {markers.map(({ timeNs, label, note }, at) => (
            <li key={timeNs} className={at === chosen ? 'marker-chosen' : undefined}>
              <div className="marker-line">
                <Button tone="quiet" onClick={() => jump(at, timeNs)} aria-label={`Go to marker ${label}`}>
                  <span className="figure">{tickLabel(timeNs - originNs, 10)}</span>
                </Button>
                <Button
                  tone="quiet"
                  aria-label={`Delete marker ${label}`}
                  onClick={() => store.getState().removeMarker(at)}
                >
                  ✕
                </Button>
              </div>
              <TextField
                label="Name"
                value={label}
                onChange={(value) => store.getState().changeMarker(at, { label: value })}
              />
              <TextAreaField
                label="Note"
                mono={false}
                rows={note.length > LINE_CHARACTERS || note.includes('\n') ? 4 : 1}
                value={note}
                onChange={(value) => store.getState().changeMarker(at, { note: value })}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="marker-line">
        <Button tone="accent" disabled={!engine} onClick={() => engine && mark(engine)}>
          Mark here
        </Button>
        <span className="muted" role="status">
          {unsaved ? 'not in a file yet' : ''}
        </span>
      </div>
    </div>
  );
}
