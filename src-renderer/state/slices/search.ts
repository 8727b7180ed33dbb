import type { UnreadCycles } from '@core/analysis/unread-cycles';
import type { FindRequest, FoundSlice } from '@core/timeline/search';
import { originOf } from '../selectors/timeline';
import type { Slice } from '../store';

/** How the search stands. */
export type Search = {
  /** The box is shown. */
  readonly open: boolean;
  readonly text: string;
} & (
  | { readonly state: 'idle' }
  | { readonly state: 'none'; readonly unread: UnreadCycles | null }
  /** Cycles that were looked at, and how many there are. */
  | { readonly state: 'searching'; readonly done: number; readonly total: number }
  | {
      readonly state: 'found';
      readonly count: number | null;
      readonly place: number | null;
      readonly wrapped: boolean;
      /** The function of its kernel stack that has the text; null where its label does. */
      readonly inStack: string | null;
      readonly unread: UnreadCycles | null;
    }
  | { readonly state: 'failed'; readonly message: string }
);

export interface SearchSlice {
  readonly search: Search;
  openSearch(): void;
  closeSearch(): void;
  /** Looks for the first from the selection on. */
  searchFor(text: string): void;
  findNext(direction: FindRequest['direction']): void;
}

const CLOSED: Search = { open: false, text: '', state: 'idle' };

export const createSearchSlice: Slice<SearchSlice> = (set, get, { api }) => {
  /** Whoever asks later makes what was asked before of no interest. */
  let asked = 0;

  const show = (found: FoundSlice): void => {
    const { laneId, depth, startNs, endNs, label, of, inStack } = found;
    const lane = get().shown?.view.lanes.find((one) => one.id === laneId);
    const slice = {
      laneId,
      laneTitle: lane?.title ?? laneId,
      depth,
      startNs,
      endNs,
      label,
      cycle: of,
      detail: null,
      ...(inStack === null ? {} : { inStack }),
    };
    if (of === get().cycle) get().selectSlice(slice);
    else get().anchorAt(of, slice);
    get().revealSelection();
  };

  const find = async (direction: FindRequest['direction'], again: boolean): Promise<void> => {
    const mine = (asked += 1);
    const { recordingId, cycle, search, slice } = get();
    const { text } = search;
    if (recordingId === null || cycle === null || text === '') {
      set({ search: { open: search.open, text, state: 'idle' } });
      return;
    }
    // A text that grows letter by letter stays with what it has found as long as that holds it.
    const from = slice && {
      timeNs: again ? slice.startNs : slice.startNs - 1,
      laneId: again ? slice.laneId : null,
      depth: again ? slice.depth : 0,
      of: again ? slice.cycle : null,
    };
    for (let isShown = false; ;) {
      const reply = await api.findSlice(recordingId, { cycle, text, from, direction });
      const now = get();
      if (mine !== asked || now.recordingId !== recordingId) return;
      const box = { open: now.search.open, text };
      if (!reply.ok) {
        set({ search: { ...box, state: 'failed', message: reply.error.message } });
        return;
      }
      const found = reply.value;
      if (found.state === 'searching') {
        set({ search: { ...box, state: 'searching', done: found.done, total: found.total } });
        continue;
      }
      if (found.state === 'none') set({ search: { ...box, ...found } });
      else {
        const { count, place, wrapped, unread } = found;
        const { inStack } = found.slice;
        set({ search: { ...box, state: 'found', count, place, wrapped, inStack, unread } });
        const ns = originOf(now, cycle) - originOf(now, now.cycle ?? cycle);
        if (!isShown)
          show({ ...found.slice, startNs: found.slice.startNs + ns, endNs: found.slice.endNs + ns });
        isShown = true;
        // How many there are is found out while one looks at this one.
        if (count === null) continue;
      }
      return;
    }
  };

  return {
    search: CLOSED,
    openSearch: () => {
      set({ search: { ...get().search, open: true } });
    },
    closeSearch: () => {
      asked += 1;
      set({ search: CLOSED });
    },
    searchFor: (text) => {
      set({ search: { open: true, text, state: 'idle' } });
      void find('next', false);
    },
    findNext: (direction) => {
      void find(direction, true);
    },
  };
};
