import { expect, it } from 'vitest';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import { attributedByNeed, chunkedInMemory } from './attribution';
import { figureCheckSteps } from './figure-check';
import { overviewOf } from './overview';
import { StoredFigures } from './stored-figures';
import { summarise } from './summarise';

const COUNT = 300;
const recording = chunkedInMemory(
  repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: COUNT, eventsPerCycle: 12, seed: 1 }),
);
const truth = overviewOf(summarise(attributedByNeed(recording), sampleEnvironment('probes')));

/** How it ends, and how far it said that it was, of a file whose figures of these cycles are false. */
function checked(isFalse: (cycle: number) => boolean) {
  const { cycles } = truth;
  const pauseNs = cycles.figures.pauseNs?.map((ns, cycle) => (isFalse(cycle) ? ns + 1 : ns));
  const figures = new StoredFigures({
    ...truth,
    cycles: { ...cycles, figures: { ...cycles.figures, ...(pauseNs && { pauseNs }) } },
  });
  const analysis = attributedByNeed(recording, (cycle) => void figures.check(cycle));
  const steps = figureCheckSteps(analysis, figures);
  const told: number[] = [];
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) told.push(step.value().cycles);
  return { told, end: step.value, pauseNs: figures.overview().cycles.figures.pauseNs };
}

it('looks at every cycle, one a step, and finds nothing in a sound file', () => {
  const { told, end } = checked(() => false);
  expect(told).toEqual(Array.from({ length: COUNT }, (_, cycle) => cycle + 1));
  expect(end).toEqual({ cycles: COUNT, of: COUNT, corrected: 0, isGivenUp: false });
});

it('puts right whatever is false', () => {
  const { end, pauseNs } = checked((cycle) => cycle % 100 === 7);
  expect(end).toEqual({ cycles: COUNT, of: COUNT, corrected: 3, isGivenUp: false });
  expect(pauseNs).toEqual(truth.cycles.figures.pauseNs);
});

it('gives up where next to nothing holds, and says how far it came', () => {
  const { end } = checked(() => true);
  expect(end).toEqual({ cycles: 257, of: 257, corrected: 257, isGivenUp: true });
});

it('has nothing to do where the figures were made of the events', () => {
  const step = figureCheckSteps(attributedByNeed(recording), null).next();
  expect(step).toEqual({
    done: true,
    value: { cycles: COUNT, of: COUNT, corrected: 0, isGivenUp: false },
  });
});
