import type { LaneKind } from '@core/timeline/timeline';
import type { ArrangedGroup, Arranged } from './arrange';
import type { IndexedLane } from './indexed-view';

/** Where a lane stands, in CSS pixels from the top of its section: the pinned lanes, or those that scroll. */
export interface PlacedLane {
  readonly indexed: IndexedLane;
  readonly pinned: boolean;
  /** All its rows lie over each other in one thin ribbon. */
  readonly collapsed: boolean;
  /** With the room for marks above its rows. */
  readonly topPx: number;
  readonly heightPx: number;
  /** Top of row 0. */
  readonly rowsTopPx: number;
  /** From one row to the next, and how much of it is painted. */
  readonly pitchPx: number;
  readonly barPx: number;
}

export interface PlacedHead {
  readonly group: ArrangedGroup;
  readonly topPx: number;
}

export interface Layout {
  /** Pinned lanes first; both in order from the top. */
  readonly lanes: readonly PlacedLane[];
  readonly heads: readonly PlacedHead[];
  readonly pinnedPx: number;
  /** Of all that scrolls. */
  readonly heightPx: number;
}

export const RULER_PX = 44;
export const GUTTER_PX = 148;
export const RIGHT_PX = 16;
export const HEAD_PX = 20;

interface Measures {
  readonly above: number;
  readonly pitch: number;
  readonly bar: number;
  readonly below: number;
}

const MEASURES: Readonly<Record<LaneKind, Measures>> = {
  phase: { above: 8, pitch: 20, bar: 20, below: 8 },
  path: { above: 0, pitch: 15, bar: 14, below: 8 },
  spans: { above: 0, pitch: 18, bar: 17, below: 4 },
  states: { above: 0, pitch: 11, bar: 10, below: 8 },
  vcpu: { above: 12, pitch: 15, bar: 14, below: 4 },
  worker: { above: 8, pitch: 13, bar: 12, below: 4 },
  outside: { above: 8, pitch: 13, bar: 12, below: 4 },
};
const COLLAPSED: Measures = { above: 1, pitch: 0, bar: 7, below: 2 };
/** A lane of a collapsed group: many of them read as one picture. */
const SLIVER: Measures = { above: 0, pitch: 0, bar: 5, below: 1 };

/** Rows grow where there is room to spare, but never beyond what still reads as one picture. */
const DENSITIES = [2.75, 2.5, 2.25, 2, 1.75, 1.5, 1.25, 1] as const;

export function layoutLanes(arranged: Arranged, availablePx: number): Layout {
  for (const density of DENSITIES) {
    const layout = place(arranged, density);
    if (layout.pinnedPx + layout.heightPx <= availablePx * 0.96) return layout;
  }
  return place(arranged, 1);
}

function place({ pinned, groups, collapsed }: Arranged, density: number): Layout {
  const lanes: PlacedLane[] = [];
  const heads: PlacedHead[] = [];
  let topPx = 0;
  const put = (indexed: IndexedLane, isPinned: boolean, sliver: boolean): void => {
    const one = placeLane(indexed, topPx, density, sliver ? 'sliver' : collapsed.has(indexed.lane.id));
    lanes.push({ ...one, pinned: isPinned });
    topPx += one.heightPx;
  };
  for (const indexed of pinned) put(indexed, true, false);
  const pinnedPx = topPx === 0 ? 0 : topPx + 4;
  topPx = 0;
  for (const group of groups) {
    if (group.title !== '') {
      heads.push({ group, topPx });
      topPx += HEAD_PX;
    }
    for (const indexed of group.lanes) put(indexed, false, group.collapsed);
  }
  return { lanes, heads, pinnedPx, heightPx: topPx };
}

function placeLane(
  indexed: IndexedLane,
  topPx: number,
  density: number,
  collapsed: boolean | 'sliver',
): Omit<PlacedLane, 'pinned'> {
  const { kind, rows } = indexed.lane;
  const thin = collapsed === 'sliver' ? SLIVER : collapsed ? COLLAPSED : null;
  const measures = thin ?? MEASURES[kind];
  const grown = thin ? 1 : density;
  const above = Math.round(measures.above * Math.min(grown, 1.25));
  const pitchPx = Math.round(measures.pitch * grown);
  const barPx = thin ? thin.bar : pitchPx - (measures.pitch - measures.bar);
  const rowsPx = thin ? barPx : pitchPx * Math.max(1, rows);
  const heightPx = above + rowsPx + Math.round(measures.below * grown);
  return { indexed, collapsed: thin !== null, topPx, heightPx, rowsTopPx: topPx + above, pitchPx, barPx };
}

/** What to add to a place within its section to get pixels from the canvas's top. */
export const sectionTopPx = (layout: Layout, pinned: boolean, scrollPx: number): number =>
  pinned ? RULER_PX : RULER_PX + layout.pinnedPx - scrollPx;

export interface LaneHit {
  readonly placed: PlacedLane;
  /** May be outside its rows. */
  readonly row: number;
  /** Above its rows, where marks stand. */
  readonly above: boolean;
}

/** The lane at `y` pixels from the canvas's top. */
export function laneAt(layout: Layout, y: number, scrollPx: number): LaneHit | null {
  if (y < RULER_PX) return null;
  const pinned = y < RULER_PX + layout.pinnedPx;
  const within = y - sectionTopPx(layout, pinned, scrollPx);
  const placed = layout.lanes.find(
    (one) => one.pinned === pinned && within >= one.topPx && within < one.topPx + one.heightPx,
  );
  if (!placed) return null;
  const above = within < placed.rowsTopPx;
  const row = placed.collapsed ? -1 : Math.floor((within - placed.rowsTopPx) / placed.pitchPx);
  return { placed, row, above };
}
