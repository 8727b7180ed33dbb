import { expect, it } from 'vitest';
import { failure } from '../errors';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import { withoutCycles } from '../testing/unread';
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
  expect(end).toEqual({ cycles: COUNT, of: COUNT, corrected: 0, unread: null, isGivenUp: false });
});

it('puts right whatever is false', () => {
  const { end, pauseNs } = checked((cycle) => cycle % 100 === 7);
  expect(end).toEqual({ cycles: COUNT, of: COUNT, corrected: 3, unread: null, isGivenUp: false });
  expect(pauseNs).toEqual(truth.cycles.figures.pauseNs);
});

it('gives up where next to nothing holds, and says how far it came', () => {
  const { end } = checked(() => true);
  expect(end).toEqual({ cycles: 257, of: 257, corrected: 257, unread: null, isGivenUp: true });
});

it('looks at all that can be read, and says how many cannot', () => {
  const lost = Array.from({ length: 40 }, (_, at) => 100 + at);
  const sound = attributedByNeed(recording);
  const figures = new StoredFigures(truth);
  const ends = [lost, Array.from({ length: COUNT }, (_, at) => at)].map((unread) => () => {
    const steps = figureCheckSteps(withoutCycles(sound, unread), figures);
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
  });
  const damage = failure('snapshot-corrupt', '100 is damaged.');
  expect(ends[0]?.()).toEqual({
    ...{ cycles: COUNT - 40, of: COUNT - 40, corrected: 0, isGivenUp: false },
    unread: { cycles: 40, failure: damage },
  });
  expect(() => ends[1]?.()).toThrow('0 is damaged');
});

it('has nothing to do where the figures were made of the events', () => {
  const step = figureCheckSteps(attributedByNeed(recording), null).next();
  expect(step).toEqual({
    done: true,
    value: { cycles: COUNT, of: COUNT, corrected: 0, unread: null, isGivenUp: false },
  });
});
