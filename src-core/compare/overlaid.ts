/** Both sides' cycles, aligned at the same instant and laid on one axis: what share of either is in which phase when. */
import { alignedOf, beyondOf, instantsOf, rangeOf, sharesOf, spreadsOf } from '../analysis/overlay';
import type { Aligned, OverlayPart, OverlayRange, OverlayView } from '../analysis/overlay';
import { LANDMARKS } from '../analysis/overlay-runs';
import type { Landmark, OverlayRuns } from '../analysis/overlay-runs';
import { STATISTICS } from './compare';
import { differenceOf } from './difference';
import type { Difference } from './difference';
import { sampleOf } from './sample';
import type { CompareSideRequest } from './view';

export interface OverlaidRequest {
  readonly a: CompareSideRequest;
  readonly b: CompareSideRequest;
  readonly part: OverlayPart;
  readonly align: Landmark;
  readonly widthPx: number;
  /** Whether a few that last far longer than the others are shown to their ends. */
  readonly whole: boolean;
}

/** As of an overlay's view. */
export type OverlaidSide = Pick<
  OverlayView,
  'aligned' | 'unaligned' | 'unread' | 'beyond' | 'keys' | 'shares' | 'spreads'
>;

/** Plain data; times from the alignment, the same range on both sides. */
export interface OverlaidView extends OverlayRange {
  readonly part: OverlayPart;
  readonly align: Landmark;
  readonly widthPx: number;
  readonly a: OverlaidSide;
  readonly b: OverlaidSide;
  /** How much later or earlier than in A an instant comes in B; those that both sides show. */
  readonly shifts: readonly InstantShift[];
}

/** Of the medians. */
export interface InstantShift extends Pick<Difference, 'differenceNs' | 'intervalNs' | 'fewest'> {
  readonly landmark: Landmark;
}

/** Many cycles are gathered in steps: whoever wants it asks again. */
export type OverlaidAnswer =
  | { readonly state: 'gathering'; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly view: OverlaidView };

/** A side's phases and those of its cycles that count. */
export interface GatheredSide {
  readonly runs: OverlayRuns;
  /** Rows of its table, ascending. */
  readonly counted: Uint32Array;
}

export function overlaid(
  ofA: GatheredSide,
  ofB: GatheredSide,
  { part, align, widthPx, whole }: Omit<OverlaidRequest, 'a' | 'b'>,
): OverlaidView {
  const a = alignedOf(ofA.runs, ofA.counted, { align, part });
  const b = alignedOf(ofB.runs, ofB.counted, { align, part });
  const range = rangeOfBoth(a, b, whole);
  const side = ({ runs, counted }: GatheredSide, aligned: Aligned): OverlaidSide => {
    const unread = runs.unreadOf(counted);
    return {
      aligned: aligned.cycles.length,
      unaligned: counted.length - aligned.cycles.length - (unread?.cycles ?? 0),
      unread,
      beyond: beyondOf(aligned, range),
      ...sharesOf(runs, aligned, range, widthPx),
      spreads: spreadsOf(runs, aligned),
    };
  };
  return {
    part,
    align,
    widthPx,
    ...range,
    a: side(ofA, a),
    b: side(ofB, b),
    shifts: shiftsOf(ofA, a, ofB, b),
  };
}

function shiftsOf(ofA: GatheredSide, a: Aligned, ofB: GatheredSide, b: Aligned): InstantShift[] {
  return LANDMARKS.flatMap((landmark) => {
    const [one, other] = [
      sampleOf(instantsOf(ofA.runs, a, landmark)),
      sampleOf(instantsOf(ofB.runs, b, landmark)),
    ];
    if (one === null || other === null) return [];
    const { differenceNs, intervalNs, fewest } = differenceOf(one, other, STATISTICS.p50);
    return [{ landmark, differenceNs, intervalNs, fewest }];
  });
}

/** A side without a cycle that shows the instant has no say. */
function rangeOfBoth(a: Aligned, b: Aligned, whole: boolean): OverlayRange {
  if (a.cycles.length === 0) return rangeOf(b, whole);
  if (b.cycles.length === 0) return rangeOf(a, whole);
  const [one, other] = [rangeOf(a, whole), rangeOf(b, whole)];
  return { fromNs: Math.min(one.fromNs, other.fromNs), toNs: Math.max(one.toNs, other.toNs) };
}
