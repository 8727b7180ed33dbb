import type { BarrierWaits } from '@core/analysis/barrier-waits';
import type { Slice } from '../store';

export interface BarriersSlice {
  /** What main last sent, and of which recording; stays until something newer comes. */
  readonly barrierWaits: { readonly recordingId: string; readonly waits: BarrierWaits } | null;
  readonly barriersAwaited: boolean;
  /** Why main could not tell them; null if it could. */
  readonly barriersFailure: string | null;
  /** Of the recording on screen, over these cycles; null for all of them. */
  askBarriers(cycles: Uint32Array | null): Promise<void>;
}

export const createBarriersSlice: Slice<BarriersSlice> = (set, get, { api }) => {
  let asked = 0;
  return {
    barrierWaits: null,
    barriersAwaited: false,
    barriersFailure: null,
    askBarriers: async (cycles) => {
      const { recordingId } = get();
      if (recordingId === null) return;
      const own = (asked += 1);
      set({ barriersAwaited: true });
      const reply = await api.barrierWaits(recordingId, cycles);
      if (own !== asked) return;
      if (reply.ok) set({ barrierWaits: { recordingId, waits: reply.value }, barriersFailure: null });
      set({ barriersAwaited: false, ...(reply.ok ? {} : { barriersFailure: reply.error.message }) });
    },
  };
};
