import { useState } from 'react';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { endingOf, stemOf } from './words';

interface Props {
  readonly path: string;
  /** Where it lies then; null where it stays as it was. */
  readonly onDone: (path: string | null) => void;
}

/** A new name in place of the old one; what tells the file's kind stays. */
export function Rename({ path, onDone }: Props) {
  const rename = useApp((state) => state.renameSnapshot);
  const [name, setName] = useState(stemOf(path));
  const submit = async (): Promise<void> => {
    const to = await rename(path, name);
    if (to !== null) onDone(to);
  };
  return (
    <form
      className="library-rename"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input
        aria-label="New name"
        // The dialog stays: Escape gives the old name back.
        data-mantine-stop-propagation="true"
        autoFocus
        spellCheck={false}
        maxLength={1024}
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null);
        }}
      />
      <span className="muted">{endingOf(path)}</span>
      <Button type="submit" disabled={name.trim() === ''}>
        Rename
      </Button>
      <Button tone="quiet" onClick={() => onDone(null)}>
        Cancel
      </Button>
    </form>
  );
}
