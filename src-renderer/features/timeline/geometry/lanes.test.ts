import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARK_KINDS, RIBBON_STYLES } from '@core/timeline/timeline';
import { lane, NO_MARKS, viewOf } from '../../../testing/lanes';
import {
  arrangeLanes,
  collapseToggled,
  laneMoved,
  neighbourOf,
  NOTHING_ARRANGED,
  pinToggled,
} from './arrange';
import { sliceAt } from './hit';
import { firstAbove, indexView, markNear, nearestIn } from './indexed-view';
import { laneAt, layoutLanes, RULER_PX } from './layout';
import { PAINTS } from './style';
import { findSlice, walk } from './walk';

const axis = { startNs: 0, endNs: 1000, leftPx: 0, widthPx: 1000 };
const kicked = {
  ...NO_MARKS,
  count: 2,
  timeNs: Float64Array.of(100, 104),
  kind: Uint8Array.of(MARK_KINDS.indexOf('kick'), MARK_KINDS.indexOf('stopped')),
  label: Uint32Array.of(0, 1),
};
const { lanes } = indexView(
  viewOf(
    [
      lane('phase', 'phase', 1, [[0, 400, 0, 0], [400, 1000, 0, 1]]), // prettier-ignore
      lane('main', 'spans', 2, [[0, 1000, 0, 9], [100, 300, 1, 1], [301, 302, 1, 2], [600, 900, 1, 2]]), // prettier-ignore
      lane('vcpu-0', 'vcpu', 1, [[0, 500, 0, 3], [500, 1000, 0, 2]], kicked), // prettier-ignore
      lane('vcpu-1', 'vcpu', 1, [[0, 500, 0, RIBBON_STYLES.indexOf('gracePeriod')]]),
    ],
    ['kick', 'stopped'],
  ),
);
const [phase, main, vcpu] = lanes;
if (!phase || !main || !vcpu) throw new Error('a lane is missing');
const rowOf = (one: typeof main, row: number) => one.rows[row] ?? expect.fail('no row');
const arranged = arrangeLanes(lanes, NOTHING_ARRANGED);

describe('the layout', () => {
  test('stacks lanes without overlap, each tall enough for its rows', () => {
    const { lanes: placed, heightPx } = layoutLanes(arranged, 10_000);
    let top = 0;
    for (const one of placed) {
      expect(one.topPx).toBeGreaterThanOrEqual(top);
      expect(one.rowsTopPx + one.pitchPx * one.indexed.lane.rows).toBeLessThanOrEqual(
        one.topPx + one.heightPx,
      );
      top = one.topPx + one.heightPx;
    }
    expect(heightPx).toBe(top);
  });

  test('grows rows only where there is room', () => {
    expect(layoutLanes(arranged, 1000).heightPx).toBeGreaterThan(layoutLanes(arranged, 50).heightPx);
  });

  test('uses the room of a tall pane, up to what still reads as one picture', () => {
    const heightIn = (room: number): number => layoutLanes(arranged, room).heightPx;
    const least = heightIn(50);
    for (const times of [1.4, 1.8, 2.2]) {
      expect(heightIn(times * least)).toBeLessThanOrEqual(times * least);
      expect(heightIn(times * least)).toBeGreaterThan(0.7 * times * least);
    }
    expect(heightIn(100 * least)).toBe(heightIn(10 * least));
  });

  test('tells the lane and the row at a height, scrolled or not', () => {
    const layout = layoutLanes(arranged, 50);
    const placed = layout.lanes[1] ?? expect.fail('no lane');
    const y = RULER_PX + placed.rowsTopPx + placed.pitchPx + 1;
    expect(laneAt(layout, y, 0)).toMatchObject({ placed, row: 1, above: false });
    expect(laneAt(layout, y - 7, 7)).toMatchObject({ placed, row: 1 });
    expect(laneAt(layout, RULER_PX - 1, 0)).toBeNull();
    expect(laneAt(layout, RULER_PX + layout.heightPx + 1, 0)).toBeNull();
  });

  test('keeps pinned lanes on top of those that scroll', () => {
    const layout = layoutLanes(arrangeLanes(lanes, pinToggled(NOTHING_ARRANGED, 'vcpu-1')), 50);
    const pinned = layout.lanes.find((one) => one.pinned);
    expect(pinned?.indexed.lane.id).toBe('vcpu-1');
    expect(laneAt(layout, RULER_PX + layout.pinnedPx - 6, 400)?.placed).toBe(pinned);
  });

  test('makes a collapsed lane one thin ribbon', () => {
    const layout = layoutLanes(arrangeLanes(lanes, collapseToggled(NOTHING_ARRANGED, 'main')), 50);
    const placed = layout.lanes.find((one) => one.indexed.lane.id === 'main');
    expect(placed).toMatchObject({ collapsed: true, pitchPx: 0 });
    expect(placed?.heightPx).toBeLessThan(15);
  });
});

