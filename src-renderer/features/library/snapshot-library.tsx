import { useEffect } from 'react';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Browser } from './browser';
import './library.css';

/** Wide enough for its columns, and no wider than they need. */
const WIDTH = 'min(1480px, 86vw)';

/** All snapshots: those in our own folder, and those that were opened or saved anywhere. */
export function SnapshotLibrary({ onClose }: { readonly onClose: () => void }) {
  const library = useApp((state) => state.library);
  const look = useApp((state) => state.lookIntoLibrary);
  useEffect(() => void look(), [look]);
  return (
    <Dialog title="Library of snapshots" onClose={onClose} width={WIDTH}>
      {library.state === 'known' ? (
        <Browser library={library} onClose={onClose} />
      ) : (
        <div className="library-none" aria-busy={library.state === 'unknown'}>
          {library.state === 'unknown' ? (
            <p className="muted">Looking for snapshots…</p>
          ) : (
            <>
              <p role="alert">The library could not be read: {library.message}</p>
              <Button onClick={() => void look()}>Try again</Button>
            </>
          )}
        </div>
      )}
    </Dialog>
  );
}
