import type { FigureCheck } from '@core/analysis/figure-check';
import type { Slice } from '../store';
import { growing } from './growing';

export interface FigureCheckSlice {
  /** What main last said of it, and of which recording. */
  readonly figureCheck: { readonly recordingId: string; readonly check: FigureCheck } | null;
  readonly figureCheckAwaited: boolean;
  /** Holds the figures that came with the recording on screen against its events; goes on where that was put off. */
  checkFigures(): Promise<void>;
  putOffFigureCheck(): void;
}

export const createFigureCheckSlice: Slice<FigureCheckSlice> = (set, get, { api }) => {
  const checking = growing<string, FigureCheck>(
    {
      begun: () => set({ figureCheckAwaited: true }),
      ask: (recordingId, goesOn) => api.checkFigures(recordingId, goesOn),
      came: (recordingId, check, whole) =>
        set({ figureCheck: { recordingId, check }, figureCheckAwaited: !whole }),
      failed: (failure) => {
        set({ figureCheck: null, figureCheckAwaited: false });
        get().reportFailure('The figures could not be checked', failure);
      },
    },
    (left, right) => left === right,
  );
  return {
    figureCheck: null,
    figureCheckAwaited: false,
    checkFigures: async () => {
      const { recordingId } = get();
      if (recordingId !== null) await checking.want(recordingId);
    },
    putOffFigureCheck: () => {
      checking.putOff();
      set({ figureCheckAwaited: false });
    },
  };
};
