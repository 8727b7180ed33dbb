import type { Notice, WireFailure } from '../model';
import type { Slice } from '../store';

/** Old notices give way: a list that nobody reads is no help. */
const KEPT = 4;

export interface NoticesSlice {
  readonly notices: readonly Notice[];
  reportFailure(heading: string, failure: WireFailure): void;
  /** A bug, not an expected failure: said plainly, with what was thrown. */
  reportFault(thrown: unknown): void;
  dismissNotice(id: number): void;
}

export const createNoticesSlice: Slice<NoticesSlice> = (set, get) => {
  let lastId = 0;
  const add = (notice: Omit<Notice, 'id'>): void => {
    const same = get().notices.some((one) => one.message === notice.message);
    if (same) return;
    lastId += 1;
    const id = lastId;
    set((state) => ({ notices: [...state.notices, { ...notice, id }].slice(-KEPT) }));
  };
  return {
    notices: [],
    reportFailure: (heading, failure) => {
      if (failure.code === 'cancelled') return;
      add({
        heading,
        message: failure.message,
        remedy: failure.remedy,
        facts: { code: failure.code, ...failure.facts },
      });
    },
    reportFault: (thrown) => {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
      add({
        heading: 'The window met a fault of its own',
        message,
        remedy: null,
        facts: stack ? { stack } : {},
      });
    },
    dismissNotice: (id) => {
      set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
    },
  };
};
