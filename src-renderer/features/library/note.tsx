import { useEffect, useRef, useState } from 'react';
import { NOTE_LIMIT } from '@core/library/entry';

/** Typing is kept once it pauses for so long, and whenever the field is left. */
const PAUSE_MS = 600;

interface Props {
  readonly note: string;
  readonly onChange: (note: string) => void;
}

/** Kept without being asked to: as soon as typing pauses, and when the field goes away. */
export function Note({ note, onChange }: Props) {
  const [draft, setDraft] = useState(note);
  const keep = useRef<() => void>(() => undefined);
  useEffect(() => {
    keep.current = () => {
      if (draft !== note) onChange(draft);
    };
  });
  useEffect(() => {
    const timer = setTimeout(() => keep.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => () => keep.current(), []);
  return (
    <textarea
      className="library-note"
      aria-label="Note"
      placeholder="What was tried, and what came of it"
      rows={5}
      maxLength={NOTE_LIMIT}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => keep.current()}
    />
  );
}
