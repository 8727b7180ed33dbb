import type { OverlayRequest, OverlayView } from '@core/analysis/overlay';
import type { Landmark } from '@core/analysis/overlay-runs';
import { failureWords } from '../failure-words';
import { latestAsked } from '../latest-asked';
import type { Part } from '../model';
import type { Slice } from '../store';

/** All cycles together, each one by itself, or as a table. */
export const OVERLAY_MODES = ['bands', 'strips', 'figures'] as const;
export type OverlayMode = (typeof OVERLAY_MODES)[number];

/** What is known of the picture that is wanted of many cycles. */
export type GatheringState =
  | { readonly state: 'none' }
  | { readonly state: 'gathering'; readonly done: number; readonly total: number }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly message: string };

export type OverlayState =
  GatheringState | { readonly state: 'stopped'; readonly done: number; readonly total: number };

export interface OverlaySlice {
  readonly overlay: OverlayState;
  /** The last that came, and of which recording: it stays until the next has come. */
  readonly overlayShown: { readonly recordingId: string; readonly view: OverlayView } | null;
  readonly overlayMode: OverlayMode;
  readonly overlayAlign: Readonly<Record<Part, Landmark>>;
  /** Whether the few that last far longer are shown to their ends. */
  readonly overlayWhole: boolean;
  askOverlay(recordingId: string, request: OverlayRequest): void;
  /** What is gathered stays, and the picture that is there. */
  putOffOverlay(): void;
  /** Where it was put off. */
  goOnWithOverlay(): void;
  showOverlayMode(mode: OverlayMode): void;
  alignOverlay(part: Part, align: Landmark): void;
  showOverlayWhole(whole: boolean): void;
}

interface Wanted {
  readonly recordingId: string;
  readonly request: OverlayRequest;
}

export const createOverlaySlice: Slice<OverlaySlice> = (set, get, { api }) => {
  let last: Wanted | null = null;
  let isPutOff = false;

  /** What is still gathered is asked for until it is there. */
  const asked = latestAsked<Wanted>(async ({ recordingId, request }, isLatest) => {
    const reply = await api.overlay(recordingId, request);
    if (!isLatest() || get().recordingId !== recordingId) return false;
    if (!reply.ok) {
      set({ overlay: { state: 'failed', message: failureWords(reply.error) } });
      return false;
    }
    if (reply.value.state === 'ready') {
      set({ overlay: { state: 'ready' }, overlayShown: { recordingId, view: reply.value.view } });
      return false;
    }
    set({ overlay: isPutOff ? { ...reply.value, state: 'stopped' } : reply.value });
    return !isPutOff;
  });

  const ask = (wanted: Wanted): void => {
    const { overlay } = get();
    if (overlay.state === 'stopped') set({ overlay: { ...overlay, state: 'gathering' } });
    last = wanted;
    isPutOff = false;
    asked.ask(wanted);
  };

  return {
    overlay: { state: 'none' },
    overlayShown: null,
    overlayMode: 'bands',
    overlayAlign: { pause: 'pauseStart', resume: 'resumeStart', both: 'pauseStart' },
    overlayWhole: false,
    askOverlay: (recordingId, request) => {
      ask({ recordingId, request });
    },
    putOffOverlay: () => {
      isPutOff = true;
      asked.drop();
      const { overlay } = get();
      if (overlay.state === 'gathering') set({ overlay: { ...overlay, state: 'stopped' } });
    },
    goOnWithOverlay: () => {
      if (last !== null) ask(last);
    },
    showOverlayMode: (overlayMode) => {
      set({ overlayMode });
    },
    alignOverlay: (part, align) => {
      set({ overlayAlign: { ...get().overlayAlign, [part]: align } });
    },
    showOverlayWhole: (overlayWhole) => {
      set({ overlayWhole });
    },
  };
};
