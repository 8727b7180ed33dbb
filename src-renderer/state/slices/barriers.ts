import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import { failureWords } from '../failure-words';
import type { Slice } from '../store';
import { growing } from './growing';

export interface BarriersSlice {
  /** What main last sent, and of which recording; stays until something newer comes. */
  readonly barrierWaits: { readonly recordingId: string; readonly waits: BarrierWaits } | null;
  readonly barriersAwaited: boolean;
  /** Why main could not tell them; null if it could. */
  readonly barriersFailure: string | null;
  /** Of the recording on screen, over these cycles; null for all of them. Goes on where that was put off. */
  askBarriers(cycles: Uint32Array | null): Promise<void>;
  /** What came stays. */
  putOffBarriers(): void;
}

interface Question {
  readonly recordingId: string;
  readonly cycles: Uint32Array | null;
}

export const createBarriersSlice: Slice<BarriersSlice> = (set, get, { api }) => {
  const barriers = growing<Question, BarrierWaits>(
    {
      begun: () => set({ barriersAwaited: true }),
      ask: ({ recordingId, cycles }, goesOn) => api.barrierWaits(recordingId, cycles, goesOn),
      came: ({ recordingId }, waits, whole) =>
        set({ barrierWaits: { recordingId, waits }, barriersAwaited: !whole, barriersFailure: null }),
      failed: (failure) => set({ barriersAwaited: false, barriersFailure: failureWords(failure) }),
    },
    (left, right) => left.recordingId === right.recordingId && left.cycles === right.cycles,
  );
  return {
    barrierWaits: null,
    barriersAwaited: false,
    barriersFailure: null,
    askBarriers: async (cycles) => {
      const { recordingId } = get();
      if (recordingId === null) return;
      await barriers.want({ recordingId, cycles });
    },
    putOffBarriers: () => {
      barriers.putOff();
      set({ barriersAwaited: false });
    },
  };
};
