import { useApp } from '../../state/hooks';

const SHOWN = 6;

/** The files of before; one that is gone says so. */
export function RecentFiles() {
  const recent = useApp((state) => state.recent);
  const open = useApp((state) => state.openRecording);
  if (recent.length === 0) return null;
  return (
    <section className="start-recent" aria-label="Recent files">
      <h3>Recent</h3>
      <ul>
        {recent.slice(0, SHOWN).map(({ path, exists }) => {
          const slash = path.lastIndexOf('/');
          return (
            <li key={path}>
              <button type="button" disabled={!exists} title={path} onClick={() => void open(path)}>
                <span className="recent-name">{path.slice(slash + 1)}</span>
                <span className="recent-folder">{path.slice(0, slash)}</span>
                {exists ? null : <span className="recent-gone">no longer there</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
