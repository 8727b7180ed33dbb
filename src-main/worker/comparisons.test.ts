import { expect, test } from 'vitest';
import { analyseRecording } from '@core/analysis/analyse';
import { overviewOf } from '@core/analysis/overview';
import { summarise } from '@core/analysis/summarise';
import type { FlameDifferenceRequest } from '@core/compare/flame-difference';
import { fail, ok } from '@core/errors';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { repeatRecording } from '@core/testing/repeat-recording';
import { sampleEnvironment } from '@core/testing/summaries';
import { Comparisons } from './comparisons';
import { Overlays } from './overlays';

const CYCLES = 6;
const environment = sampleEnvironment('full');
const analysis = analyseRecording(
  repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: CYCLES, eventsPerCycle: null, seed: 1 }),
);
const overview = overviewOf(summarise(analysis, environment));

function comparisonsOf(...open: readonly string[]): Comparisons {
  const isOpen = (id: string): boolean => open.includes(id);
  const find = (id: string) =>
    isOpen(id)
      ? ok({ analysis, environment, overview: () => overview })
      : fail('usage', 'That recording is not open.', { id });
  return new Comparisons({ find, isOpen }, new Overlays());
}

const sides = { a: { id: 'one', cycles: Uint32Array.of(0, 2) }, b: { id: 'other', cycles: null } };
const flame: FlameDifferenceRequest = { ...sides, part: 'both', mode: 'calls' };
const overlay = { ...sides, part: 'both', align: 'pauseStart', widthPx: 50, whole: false } as const;

test('two sides are compared, laid on one axis and added up, each of the cycles that were chosen', async () => {
  const comparisons = comparisonsOf('one', 'other');
  expect(await comparisons.figures({ ...sides, figure: 'pause' })).toMatchObject({
    ok: true,
    value: { comparison: { a: { chosen: 2 }, b: { chosen: CYCLES } } },
  });
  expect(comparisons.overlay(overlay)).toMatchObject({
    ok: true,
    value: { state: 'ready', view: { a: { aligned: 2 }, b: { aligned: CYCLES } } },
  });
  expect(await comparisons.flame({ name: 'window', goesOn: false }, flame)).toMatchObject({
    ok: true,
    value: { a: { cycles: 2, of: 2 }, b: { cycles: CYCLES, of: CYCLES }, folded: [] },
  });
});

test.each(['one', 'other'])('a side that is not open is refused: only %s is', async (open) => {
  const comparisons = comparisonsOf(open);
  const refused = { ok: false, error: { code: 'usage' } };
  expect(await comparisons.figures({ ...sides, figure: 'pause' })).toMatchObject(refused);
  expect(comparisons.overlay(overlay)).toMatchObject(refused);
  expect(await comparisons.flame({ name: 'window', goesOn: false }, flame)).toMatchObject(refused);
});
