import { folderOf, guestWords } from '@core/library/entry';
import type { LibraryEntry } from '@core/library/entry';
import { whenOf } from '@core/library/search';
import { formatBytes } from '@core/units';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { whenWords } from '../../ui/when-words';
import { Note } from './note';
import { Rename } from './rename';
import { Tags } from './tags';
import { countWords, glanceOf, isReadable, nameOf, shortfallOf, timeWords } from './words';

interface Props {
  readonly entry: LibraryEntry;
  readonly knownTags: readonly string[];
  readonly renaming: boolean;
  readonly onRename: (renaming: boolean) => void;
  /** Where the file lies now. */
  readonly onMoved: (path: string) => void;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}

/** One snapshot: what is known of it, what somebody noted, and what can be done with it. */
export function Details(props: Props) {
  const { entry, knownTags, renaming, onRename, onMoved } = props;
  const describe = useApp((state) => state.describeSnapshot);
  const { path, tags, note } = entry;
  return (
    <section className="library-details" aria-label={`Details of ${nameOf(path)}`}>
      {renaming ? (
        <Rename
          path={path}
          onDone={(to) => {
            onRename(false);
            if (to !== null) onMoved(to);
            // The field that had the keys is gone.
            document.querySelector<HTMLElement>('.library-grid')?.focus();
          }}
        />
      ) : (
        <h3 title={nameOf(path)}>{nameOf(path)}</h3>
      )}
      <Facts entry={entry} />
      <Actions {...props} />
      <Tags tags={tags} known={knownTags} onChange={(next) => void describe(path, next, note)} />
      <Note note={note} onChange={(next) => void describe(path, tags, next)} />
    </section>
  );
}

function Facts({ entry }: { readonly entry: LibraryEntry }) {
  const glance = glanceOf(entry);
  const guest = glance === null ? '' : guestWords(glance);
  const shortfall = shortfallOf(entry);
  return (
    <>
      <dl className="facts">
        {entry.changedAtMs === 0 ? null : (
          <Fact name={glance?.recordedAtMs === null || glance === null ? 'Written' : 'Recorded'}>
            {whenWords(whenOf(entry))}
          </Fact>
        )}
        {guest === '' ? null : <Fact name="Guest">{guest}</Fact>}
        {glance === null ? null : (
          <Fact name="Cycles">{`${countWords(glance.cycles)}, level ${glance.level}`}</Fact>
        )}
        {glance === null || glance.medianPauseNs === null ? null : (
          <Fact name="Median">{`pause ${timeWords(glance.medianPauseNs)}, resume ${timeWords(glance.medianResumeNs)}`}</Fact>
        )}
        {entry.changedAtMs === 0 ? null : <Fact name="File">{formatBytes(entry.sizeBytes)}</Fact>}
        <Fact name="Folder">{folderOf(entry.path)}</Fact>
      </dl>
      {entry.isThere ? null : (
        <p className="library-bad">
          The file is no longer there.{glance === null ? '' : ' What is said of it was found when it was.'}
        </p>
      )}
      {shortfall === null ? null : (
        <p className={entry.content.state === 'unreadable' ? 'library-bad' : 'muted'}>{shortfall}</p>
      )}
    </>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function Actions({ entry, renaming, onRename, onMoved, onOpen, onDelete }: Props) {
  const { path, isThere, isOwn } = entry;
  const reveal = useApp((state) => state.revealSnapshot);
  const locate = useApp((state) => state.locateSnapshot);
  const forget = useApp((state) => state.forgetSnapshot);
  const find = async (): Promise<void> => {
    const to = await locate(path);
    if (to !== null) onMoved(to);
  };
  return (
    <p className="library-actions">
      {isThere ? (
        <>
          <Button tone={isReadable(entry) ? 'accent' : 'plain'} onClick={onOpen}>
            Open
          </Button>
          <Button disabled={renaming} onClick={() => onRename(true)}>
            Rename…
          </Button>
          <Button onClick={() => void reveal(path)}>Show in folder</Button>
          <Button onClick={onDelete}>Delete</Button>
        </>
      ) : (
        <Button tone="accent" onClick={() => void find()}>
          Locate…
        </Button>
      )}
      {isThere && isOwn ? null : (
        <Button tone="quiet" onClick={() => void forget(path)}>
          Remove from the list
        </Button>
      )}
    </p>
  );
}
