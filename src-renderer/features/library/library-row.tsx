import { memo } from 'react';
import type { LibraryEntry } from '@core/library/entry';
import { whenOf } from '@core/library/search';
import { whenWords } from '../../ui/when-words';
import { Sparkline } from './sparkline';
import { countWords, glanceOf, isReadable, lineOf, nameOf, timeWords } from './words';

interface Props {
  readonly id: string;
  readonly entry: LibraryEntry;
  /** Told where another file has the same name. */
  readonly folder: string | null;
  /** Among all rows, the head's included. */
  readonly position: number;
  readonly isActive: boolean;
  readonly isMarked: boolean;
  readonly onActivate: (path: string) => void;
  readonly onMark: (path: string) => void;
  readonly onOpen: (path: string) => void;
}

const TAGS_SHOWN = 3;

export const LibraryRow = memo(function LibraryRow(props: Props) {
  const { id, entry, folder, position, isActive, isMarked, onActivate, onMark, onOpen } = props;
  const { path, tags } = entry;
  const glance = glanceOf(entry);
  const line = lineOf(entry);
  return (
    <div
      id={id}
      role="row"
      className={`library-row${isActive ? ' is-active' : ''}${entry.isThere ? '' : ' is-gone'}`}
      aria-rowindex={position}
      aria-selected={isMarked}
      onClick={(event) => (event.ctrlKey ? onMark(path) : onActivate(path))}
      onDoubleClick={() => onOpen(path)}
    >
      <span role="gridcell" className="library-mark">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isMarked}
          disabled={!isReadable(entry)}
          aria-label={`Compare ${nameOf(path)}`}
          onChange={() => onMark(path)}
          onClick={(event) => event.stopPropagation()}
        />
      </span>
      <span role="gridcell">
        <Sparkline sparks={glance?.sparks ?? []} cycles={glance?.cycles ?? null} />
      </span>
      <span role="gridcell" className="library-name" title={path}>
        <b>{nameOf(path)}</b>
        <span className="library-line">
          {folder === null ? null : <i className="muted library-folder">{folder}</i>}
          <i className={line.tone === 'bad' ? 'library-bad' : 'muted'}>{line.text}</i>
          {tags.slice(0, TAGS_SHOWN).map((tag) => (
            <span key={tag} className="library-tag" title={tag}>
              {tag}
            </span>
          ))}
          {tags.length > TAGS_SHOWN ? <span className="muted">+{tags.length - TAGS_SHOWN}</span> : null}
        </span>
      </span>
      <span role="gridcell" className="muted">
        {glance?.level ?? '–'}
      </span>
      <span role="gridcell" className="figure">
        {countWords(glance?.cycles)}
      </span>
      <span role="gridcell" className="figure">
        {timeWords(glance?.medianPauseNs)}
      </span>
      <span role="gridcell" className="figure">
        {timeWords(glance?.medianResumeNs)}
      </span>
      <span role="gridcell" className="figure muted">
        {entry.changedAtMs === 0 ? '–' : whenWords(whenOf(entry))}
      </span>
    </div>
  );
});
