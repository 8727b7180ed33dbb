import { expect, test } from 'vitest';
import { analyseRecording } from '@core/analysis/analyse';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import type { OverlayRequest } from '@core/analysis/overlay';
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
