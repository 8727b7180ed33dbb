/** What of a recording is on screen; kept with its snapshot, so that it opens where it was left. */

/** Which part of each cycle is looked at. */
export const PARTS = ['pause', 'resume', 'both'] as const;
export type Part = (typeof PARTS)[number];

export interface ViewState {
  /** Index of the selected cycle; null for none. */
  readonly cycle: number | null;
  readonly part: Part;
  /** From the cycle's stop request, in nanoseconds; null where the timeline fits the part. */
  readonly range: { readonly startNs: number; readonly endNs: number } | null;
  /** Which view is open, by its name. */
  readonly view: string;
  /** The expression that cycles are chosen by; empty for all. */
  readonly filter: string;
  readonly markers: readonly Marker[];
  readonly lanes: LaneState;
}

/** An instant that somebody marked, from the recording's origin. */
export interface Marker {
  readonly timeNs: number;
  readonly label: string;
  readonly note: string;
}

/** Lanes by their ids; those that are not in `order` follow it as they come. */
export interface LaneState {
  readonly pinned: readonly string[];
  readonly collapsed: readonly string[];
  readonly order: readonly string[];
}

export const FIRST_VIEW: ViewState = {
  cycle: null,
  part: 'both',
  range: null,
  view: 'timeline',
  filter: '',
  markers: [],
  lanes: { pinned: [], collapsed: [], order: [] },
};
