import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { plainSlices, sharpestView } from '../testing/all-slices';
import type { PlainSlice } from '../testing/all-slices';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import type { FindRequest, FindResult, FoundSlice } from './search';
import { MARK_DEPTH } from './search';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';

function find(source: TimelineSource, request: Omit<FindRequest, 'cycle'>): FindResult {
  for (;;) {
    const found = source.find({ cycle: 0, ...request });
    if (!found.ok) throw new Error(found.error.message);
    if (found.value.state !== 'searching') return found.value;
  }
}

const placeOf = ({ startNs, laneId, depth, of }: FoundSlice) => ({ timeNs: startNs, laneId, depth, of });

/** Steps on until it comes round. */
function walk(source: TimelineSource, text: string, direction: 'next' | 'previous'): FoundSlice[] {
  const found: FoundSlice[] = [];
  let from: FindRequest['from'] = null;
  for (;;) {
    const result = find(source, { text, direction, from });
    if (result.state !== 'found' || (result.wrapped && found.length > 0)) return found;
    found.push(result.slice);
    from = placeOf(result.slice);
  }
}

/** What is said of it when it is picked. */
function stackOf(source: TimelineSource, { lane, ...place }: PlainSlice): readonly string[] {
  const detail = source.detail({ ...place, cycle: 0, laneId: lane });
  return detail.ok ? (detail.value?.stack ?? []) : [];
}

describe('search', () => {
  it('steps through every slice that matches, in order, and backwards through the same', () => {
    const texts = fc.constantFrom('notify', 'run', 'VM_S', 'blocked', 'SRCU', 'futex_w', 'nothing like this');
    fc.assert(
      fc.property(anyRecording, texts, (recording, text) => {
        const analysis = analyseRecording(recording);
        const source = createTimelineSource(analysis, { budget: 1 });
        const sharp = sharpestView(createTimelineSource(analysis, { budget: Infinity }));
        if (sharp === null) return;
        const holds = (name: string): boolean => name.toLowerCase().includes(text.toLowerCase());
        const order = sharp.lanes.map(({ id }) => id);
        const expected = plainSlices(sharp)
          .filter((slice) => holds(slice.label) || stackOf(source, slice).some(holds))
          .sort(
            (left, right) =>
              left.cycle - right.cycle ||
              left.startNs - right.startNs ||
              order.indexOf(left.lane) - order.indexOf(right.lane) ||
              left.depth - right.depth,
          )
          .map((slice) => `${slice.lane} ${String(slice.depth)} ${String(slice.startNs)}`);
        const found = walk(source, text, 'next').filter(({ depth }) => depth < MARK_DEPTH);
        const names = found.map(
          ({ laneId, depth, startNs }) => `${laneId} ${String(depth)} ${String(startNs)}`,
        );
        expect([...new Set(names)]).toEqual([...new Set(expected)]);
        const back = walk(source, text, 'previous').filter(({ depth }) => depth < MARK_DEPTH);
        expect(
          new Set(back.map(({ laneId, depth, startNs }) => `${laneId} ${String(depth)} ${String(startNs)}`)),
        ).toEqual(new Set(expected));
      }),
      { numRuns: 60 },
    );
  });

  const source = createTimelineSource(analyseRecording(drawRecording(STOP_CONT_DRAWING)));

  it('finds a function in either case, says how many there are, and comes round', () => {
    const first = find(source, { text: 'VM_STATE', direction: 'next', from: null });
    expect(first).toMatchObject({
      state: 'found',
      wrapped: false,
      count: 2,
      place: 1,
      slice: { label: 'vm_state_notify', laneId: 'main', startNs: 132_000, of: 0 },
    });
    if (first.state !== 'found') return;
    const second = find(source, { text: 'vm_state', direction: 'next', from: placeOf(first.slice) });
    expect(second).toMatchObject({ state: 'found', wrapped: false, place: 2 });
    if (second.state !== 'found') return;
    const third = find(source, { text: 'vm_state', direction: 'next', from: placeOf(second.slice) });
    expect(third).toMatchObject({ state: 'found', wrapped: true, place: 1 });
  });

  it('finds reasons, and marks too', () => {
    expect(find(source, { text: 'grace', direction: 'previous', from: null })).toMatchObject({
      slice: { laneId: 'main-state', label: 'grace period' },
    });
    expect(find(source, { text: 'STOP read', direction: 'next', from: null })).toMatchObject({
      slice: { laneId: 'phase', startNs: 200_000, endNs: 200_000 },
    });
  });

  it('says so where nothing matches', () => {
    expect(find(source, { text: 'no such', direction: 'next', from: null })).toEqual({
      state: 'none',
      unread: null,
    });
  });
});
