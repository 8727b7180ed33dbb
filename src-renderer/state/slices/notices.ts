import type { Notice, NoticeSubject, WireFailure } from '../model';
import type { Slice } from '../store';

/** Old notices give way: a list that nobody reads is no help. */
const KEPT = 4;

export interface NoticesSlice {
  readonly notices: readonly Notice[];
  reportFailure(heading: string, failure: WireFailure, subject?: NoticeSubject): void;
  /** A bug, not an expected failure: said plainly, with what was thrown. */
  reportFault(thrown: unknown): void;
  dismissNotice(id: number): void;
  /** A new try has begun: how the last one failed is old news. */
  dismissNoticesOn(subject: NoticeSubject): void;
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
    reportFailure: (heading, failure, subject = 'window') => {
      if (failure.code === 'cancelled') return;
      const said = get().notices.some(({ remedy }) => remedy === failure.remedy);
      add({
        subject,
        heading,
        message: failure.message,
        // A guest that dies takes its recording along: two notices, one remedy.
        remedy: said ? null : failure.remedy,
        facts: { code: failure.code, ...failure.facts },
      });
    },
    reportFault: (thrown) => {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
      add({
        subject: 'window',
        heading: 'The window met a fault of its own',
        message,
        remedy: null,
        facts: stack ? { stack } : {},
      });
    },
    dismissNotice: (id) => {
      set((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
    },
    dismissNoticesOn: (subject) => {
      set((state) => ({ notices: state.notices.filter((notice) => notice.subject !== subject) }));
    },
  };
};
