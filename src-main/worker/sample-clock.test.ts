import { expect, test } from 'vitest';
import { clockShortfalls, withClock } from './sample-clock';

const perf = (clock: string) => ({ version: '6.1', events: ['vm_stop', `${clock} at 1999 Hz`] });

test('cycles that perf could not have are called the clock that it took, and it is said', () => {
  const counts = new Map([['cpu-clock', 40]]);
  expect(withClock(perf('cycles'), counts)).toEqual(perf('cpu-clock'));
  expect(clockShortfalls(perf('cycles'), counts)).toHaveLength(1);
});

test.each(['cycles', 'cpu-clock'])('%s that fired are what they are called', (clock) => {
  const counts = new Map([[clock, 40]]);
  expect(withClock(perf(clock), counts)).toEqual(perf(clock));
  expect(clockShortfalls(perf(clock), counts)).toEqual([]);
});

test('a clock that never fired bounds nothing', () => {
  const counts = new Map([['cpu-clock', 0]]);
  expect(withClock(perf('cpu-clock'), counts)).toEqual(perf('cpu-clock'));
  expect(clockShortfalls(perf('cpu-clock'), counts)[0]).toContain('never fired');
});
