import type { Lane, LaneKind } from '@core/timeline/timeline';

/** Where a lane stands, in CSS pixels from the top of the first one. */
export interface PlacedLane {
  readonly lane: Lane;
  /** With the room for marks above its rows. */
  readonly topPx: number;
  readonly heightPx: number;
  /** Top of row 0. */
  readonly rowsTopPx: number;
  /** From one row to the next, and how much of it is painted. */
  readonly pitchPx: number;
  readonly barPx: number;
}

export interface Layout {
  readonly lanes: readonly PlacedLane[];
  readonly heightPx: number;
}

export const RULER_PX = 40;
export const GUTTER_PX = 112;
export const RIGHT_PX = 16;

interface Measures {
  readonly above: number;
  readonly pitch: number;
  readonly bar: number;
  readonly below: number;
}

const MEASURES: Readonly<Record<LaneKind, Measures>> = {
  phase: { above: 8, pitch: 20, bar: 20, below: 11 },
  path: { above: 0, pitch: 15, bar: 14, below: 9 },
  spans: { above: 0, pitch: 18, bar: 17, below: 4 },
  states: { above: 0, pitch: 11, bar: 10, below: 8 },
  vcpu: { above: 13, pitch: 15, bar: 14, below: 4 },
  worker: { above: 9, pitch: 11, bar: 10, below: 4 },
  outside: { above: 9, pitch: 11, bar: 10, below: 4 },
};

/** Rows grow where there is room to spare, but never beyond what still reads as one picture. */
const DENSITIES = [1.75, 1.5, 1.25, 1] as const;

export function layoutLanes(lanes: readonly Lane[], availablePx: number): Layout {
  for (const density of DENSITIES) {
    const layout = place(lanes, density);
    if (layout.heightPx <= availablePx * 0.96) return layout;
  }
  return place(lanes, 1);
}

function place(lanes: readonly Lane[], density: number): Layout {
  let topPx = 0;
  const placed = lanes.map((lane): PlacedLane => {
    const measures = MEASURES[lane.kind];
    const above = Math.round(measures.above * Math.min(density, 1.25));
    const pitchPx = Math.round(measures.pitch * density);
    const barPx = pitchPx - (measures.pitch - measures.bar);
    const heightPx = above + pitchPx * Math.max(1, lane.rows) + Math.round(measures.below * density);
    const one = { lane, topPx, heightPx, rowsTopPx: topPx + above, pitchPx, barPx };
    topPx += heightPx;
    return one;
  });
  return { lanes: placed, heightPx: topPx };
}

/** The lane at `y` pixels from the first lane's top, and the row in it (which may be outside its rows). */
export function laneAt(
  layout: Layout,
  y: number,
): { readonly placed: PlacedLane; readonly row: number } | null {
  const placed = layout.lanes.find((one) => y >= one.topPx && y < one.topPx + one.heightPx);
  return placed ? { placed, row: Math.floor((y - placed.rowsTopPx) / placed.pitchPx) } : null;
}
