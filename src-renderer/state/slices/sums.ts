import type { RangeRequest, RangeSums } from '@core/timeline/range-sums';
import { failureWords } from '../failure-words';
import { latestAsked } from '../latest-asked';
import type { TimeRange } from '../model';
import type { Slice } from '../store';

/** What the selected range went into, as far as it is known. */
export type RangeSumsState =
  | { readonly state: 'none' }
  | { readonly state: 'waiting' }
  | { readonly state: 'known'; readonly sums: RangeSums }
  | { readonly state: 'failed'; readonly message: string };

export interface SumsSlice {
  readonly rangeSums: RangeSumsState;
  /** The selected range is another, or none. */
  rangeChosen(range: TimeRange | null): void;
}

interface Wanted {
  readonly recordingId: string;
  readonly request: RangeRequest;
}

export const createSumsSlice: Slice<SumsSlice> = (set, get, { api }) => {
  /** A range that is being drawn changes with every frame; a long one is summed over several answers. */
  const asked = latestAsked<Wanted>(async (wanted) => {
    const reply = await api.rangeSums(wanted.recordingId, wanted.request);
    const { recordingId, timeRange } = get();
    if (recordingId !== wanted.recordingId || timeRange === null) return false;
    if (!reply.ok) {
      set({ rangeSums: { state: 'failed', message: failureWords(reply.error) } });
      return false;
    }
    set({ rangeSums: { state: 'known', sums: reply.value } });
    return reply.value.summed < reply.value.cycles;
  });

  return {
    rangeSums: { state: 'none' },
    rangeChosen: (range) => {
      const { recordingId, cycle, rangeSums } = get();
      if (range === null || recordingId === null || cycle === null || range.endNs <= range.startNs) {
        asked.drop();
        if (rangeSums.state !== 'none') set({ rangeSums: { state: 'none' } });
        return;
      }
      if (rangeSums.state === 'none') set({ rangeSums: { state: 'waiting' } });
      const { startNs, endNs } = range;
      asked.ask({
        recordingId,
        request: { cycle, startNs: Math.round(startNs), endNs: Math.round(endNs) },
      });
    },
  };
};
