import { expect, test } from 'vitest';
import { analyseRecording } from '@core/analysis/analyse';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { OverlayRequest } from '@core/analysis/overlay';
import { failure } from '@core/errors';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { Overlays } from './overlays';

const REQUEST: OverlayRequest = {
  cycles: null,
  part: 'both',
  align: 'pauseStart',
  widthPx: 100,
  rows: 10,
  whole: false,
};

/** The drawn cycle over and over. */
function analysisOf(count: number): RecordingAnalysis {
  const analysis = analyseRecording(drawRecording(STOP_CONT_DRAWING));
  return { ...analysis, count, cycle: () => analysis.cycle(0) };
}

test('many cycles are gathered in steps, and the window hears how far it is', () => {
  let nowMs = 0;
  // A clock that each look moves on by 25 ms: four looks fill a step.
  const overlays = new Overlays(() => (nowMs += 25));
  const analysis = analysisOf(100);
  const first = overlays.answer(analysis, REQUEST);
  expect(first).toMatchObject({ state: 'gathering', total: 100 });
  let answer = first;
  let asked = 1;
  while (answer.state === 'gathering') {
    const before = answer.done;
    answer = overlays.answer(analysis, REQUEST);
    if (answer.state === 'gathering') expect(answer.done).toBeGreaterThan(before);
    asked += 1;
  }
  expect(asked).toBeLessThan(10);
  expect(answer.view.aligned).toBe(100);
});

test('what was gathered once is there for the next request', () => {
  let looks = 0;
  const overlays = new Overlays(() => (looks += 1));
  const analysis = analysisOf(40);
  expect(overlays.answer(analysis, REQUEST).state).toBe('ready');
  looks = 0;
  const other = overlays.answer(analysis, { ...REQUEST, cycles: Uint32Array.of(3, 5) });
  expect(other).toMatchObject({ state: 'ready', view: { aligned: 2 } });
  expect(looks).toBe(1);
});

test('cycles that cannot be read are left out and counted, and where none can be there is no overlay', () => {
  const whole = analysisOf(40);
  const damage = failure('snapshot-corrupt', 'events/3 is damaged.');
  const without = (isUnread: (cycle: number) => boolean): RecordingAnalysis => ({
    ...whole,
    cycle: (cycle) => {
      if (isUnread(cycle)) throw new UnreadableEvents(damage);
      return whole.cycle(cycle);
    },
  });
  const [first, all] = [without((cycle) => cycle < 15), without(() => true)];
  const view = { aligned: 25, unaligned: 0, unread: { cycles: 15, failure: damage } };
  const overlays = new Overlays(() => 0);
  expect(overlays.answer(first, REQUEST)).toMatchObject({ state: 'ready', view });
  const chosen = { ...REQUEST, cycles: Uint32Array.of(20, 30) };
  expect(overlays.answer(first, chosen)).toMatchObject({ view: { aligned: 2, unread: null } });
  expect(() => overlays.answer(all, REQUEST)).toThrow(UnreadableEvents);
  const { a, b } = {
    a: { analysis: first, counted: Uint32Array.from({ length: 40 }, (_, cycle) => cycle) },
    b: { analysis: whole, counted: Uint32Array.of(1, 2) },
  };
  expect(overlays.answerBoth(a, b, REQUEST)).toMatchObject({
    view: { a: view, b: { aligned: 2, unread: null } },
  });
});
