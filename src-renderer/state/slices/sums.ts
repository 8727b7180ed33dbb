import type { RangeRequest, RangeSums } from '@core/timeline/range-sums';
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
  let underWay = false;
  let next: Wanted | null = null;

  /** One question at a time, the latest alone: a range that is being drawn changes with every frame. */
  const pump = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    try {
      while (next) {
        const wanted: Wanted = next;
        next = null;
        const reply = await api.rangeSums(wanted.recordingId, wanted.request);
        const { recordingId, timeRange } = get();
        if (recordingId !== wanted.recordingId || timeRange === null) continue;
        if (!reply.ok) set({ rangeSums: { state: 'failed', message: reply.error.message } });
        else {
          set({ rangeSums: { state: 'known', sums: reply.value } });
          if (reply.value.summed < reply.value.cycles) next ??= wanted;
        }
      }
    } finally {
      underWay = false;
    }
  };

  return {
    rangeSums: { state: 'none' },
    rangeChosen: (range) => {
      const { recordingId, cycle, rangeSums } = get();
      if (range === null || recordingId === null || cycle === null || range.endNs <= range.startNs) {
        next = null;
        if (rangeSums.state !== 'none') set({ rangeSums: { state: 'none' } });
        return;
      }
      if (rangeSums.state === 'none') set({ rangeSums: { state: 'waiting' } });
      const { startNs, endNs } = range;
      next = { recordingId, request: { cycle, startNs: Math.round(startNs), endNs: Math.round(endNs) } };
      void pump();
    },
  };
};
