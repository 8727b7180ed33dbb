/**
 * Many cycles over each other, aligned at an instant that each of them has: what share of them is in which phase how long
 * after it, how widely their instants spread, and each one as a thin strip.
 */
import { rankColumn } from './statistics/distribution';
import type { Ranked } from './statistics/distribution';
import { LANDMARKS, NOTHING, OVERLAY_KEYS } from './overlay-runs';
import type { Landmark, OverlayKey, OverlayRuns } from './overlay-runs';
import type { UnreadCycles } from './unread-cycles';
import { ascendingKnown, ascendingOf, quantile } from './statistics/statistics';

export const OVERLAY_PARTS = ['pause', 'resume', 'both'] as const;
export type OverlayPart = (typeof OVERLAY_PARTS)[number];

export interface OverlayRequest {
  /** Rows of the recording's table; null for all. */
  readonly cycles: Uint32Array | null;
  readonly part: OverlayPart;
  readonly align: Landmark;
  readonly widthPx: number;
  /** How many strips there is room for. */
  readonly rows: number;
  /** Whether a few that last far longer than the others are shown to their ends. */
  readonly whole: boolean;
}

/** Cycles as strips of cells, one row a cycle, longest first. */
export interface Strips {
  readonly cycles: Uint32Array;
  /** Of the part that is shown. */
  readonly lengthNs: Float64Array;
  /** Row by row: which of OVERLAY_KEYS holds most of the cell, or NOTHING. */
  readonly cells: Uint8Array;
}

/** When an instant comes, from the alignment; over the cycles that show it. */
export interface Spread {
  readonly landmark: Landmark;
  readonly count: number;
  readonly minNs: number;
  readonly p10Ns: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly maxNs: number;
}

export interface OverlayView {
  readonly part: OverlayPart;
  readonly align: Landmark;
  readonly widthPx: number;
  /** Cycles that show the instant of alignment: these are laid over each other. */
  readonly aligned: number;
  /** Cycles that do not. */
  readonly unaligned: number;
  /** Cycles of which that is not known; null where there are none. */
  readonly unread: UnreadCycles | null;
  /** What the columns cover, from the alignment. */
  readonly fromNs: number;
  readonly toNs: number;
  /** Cycles that begin before or end after that. */
  readonly beyond: number;
  /** Phases that any of them is in, in the order in which they are stacked. */
  readonly keys: readonly OverlayKey[];
  /** Key by key: the mean share, over each column, of the aligned cycles that are in it. */
  readonly shares: Float64Array;
  readonly spreads: readonly Spread[];
  /** The cycle of median length, then those that last far longer than most, longest first. */
  readonly featured: Strips;
  /** How many last so long; not all of them are featured. */
  readonly outliers: number;
  readonly strips: Strips;
  /** How many cycles each strip stands for: it is the longest of them. */
  readonly standsFor: Uint32Array;
}

/** Many cycles are gathered in steps: whoever wants it asks again. */
export type OverlayAnswer =
  | { readonly state: 'gathering'; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly view: OverlayView };

/** Cycles further out than this many medians press all others together. */
const CUT_AT_MEDIANS = 3;
const MOST_FEATURED = 6;
/** Tukey's: so many times the middle half's width beyond it. */
const FAR = 1.5;

/** A cycle's place under the others; times from the alignment. */
export interface Aligned {
  /** Rows of the table. */
  readonly cycles: Uint32Array;
  readonly alignNs: Float64Array;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
}

export function overlayOf(runs: OverlayRuns, request: OverlayRequest): OverlayView {
  const chosen = request.cycles ?? Uint32Array.from({ length: runs.count }, (_, cycle) => cycle);
  const aligned = alignedOf(runs, chosen, request);
  const unread = runs.unreadOf(chosen);
  const range = rangeOf(aligned, request.whole);
  const beyond = beyondOf(aligned, range);
  const { keys, shares } = sharesOf(runs, aligned, range, request.widthPx);
  const byLength = rankColumn(
    aligned.endNs.map((end, at) => end - (aligned.startNs[at] ?? 0)),
    () => true,
  );
  const draw = (rows: readonly number[]): Strips => stripsOf(runs, aligned, rows, range, request.widthPx);
  const outliers = outliersOf(byLength);
  const rows = rowsOf(byLength, request.rows);
  return {
    part: request.part,
    align: request.align,
    widthPx: request.widthPx,
    aligned: aligned.cycles.length,
    unaligned: chosen.length - aligned.cycles.length - (unread?.cycles ?? 0),
    unread,
    ...range,
    beyond,
    keys,
    shares,
    spreads: spreadsOf(runs, aligned),
    featured: draw([...medianOf(byLength), ...outliers.slice(0, MOST_FEATURED)]),
    outliers: outliers.length,
    strips: draw(rows.map(({ longest }) => longest)),
    standsFor: Uint32Array.from(rows, ({ count }) => count),
  };
}

