import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useApp } from '../../state/hooks';
import { missingWords } from '@core/analysis/unread-cycles';
import type { UnreadCycles } from '@core/analysis/unread-cycles';
import { formatCount, formatCounted } from '@core/units';
import type { Search } from '../../state/slices/search';
import { Button } from '../../ui/button';

/** Looks for a part of a label, or of a function's name in a kernel stack, through all lanes of the recording. */
export function SearchBox() {
  const search = useApp((state) => state.search);
  const open = useApp((state) => state.openSearch);
  const close = useApp((state) => state.closeSearch);
  const searchFor = useApp((state) => state.searchFor);
  const find = useApp((state) => state.findNext);
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (search.open) ref.current?.focus();
  }, [search.open]);
  if (!search.open) {
    return (
      <Button tone="quiet" onClick={open} aria-label="Search the timeline">
        Search <kbd>/</kbd>
      </Button>
    );
  }
  const leave = (): void => {
    close();
    document.querySelector<HTMLElement>('.timeline-canvas')?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') find(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="timeline-search">
      <input
        ref={ref}
        type="text"
        aria-label="Search the timeline"
        placeholder="function, state, reason…"
        spellCheck={false}
        maxLength={256}
        value={search.text}
        onChange={(event) => searchFor(event.target.value)}
        onKeyDown={pressed}
      />
      <span
        role="status"
        className={search.state === 'failed' ? 'timeline-failure' : 'muted'}
        title={wholeSentence(search)}
      >
        {standing(search)}
      </span>
      <Button
        tone="quiet"
        aria-label="Previous match"
        disabled={search.text === ''}
        onClick={() => find('previous')}
      >
        ↑
      </Button>
      <Button tone="quiet" aria-label="Next match" disabled={search.text === ''} onClick={() => find('next')}>
        ↓
      </Button>
      <Button tone="quiet" aria-label="Close the search" onClick={leave}>
        ✕
      </Button>
    </search>
  );
}

/** What is told in short, in whole sentences; none where it says all. */
export function wholeSentence(search: Search): string | undefined {
  const told = [
    'inStack' in search && search.inStack !== null ? `${search.inStack} is in its kernel stack.` : '',
    'unread' in search && search.unread !== null ? missingWords(search.unread) : '',
  ].filter((sentence) => sentence !== '');
  return told.length === 0 ? undefined : told.join(' ');
}

const missing = (unread: UnreadCycles | null): string =>
  unread === null ? '' : `, ${formatCounted(unread.cycles, 'cycle')} missing`;

/** How the search stands, in few words. */
export function standing(search: Search): string {
  switch (search.state) {
    case 'none':
      return `no match${missing(search.unread)}`;
    case 'searching':
      return `searching ${formatCount(search.done)} of ${formatCount(search.total)}`;
    case 'failed':
      return search.message;
    case 'found': {
      const wrapped = search.wrapped ? ', from the start again' : '';
      const place =
        search.count === null
          ? 'found'
          : `${search.place === null ? '?' : formatCount(search.place)} of ${formatCount(search.count)}`;
      const inStack = search.inStack === null ? '' : ', in its stack';
      return `${place}${inStack}${wrapped}${missing(search.unread)}`;
    }
    default:
      return '';
  }
}
