import type { FlameRequest, FlameView } from '@core/analysis/flame';
import type { Slice } from '../store';

/** How the tree is to be made, whatever cycles it is of. */
export type FlameOptions = Pick<FlameRequest, 'mode' | 'foot' | 'thread' | 'inverted'>;

export interface ShownFlame {
  readonly recordingId: string;
  readonly view: FlameView;
}

export interface FlameSlice {
  readonly flameOptions: FlameOptions;
  /** What main last sent; stays until something newer comes. */
  readonly flame: ShownFlame | null;
  /** One was asked for and has not come yet. */
  readonly flameAwaited: boolean;
  /** Why main could not make the one asked for last; null if it could. */
  readonly flameFailure: string | null;
  readonly flameSearch: string;
  chooseFlame(change: Partial<FlameOptions>): void;
  searchFlame(text: string): void;
  /** Of the recording on screen, over these cycles; null for all of them. */
  askFlame(cycles: Uint32Array | null): Promise<void>;
}

export const createFlameSlice: Slice<FlameSlice> = (set, get, { api }) => {
  let asked = 0;
  return {
    flameOptions: { mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
    flame: null,
    flameAwaited: false,
    flameFailure: null,
    flameSearch: '',
    chooseFlame: (change) => {
      set({ flameOptions: { ...get().flameOptions, ...change } });
    },
    searchFlame: (text) => {
      set({ flameSearch: text });
    },
    askFlame: async (cycles) => {
      const { recordingId, part, flameOptions } = get();
      if (recordingId === null) return;
      const own = (asked += 1);
      set({ flameAwaited: true });
      const reply = await api.flame(recordingId, { ...flameOptions, cycles, part });
      // Main gave up an older one for a newer; whatever it says of it is old news.
      if (own !== asked) return;
      if (reply.ok)
        set({ flame: { recordingId, view: reply.value }, flameAwaited: false, flameFailure: null });
      else set({ flameAwaited: false, flameFailure: reply.error.message });
    },
  };
};