export function alignedOf(
  runs: OverlayRuns,
  chosen: Uint32Array,
  { align, part }: Pick<OverlayRequest, 'align' | 'part'>,
): Aligned {
  const from = part === 'resume' ? 'resumeStart' : 'pauseStart';
  const to = part === 'pause' ? 'pauseEnd' : 'resumeEnd';
  const cycles = chosen.filter((cycle) => cycle < runs.count && !Number.isNaN(runs.landmark(cycle, align)));
  const alignNs = Float64Array.from(cycles, (cycle) => runs.landmark(cycle, align));
  const relative = (which: Landmark): Float64Array =>
    Float64Array.from(cycles, (cycle, at) => runs.landmark(cycle, which) - (alignNs[at] ?? 0));
  return { cycles, alignNs, startNs: relative(from), endNs: relative(to) };
}

/** From the alignment. */
export type OverlayRange = Pick<OverlayView, 'fromNs' | 'toNs'>;

/** What the columns are to cover; `whole`: also the few that last far longer than the others. */
export function rangeOf({ startNs, endNs }: Aligned, whole: boolean): OverlayRange {
  if (startNs.length === 0) return { fromNs: 0, toNs: 1 };
  const starts = ascendingOf(startNs);
  const ends = ascendingOf(endNs);
  const least = starts[0] ?? 0;
  const greatest = ends.at(-1) ?? 1;
  const fromNs = whole ? least : Math.max(least, Math.min(0, CUT_AT_MEDIANS * quantile(starts, 0.5)));
  const toNs = whole ? greatest : Math.min(greatest, Math.max(1, CUT_AT_MEDIANS * quantile(ends, 0.5)));
  return fromNs < toNs ? { fromNs, toNs } : { fromNs: least, toNs: Math.max(greatest, least + 1) };
}

/** How many begin before the range or end after it. */
export const beyondOf = ({ startNs, endNs }: Aligned, { fromNs, toNs }: OverlayRange): number =>
  startNs.reduce((count, start, at) => count + Number(start < fromNs || (endNs[at] ?? 0) > toNs), 0);

/** Calls `take` for each of a cycle's runs in the part and the range, in columns from the range's start. */
function eachRun(
  runs: OverlayRuns,
  aligned: Aligned,
  at: number,
  { fromNs, toNs }: OverlayRange,
  widthPx: number,
  take: (startPx: number, endPx: number, key: number) => void,
): void {
  const alignNs = aligned.alignNs[at] ?? 0;
  const perNs = widthPx / (toNs - fromNs);
  runs.eachRun(
    aligned.cycles[at] ?? 0,
    alignNs + Math.max(fromNs, aligned.startNs[at] ?? 0),
    alignNs + Math.min(toNs, aligned.endNs[at] ?? 0),
    (startNs, endNs, key) =>
      take((startNs - alignNs - fromNs) * perNs, (endNs - alignNs - fromNs) * perNs, key),
  );
}

