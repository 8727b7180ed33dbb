import type { FlameMode } from '@core/analysis/flame/flame';
import type { FlameDifference, FlameDifferenceRequest } from '@core/compare/flame-difference';
import type { OverlaidRequest, OverlaidView } from '@core/compare/overlaid';
import type { ComparisonView } from '@core/pictures/choice';
import { failureWords } from '../failure-words';
import { latestAsked } from '../latest-asked';
import type { Part } from '../model';
import type { BothSides } from '../selectors/compare';
import type { Slice } from '../store';
import { growing } from './growing';
import type { OverlayState } from './overlay';

export interface ComparePicturesSlice {
  readonly comparedPicture: ComparisonView;
  readonly overlaid: OverlayState;
  /** The last that came; it stays until the next has come. */
  readonly overlaidShown: { readonly sides: BothSides; readonly view: OverlaidView } | null;
  readonly comparedMode: FlameMode;
  /** The last that came, whole or as far as it was. */
  readonly flameDifference: { readonly sides: BothSides; readonly view: FlameDifference } | null;
  readonly flameDifferenceAwaited: boolean;
  /** Why main could not make the one asked for last; null if it could. */
  readonly flameDifferenceFailure: string | null;
  showComparedPicture(picture: ComparisonView): void;
  askOverlaid(request: OverlaidRequest): void;
  /** What is gathered stays, and the picture that is there. */
  putOffOverlaid(): void;
  /** Where it was put off. */
  goOnWithOverlaid(): void;
  showComparedMode(mode: FlameMode): void;
  /** Goes on where that was put off. */
  askFlameDifference(sides: BothSides): Promise<void>;
  /** What came stays. */
  putOffFlameDifference(): void;
}

interface FlameQuestion {
  readonly sides: BothSides;
  readonly part: Part;
  readonly mode: FlameMode;
}

const requestOf = ({ sides, part, mode }: FlameQuestion): FlameDifferenceRequest => ({
  ...sides,
  part,
  mode,
});

export const createComparePicturesSlice: Slice<ComparePicturesSlice> = (set, get, { api }) => {
  let wanted: OverlaidRequest | null = null;
  let isPutOff = false;

  /** What is still gathered is asked for until it is there, or put off. */
  const overlaid = latestAsked<OverlaidRequest>(async (request, isLatest) => {
    const reply = await api.compareOverlay(request);
    if (!isLatest()) return false;
    if (!reply.ok) {
      set({ overlaid: { state: 'failed', message: failureWords(reply.error) } });
      return false;
    }
    if (reply.value.state === 'ready') {
      const { a, b } = request;
      set({ overlaid: { state: 'ready' }, overlaidShown: { sides: { a, b }, view: reply.value.view } });
      return false;
    }
    set({ overlaid: isPutOff ? { ...reply.value, state: 'stopped' } : reply.value });
    return !isPutOff;
  });
  const askOverlaid = (request: OverlaidRequest): void => {
    const { overlaid: before } = get();
    if (before.state === 'stopped') set({ overlaid: { ...before, state: 'gathering' } });
    wanted = request;
    isPutOff = false;
    overlaid.ask(request);
  };
  const flame = growing<FlameQuestion, FlameDifference>(
    {
      begun: () => set({ flameDifferenceAwaited: true }),
      ask: (question, goesOn) => api.compareFlame(requestOf(question), goesOn),
      came: ({ sides }, view, whole) =>
        set({
          flameDifference: { sides, view },
          flameDifferenceAwaited: !whole,
          flameDifferenceFailure: null,
        }),
      failed: (failure) =>
        set({ flameDifferenceAwaited: false, flameDifferenceFailure: failureWords(failure) }),
    },
    (left, right) => left.sides === right.sides && left.part === right.part && left.mode === right.mode,
  );
  return {
    comparedPicture: 'figures',
    overlaid: { state: 'none' },
    overlaidShown: null,
    comparedMode: 'calls',
    flameDifference: null,
    flameDifferenceAwaited: false,
    flameDifferenceFailure: null,
    showComparedPicture: (comparedPicture) => {
      set({ comparedPicture });
    },
    askOverlaid,
    putOffOverlaid: () => {
      isPutOff = true;
      overlaid.drop();
      const { overlaid: before } = get();
      if (before.state === 'gathering') set({ overlaid: { ...before, state: 'stopped' } });
    },
    goOnWithOverlaid: () => {
      if (wanted !== null) askOverlaid(wanted);
    },
    showComparedMode: (comparedMode) => {
      set({ comparedMode });
    },
    askFlameDifference: async (sides) => {
      const { part, comparedMode: mode } = get();
      await flame.want({ sides, part, mode });
    },
    putOffFlameDifference: () => {
      flame.putOff();
      set({ flameDifferenceAwaited: false });
    },
  };
};
