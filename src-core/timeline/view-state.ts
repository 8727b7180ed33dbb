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
}

export const FIRST_VIEW: ViewState = { cycle: null, part: 'both', range: null };
