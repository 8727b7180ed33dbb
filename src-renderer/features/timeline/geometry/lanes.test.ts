import { describe, expect, test } from 'vitest';
import { MARK_KINDS, RIBBON_STYLES } from '@core/timeline/timeline';
import type { Lane, LaneKind, Marks, TimelineView } from '@core/timeline/timeline';
import { markAt, sliceAt } from './hit';
import { laneAt, layoutLanes } from './layout';
import { paintOf } from './style';
import { findSlice, walk } from './walk';

const NO_MARKS: Marks = {
  count: 0,
  timeNs: new Float64Array(0),
  kind: new Uint8Array(0),
  label: new Uint32Array(0),
  cycle: new Uint32Array(0),
};

/** Slices as [start, end, depth, style]. */
function lane(id: string, kind: LaneKind, rows: number, slices: readonly (readonly number[])[]): Lane {
  const column = (at: number): number[] => slices.map((slice) => slice[at] ?? 0);
  return {
    id,
    kind,
    title: id,
    subtitle: '',
    marks: NO_MARKS,
    onPath: new Float64Array(0),
    rows,
    slices: {
      count: slices.length,
      startNs: Float64Array.from(column(0)),
      endNs: Float64Array.from(column(1)),
      depth: Uint8Array.from(column(2)),
      style: Uint8Array.from(column(3)),
      label: new Uint32Array(slices.length),
      cycle: new Uint32Array(slices.length),
    },
  };
}

const axis = { startNs: 0, endNs: 1000, leftPx: 0, widthPx: 1000 };
const phase = lane('phase', 'phase', 1, [[0, 400, 0, 0], [400, 1000, 0, 1]]); // prettier-ignore
const main = lane('main', 'spans', 2, [[0, 1000, 0, 9], [100, 300, 1, 1], [301, 302, 1, 2], [600, 900, 1, 2]]); // prettier-ignore
const vcpu = lane('vcpu-0', 'vcpu', 1, [[0, 500, 0, 3], [500, 1000, 0, 2]]); // prettier-ignore
const lanes = [phase, main, vcpu];

describe('the layout', () => {
  test('stacks lanes without gap or overlap, each tall enough for its rows', () => {
    const { lanes: placed, heightPx } = layoutLanes(lanes, 10_000);
    let top = 0;
    for (const one of placed) {
      expect(one.topPx).toBe(top);
      expect(one.rowsTopPx + one.pitchPx * one.lane.rows).toBeLessThanOrEqual(one.topPx + one.heightPx);
      top += one.heightPx;
    }
    expect(heightPx).toBe(top);
  });

  test('grows rows only where there is room', () => {
    expect(layoutLanes(lanes, 1000).heightPx).toBeGreaterThan(layoutLanes(lanes, 50).heightPx);
  });

  test('tells the lane and the row at a height', () => {
    const layout = layoutLanes(lanes, 50);
    const placed = layout.lanes[1];
    if (!placed) throw new Error('no lane');
    expect(laneAt(layout, placed.rowsTopPx + placed.pitchPx + 1)).toEqual({ placed, row: 1 });
    expect(laneAt(layout, layout.heightPx + 1)).toBeNull();
  });
});

describe('picking', () => {
  test('takes the slice under the pointer in its row', () => {
    expect(sliceAt(main.slices, axis, 200, 1)).toBe(1);
    expect(sliceAt(main.slices, axis, 200, 0)).toBe(0);
    expect(sliceAt(main.slices, axis, 450, 1)).toBe(-1);
  });

  test('reaches a slice that is thinner than the pointer', () => {
    expect(sliceAt(main.slices, axis, 304, 1)).toBe(2);
  });

  test('takes the nearest mark, and none from afar', () => {
    const marked: Lane = {
      ...vcpu,
      marks: {
        count: 2,
        timeNs: Float64Array.of(100, 104),
        kind: Uint8Array.of(MARK_KINDS.indexOf('kick'), MARK_KINDS.indexOf('stopped')),
        label: Uint32Array.of(0, 1),
        cycle: Uint32Array.of(0, 0),
      },
    };
    expect(markAt(marked, ['kick', 'stopped'], axis, 103)).toMatchObject({
      kind: 'stopped',
      label: 'stopped',
    });
    expect(markAt(marked, [], axis, 200)).toBeNull();
  });
});

