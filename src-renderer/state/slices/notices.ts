import type { Notice, NoticeSubject, WireFailure } from '../model';
import type { Slice } from '../store';

/** Old notices give way: a list that nobody reads is no help. */
const KEPT = 4;

export interface NoticesSlice {
  readonly notices: readonly Notice[];
  reportFailure(heading: string, failure: WireFailure, subject?: NoticeSubject): void;
  /** A bug, not an expected failure: said plainly, with what was thrown. */
  reportFault(thrown: unknown): void;
  /** A recording was saved, but for what was damaged before. */
  reportIncomplete(message: string): void;
  /** Settings that could not be read were put at `path`, and the defaults are in force. */
  reportSetAside(path: string): void;
  /** The worker ended by itself; `lost` names the recordings that are gone with it. */
  reportAnalysisEnded(lost: readonly string[]): void;
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
    reportIncomplete: (message) => {
      add({ subject: 'window', heading: 'Saved, but not whole', message, remedy: null, facts: {} });
    },
    reportSetAside: (path) => {
      add({
        subject: 'window',
        heading: 'The settings could not be read',
        message: 'Their file is no JSON that Quiescope wrote; the defaults are in force.',
        remedy: `What was there is kept as ${path}.`,
        facts: {},
      });
    },
    reportAnalysisEnded: (lost) => {
      add({
        subject: 'window',
        heading: 'The analysis ended unexpectedly',
        message:
          lost.length === 0
            ? 'Nothing is lost: the recordings are read from their files again.'
            : `Gone, for nobody saved them: ${lost.join(', ')}. Others are read from their files again.`,
        remedy:
          'If it was short of memory, close recordings or record fewer cycles; the terminal that Quiescope was started from may say more.',
        facts: {},
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