/** Whole columns are counted by their first and last, so that a run costs the same however long it is. */
export function sharesOf(
  runs: OverlayRuns,
  aligned: Aligned,
  range: OverlayRange,
  widthPx: number,
): Pick<OverlayView, 'keys' | 'shares'> {
  const whole = OVERLAY_KEYS.map(() => new Float64Array(widthPx + 1));
  const part = OVERLAY_KEYS.map(() => new Float64Array(widthPx + 1));
  const used = new Set<number>();
  const add = (columns: Float64Array | undefined, at: number, by: number): void => {
    if (columns) columns[at] = (columns[at] ?? 0) + by;
  };
  for (let at = 0; at < aligned.cycles.length; at += 1) {
    eachRun(runs, aligned, at, range, widthPx, (startPx, endPx, key) => {
      used.add(key);
      const first = Math.min(widthPx - 1, Math.floor(startPx));
      const last = Math.min(widthPx - 1, Math.floor(endPx));
      if (first === last) return add(part[key], first, endPx - startPx);
      add(part[key], first, first + 1 - startPx);
      add(part[key], last, endPx - last);
      add(whole[key], first + 1, 1);
      add(whole[key], last, -1);
    });
  }
  const kept = [...used].sort((left, right) => left - right);
  const shares = new Float64Array(kept.length * widthPx);
  kept.forEach((key, row) => {
    let within = 0;
    for (let column = 0; column < widthPx; column += 1) {
      within += whole[key]?.[column] ?? 0;
      shares[row * widthPx + column] = (within + (part[key]?.[column] ?? 0)) / aligned.cycles.length;
    }
  });
  return { keys: kept.flatMap((key) => OVERLAY_KEYS[key] ?? []), shares };
}

/** When it comes in each of the cycles, from the alignment; NaN where one does not show it. */
export const instantsOf = (
  runs: OverlayRuns,
  { cycles, alignNs }: Aligned,
  landmark: Landmark,
): Float64Array =>
  Float64Array.from(cycles, (cycle, at) => runs.landmark(cycle, landmark) - (alignNs[at] ?? 0));

export function spreadsOf(runs: OverlayRuns, aligned: Aligned): Spread[] {
  return LANDMARKS.flatMap((landmark) => {
    const ascending = ascendingKnown(instantsOf(runs, aligned, landmark));
    if (ascending.length === 0) return [];
    return [
      {
        landmark,
        count: ascending.length,
        minNs: ascending[0] ?? NaN,
        p10Ns: quantile(ascending, 0.1),
        p50Ns: quantile(ascending, 0.5),
        p90Ns: quantile(ascending, 0.9),
        maxNs: ascending.at(-1) ?? NaN,
      },
    ];
  });
}

/** Position among the aligned of the cycle of median length, by nearest rank. */
const medianOf = ({ cycles }: Ranked): readonly number[] => {
  const at = cycles[Math.max(0, Math.ceil(cycles.length / 2) - 1)];
  return at === undefined ? [] : [at];
};

/** Positions of those far longer than most, longest first. */
function outliersOf({ values, cycles }: Ranked): readonly number[] {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  const far = high + FAR * (high - low);
  const first = values.findIndex((value) => value > far);
  return first < 0 ? [] : [...cycles.subarray(first)].reverse();
}

/** All cycles by length, longest first, as many neighbours to a row as must be; the longest of each stands for them. */
function rowsOf({ cycles }: Ranked, rows: number): { readonly longest: number; readonly count: number }[] {
  const count = Math.min(cycles.length, Math.max(1, rows));
  return Array.from({ length: count }, (_, row) => {
    const from = Math.floor((row * cycles.length) / count);
    const to = Math.floor(((row + 1) * cycles.length) / count);
    return { longest: cycles[cycles.length - 1 - from] ?? 0, count: to - from };
  });
}

function stripsOf(
  runs: OverlayRuns,
  aligned: Aligned,
  positions: readonly number[],
  range: OverlayRange,
  widthPx: number,
): Strips {
  const cells = new Uint8Array(positions.length * widthPx).fill(NOTHING);
  const held = new Float64Array(widthPx);
  positions.forEach((at, row) => {
    held.fill(0);
    eachRun(runs, aligned, at, range, widthPx, (startPx, endPx, key) => {
      const last = Math.min(widthPx - 1, Math.ceil(endPx) - 1);
      for (let column = Math.floor(startPx); column <= last; column += 1) {
        const share = Math.min(endPx, column + 1) - Math.max(startPx, column);
        if (share <= (held[column] ?? 0)) continue;
        held[column] = share;
        cells[row * widthPx + column] = key;
      }
    });
  });
  return {
    cycles: Uint32Array.from(positions, (at) => aligned.cycles[at] ?? 0),
    lengthNs: Float64Array.from(positions, (at) => (aligned.endNs[at] ?? 0) - (aligned.startNs[at] ?? 0)),
    cells,
  };
}