describe('walking by arrow keys', () => {
  test('goes right and left in the same row, and stops at the ends', () => {
    expect(walk(lanes, { laneIndex: 1, sliceIndex: 1 }, 'right')).toEqual({ laneIndex: 1, sliceIndex: 2 });
    expect(walk(lanes, { laneIndex: 1, sliceIndex: 3 }, 'right')).toBeNull();
    expect(walk(lanes, { laneIndex: 1, sliceIndex: 3 }, 'left')).toEqual({ laneIndex: 1, sliceIndex: 2 });
  });

  test('goes down through rows and lanes to what is nearest in time', () => {
    expect(walk(lanes, { laneIndex: 0, sliceIndex: 1 }, 'down')).toEqual({ laneIndex: 1, sliceIndex: 0 });
    expect(walk(lanes, { laneIndex: 1, sliceIndex: 0 }, 'down')).toEqual({ laneIndex: 1, sliceIndex: 3 });
    expect(walk(lanes, { laneIndex: 1, sliceIndex: 3 }, 'down')).toEqual({ laneIndex: 2, sliceIndex: 1 });
    expect(walk(lanes, { laneIndex: 2, sliceIndex: 1 }, 'down')).toBeNull();
  });

  test('goes up from a lane to the last row of the one above', () => {
    expect(walk(lanes, { laneIndex: 2, sliceIndex: 1 }, 'up')).toEqual({ laneIndex: 1, sliceIndex: 3 });
  });

  test('starts at the first slice', () => {
    expect(walk(lanes, null, 'right')).toEqual({ laneIndex: 0, sliceIndex: 0 });
    expect(walk([], null, 'right')).toBeNull();
  });

  test('finds a picked slice again after a newer view clipped it', () => {
    expect(findSlice(main.slices, 1, 590, 950)).toBe(3);
    expect(findSlice(main.slices, 1, 400, 500)).toBe(-1);
  });
});

describe('how a slice is painted', () => {
  const view: TimelineView = {
    request: { cycle: 0, startNs: 0, endNs: 1000, widthPx: 1000 },
    quality: 'whole',
    attributed: { done: 1, total: 1 },
    bounds: { startNs: 0, endNs: 1000 },
    cycles: {
      count: 1,
      index: Uint32Array.of(0),
      startNs: Float64Array.of(0),
      pauseEndNs: Float64Array.of(500),
      resumeStartNs: Float64Array.of(500),
      endNs: Float64Array.of(1000),
      among: Uint32Array.of(1),
    },
    extentNs: 1000,
    pauseEndNs: 500,
    resumeStartNs: 500,
    lanes,
    arrows: { ...NO_MARKS, from: new Uint16Array(0), to: new Uint16Array(0) },
    labels: [''],
  };

  test('by its phase, or neutrally where it names none', () => {
    expect(paintOf(view, main, 1)).toEqual({ paint: 'phase', phase: 'kick' });
    expect(paintOf(view, main, 0)).toEqual({ paint: 'neutral' });
  });

  test('a wait for a grace period stands out from other waits', () => {
    const states = lane('main-state', 'states', 1, [[0, 10, 0, 2], [10, 20, 0, RIBBON_STYLES.indexOf('gracePeriod')]]); // prettier-ignore
    expect(paintOf(view, states, 0)).toEqual({ paint: 'blocked' });
    expect(paintOf(view, states, 1)).toEqual({ paint: 'gracePeriod' });
  });
});