describe('arranging lanes', () => {
  const ids = (arrangement: typeof NOTHING_ARRANGED): string[] => {
    const { pinned, groups } = arrangeLanes(lanes, arrangement);
    return [...pinned, ...groups.flatMap((group) => group.lanes)].map((one) => one.lane.id);
  };

  test('moves a lane within its group, and not out of it', () => {
    expect(ids(laneMoved(lanes, NOTHING_ARRANGED, 'vcpu-1', 'vcpu-0'))).toEqual([
      'phase',
      'main',
      'vcpu-1',
      'vcpu-0',
    ]);
    expect(laneMoved(lanes, NOTHING_ARRANGED, 'vcpu-1', 'main')).toBe(NOTHING_ARRANGED);
  });

  test('pins in the order of pinning, and unpins to where the lane was', () => {
    const both = pinToggled(pinToggled(NOTHING_ARRANGED, 'vcpu-1'), 'phase');
    expect(ids(both)).toEqual(['vcpu-1', 'phase', 'main', 'vcpu-0']);
    expect(ids(laneMoved(lanes, both, 'phase', 'vcpu-1'))).toEqual(['phase', 'vcpu-1', 'main', 'vcpu-0']);
    expect(pinToggled(pinToggled(NOTHING_ARRANGED, 'main'), 'main')).toEqual(NOTHING_ARRANGED);
  });

  test('knows a lane’s neighbour in its section, and none at an edge', () => {
    expect(neighbourOf(lanes, NOTHING_ARRANGED, 'vcpu-1', -1)).toBe('vcpu-0');
    expect(neighbourOf(lanes, NOTHING_ARRANGED, 'vcpu-0', -1)).toBeNull();
  });

  test('forgets nobody, whatever is pinned, collapsed and ordered', () => {
    const some = fc.subarray(['phase', 'main', 'vcpu-0', 'vcpu-1', 'gone', 'group:vcpus']);
    fc.assert(
      fc.property(some, some, some, (pinned, collapsed, order) => {
        expect(ids({ pinned, collapsed, order }).sort()).toEqual(['main', 'phase', 'vcpu-0', 'vcpu-1']);
      }),
    );
  });
});

describe('picking', () => {
  test('finds the slice under the pointer in its own row only', () => {
    expect(sliceAt(rowOf(main, 0), axis, 200)).toBe(0);
    expect(sliceAt(rowOf(main, 1), axis, 200)).toBe(0);
    expect(sliceAt(rowOf(main, 1), axis, 500)).toBe(-1);
  });

  test('prefers a sliver beside the pointer to the wide slice that it lies next to', () => {
    expect(sliceAt(rowOf(main, 1), axis, 301)).toBe(1);
    expect(sliceAt(rowOf(main, 1), axis, 303)).toBe(1);
  });

  test('takes the nearest mark, and none from afar', () => {
    const labels = ['kick', 'stopped'];
    expect(markNear(vcpu, labels, 103, 5)).toMatchObject({ kind: 'stopped', label: 'stopped' });
    expect(markNear(vcpu, labels, 200, 5)).toBeNull();
  });
});

describe('searching a column by halving', () => {
  const columns = fc
    .array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 })
    .map((values) => Float64Array.from(values.sort((a, b) => a - b)));

  test('finds what going through it would', () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: -1, max: 51 }), (column, value) => {
        const at = column.findIndex((one) => one > value);
        expect(firstAbove(column, value)).toBe(at < 0 ? column.length : at);
      }),
    );
  });

  test('finds the slice at a time, else the nearest', () => {
    const row = rowOf(main, 1);
    expect([0, 299, 300.4, 320, 599, 950].map((timeNs) => nearestIn(row, timeNs))).toEqual([
      0, 0, 0, 1, 2, 2,
    ]);
  });
});

describe('walking by arrow keys', () => {
  const from = (lane: number, row: number, at: number) => ({ lane, row, at });

  test('begins at the middle of what is in sight, in the first lane', () => {
    expect(walk(lanes, null, 'right', 700)).toEqual(from(0, 0, 1));
  });

  test('goes sideways along a row and stops at its edges', () => {
    expect(walk(lanes, from(1, 1, 0), 'right', 0)).toEqual(from(1, 1, 1));
    expect(walk(lanes, from(1, 1, 2), 'right', 0)).toBeNull();
    expect(walk(lanes, from(1, 1, 0), 'left', 0)).toBeNull();
  });

  test('goes down to what a span called and on to the next lane, and up again', () => {
    expect(walk(lanes, from(0, 0, 0), 'down', 0)).toEqual(from(1, 0, 0));
    expect(walk(lanes, from(1, 0, 0), 'down', 0)).toEqual(from(1, 1, 2));
    expect(walk(lanes, from(1, 1, 2), 'down', 0)).toEqual(from(2, 0, 1));
    expect(walk(lanes, from(2, 0, 1), 'up', 0)).toEqual(from(1, 1, 2));
    expect(walk(lanes, from(0, 0, 0), 'up', 0)).toBeNull();
  });

  test('finds a picked slice again in a newer view, and says when it is gone', () => {
    expect(findSlice(lanes, { laneId: 'main', depth: 1, startNs: 601, endNs: 899 })).toEqual(from(1, 1, 2));
    expect(findSlice(lanes, { laneId: 'main', depth: 1, startNs: 400, endNs: 500 })).toBeNull();
    expect(findSlice(lanes, { laneId: 'gone', depth: 0, startNs: 0, endNs: 1 })).toBeNull();
  });
});

describe('how a slice is painted', () => {
  const paint = (one: typeof main, row: number, at: number) => PAINTS[rowOf(one, row).paint[at] ?? -1];

  test('by its phase, or neutrally where it names none', () => {
    expect(paint(phase, 0, 1)).toEqual({ paint: 'phase', phase: 'kick' });
    expect(paint(main, 0, 0)).toEqual({ paint: 'neutral' });
  });

  test('by its state; a wait for a grace period stands out from other waits', () => {
    expect(paint(vcpu, 0, 0)).toEqual({ paint: 'guest' });
    expect(paint(vcpu, 0, 1)).toEqual({ paint: 'blocked' });
    expect(paint(lanes[3] ?? main, 0, 0)).toEqual({ paint: 'gracePeriod' });
  });

  test('a joint phase by its own stripes', () => {
    const joint = indexView(viewOf([lane('phase', 'phase', 1, [[0, 10, 0, 9]])], ['drain+flush']));
    expect(paint(joint.lanes[0] ?? main, 0, 0)).toEqual({ paint: 'joint', joint: 'drain+flush' });
  });
});
