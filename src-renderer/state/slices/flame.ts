import type { FlameRequest, FlameView } from '@core/analysis/flame/flame';
import { failureWords } from '../failure-words';
import type { Part } from '../model';
import type { Slice } from '../store';
import { growing } from './growing';

/** How the tree is to be made, whatever cycles it is of. */
export type FlameOptions = Pick<FlameRequest, 'mode' | 'foot' | 'thread' | 'inverted'>;

/** A frame by the names on its way down, so that another tree's can be found again. */
export type FramePath = readonly string[];

export interface ShownFlame {
  readonly recordingId: string;
  readonly view: FlameView;
}

export interface FlameSlice {
  readonly flameOptions: FlameOptions;
  /** What main last sent; stays until something newer comes. */
  readonly flame: ShownFlame | null;
  /** One was asked for and has not come yet, or not all of it. */
  readonly flameAwaited: boolean;
  /** Why main could not make the one asked for last; null if it could. */
  readonly flameFailure: string | null;
  readonly flameSearch: string;
  /** What fills the width; empty: all. */
  readonly flameZoom: FramePath;
  chooseFlame(change: Partial<FlameOptions>): void;
  searchFlame(text: string): void;
  zoomFlame(path: FramePath): void;
  /** Of the recording on screen, over these cycles; null for all of them. Goes on where that was put off. */
  askFlame(cycles: Uint32Array | null): Promise<void>;
  /** What came stays. */
  putOffFlame(): void;
}

interface Question {
  readonly recordingId: string;
  readonly options: FlameOptions;
  readonly part: Part;
  readonly cycles: Uint32Array | null;
}

const same = (left: Question, right: Question): boolean =>
  left.recordingId === right.recordingId &&
  left.options === right.options &&
  left.part === right.part &&
  left.cycles === right.cycles;

export const createFlameSlice: Slice<FlameSlice> = (set, get, { api }) => {
  const flame = growing<Question, FlameView>(
    {
      begun: () => set({ flameAwaited: true }),
      ask: ({ recordingId, options, part, cycles }, goesOn) =>
        api.flame(recordingId, { ...options, cycles, part }, goesOn),
      came: ({ recordingId }, view, whole) =>
        set({ flame: { recordingId, view }, flameAwaited: !whole, flameFailure: null }),
      failed: (failure) => set({ flameAwaited: false, flameFailure: failureWords(failure) }),
    },
    same,
  );
  return {
    flameOptions: { mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
    flame: null,
    flameAwaited: false,
    flameFailure: null,
    flameSearch: '',
    flameZoom: [],
    chooseFlame: (change) => {
      set({ flameOptions: { ...get().flameOptions, ...change } });
    },
    searchFlame: (text) => {
      set({ flameSearch: text });
    },
    zoomFlame: (flameZoom) => {
      if (flameZoom.join('\n') !== get().flameZoom.join('\n')) set({ flameZoom });
    },
    askFlame: async (cycles) => {
      const { recordingId, part, flameOptions: options } = get();
      if (recordingId === null) return;
      await flame.want({ recordingId, options, part, cycles });
    },
    putOffFlame: () => {
      flame.putOff();
      set({ flameAwaited: false });
    },
  };
};
