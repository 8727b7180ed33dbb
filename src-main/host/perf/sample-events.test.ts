import { expect, test } from 'vitest';
import { planSamples } from './sample-events';

test('the clock is sampled at a stated rate, with kernel stacks alone, idle CPUs left out', () => {
  expect(planSamples(false)).toEqual({
    name: 'cpu-clock at 1999 Hz',
    arguments: ['-e', 'cpu-clock/freq=1999,call-graph=fp,max-stack=16/I'],
  });
});

test('cycles are sampled where they are counted, as precisely as the machine can', () => {
  expect(planSamples(true)).toEqual({
    name: 'cycles at 1999 Hz',
    arguments: ['-e', 'cycles/freq=1999,call-graph=fp,max-stack=16/P'],
  });
});
