import { expect, it } from 'vitest';
import { plainTimeline } from '@core/report/page-data';
import { drawnTimeline } from '@core/testing/summaries';
import { neighbour } from './walk';
import type { SlicePlace } from './walk';

const view = drawnTimeline({ cycle: 0, startNs: 0, endNs: 370_000, widthPx: 20_000 });
if (!view.ok) throw new Error(view.error.message);
const timeline = plainTimeline(view.value);

const nameOf = (place: SlicePlace | null): string | null => {
  const lane = place === null ? undefined : timeline.lanes[place.lane];
  return lane === undefined || place === null
    ? null
    : `${lane.title}: ${timeline.labels[lane.slices.label[place.slice] ?? -1] ?? ''}`;
};

it('without a slice the first is chosen; right and left lead through a row and end with it', () => {
  const first = neighbour(timeline, null, 'ArrowDown');
  expect(nameOf(first)).toBe('phase: dispatch');
  expect(neighbour(timeline, first, 'ArrowLeft')).toBeNull();
  let last: SlicePlace | null = first;
  let steps = 0;
  for (let next = first; next !== null; next = neighbour(timeline, next, 'ArrowRight'))
    [last, steps] = [next, steps + 1];
  expect(nameOf(last)).toBe('phase: resume');
  expect(steps).toBe(timeline.lanes[0]?.slices.count);
});

it('down leads through rows and lanes to what is there at that time, and up leads back', () => {
  const drawnLanes = timeline.lanes.filter(({ slices }) => slices.count > 0).map(({ title }) => title);
  const seen = new Set<string>();
  let last: SlicePlace | null = null;
  for (
    let next = neighbour(timeline, null, 'ArrowDown');
    next !== null;
    next = neighbour(timeline, next, 'ArrowDown')
  ) {
    seen.add(timeline.lanes[next.lane]?.title ?? '');
    last = next;
  }
  expect([...seen]).toEqual(drawnLanes);
  while (last !== null && last.lane > 0) last = neighbour(timeline, last, 'ArrowUp');
  expect(last?.lane).toBe(0);
});
