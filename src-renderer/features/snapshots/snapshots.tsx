import { useEffect, useRef } from 'react';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { useKeptFocus } from '../../ui/kept-focus';
import { Opening } from './opening';
import './snapshots.css';

/** A recording that is closed leaves the keys to the one that is on screen then. */
const HEIRS = ['.is-selected .snapshot-name', '.snapshot-name', 'header button'];

/** The recordings at hand; the one on screen is marked, an unsaved one carries a dot. */
export function Snapshots() {
  const recordings = useApp((state) => state.recordings);
  const shownId = useApp((state) => state.recordingId);
  const select = useApp((state) => state.selectRecording);
  const open = useApp((state) => state.openRecording);
  const openDialog = useApp((state) => state.openDialog);
  const opening = useApp((state) => state.opening.state === 'opening');
  const save = useApp((state) => state.saveRecording);
  const close = useApp((state) => state.closeRecording);
  const rootRef = useKeptFocus<HTMLElement>(HEIRS);
  const shownRef = useRef<HTMLLIElement>(null);
  useEffect(() => shownRef.current?.scrollIntoView({ block: 'nearest' }), [shownId, recordings.length]);
  return (
    <section className="snapshots" aria-label="Snapshots" ref={rootRef}>
      <header>
        <h2>Snapshots</h2>
        <Button
          tone="quiet"
          title="All snapshots: find, note, rename, compare"
          onClick={() => openDialog('library')}
        >
          Library…
        </Button>
        <Button tone="quiet" disabled={opening} onClick={() => void open(null)}>
          Open…
        </Button>
        <Button tone="quiet" disabled={shownId === null} onClick={() => void save()}>
          Save…
        </Button>
      </header>
      <Opening />
      {recordings.length === 0 ? <p className="muted snapshots-none">None yet</p> : null}
      <ul>
        {recordings.map((entry) => (
          <li
            key={entry.id}
            ref={entry.id === shownId ? shownRef : null}
            className={entry.id === shownId ? 'is-selected' : undefined}
          >
            <button
              type="button"
              className="snapshot-name"
              aria-current={entry.id === shownId}
              title={entry.path ?? `${entry.name}, not saved`}
              onClick={() => {
                if (entry.id !== shownId) void select(entry.id);
              }}
            >
              <span>{entry.name}</span>
              {entry.saved ? null : <i className="dot dot-unsaved" role="img" aria-label="not saved" />}
            </button>
            <button
              type="button"
              className="snapshot-close"
              aria-label={`Close ${entry.name}`}
              onClick={() => void close(entry.id)}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
