import { expect, it } from 'vitest';
import type { CalledCycle } from '../recording/recording';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { offsetNs, tid } from '../units';
import { keptEvents } from './kept-events';

const SECOND_US = 1_000_000;
const frame = (startUs: number, endUs: number) => ({
  tid: tid(tidOfLane('main')),
  startedBy: 'vm_stop',
  returnedFrom: 'vm_stop',
  startNs: offsetNs(startUs * 1000),
  enteredNs: offsetNs(startUs * 1000),
  returnedNs: offsetNs(endUs * 1000),
});
const cycle = (us: number): CalledCycle => ({
  by: 'calls',
  pause: frame(us, us + 5),
  resume: frame(us + 6, us + 9),
});

const { events, threads } = drawRecording(`
  1 main > vm_stop
  2 cpu0 run
  3 cpu1 run
  ${3 * SECOND_US} main runs
  ${5 * SECOND_US} main runs
  ${7 * SECOND_US} main runs`);
const timesUs = (kept: ReturnType<typeof keptEvents>) => [...kept.events.timeNs].map((ns) => ns / 1000);

it('events of other threads are left out', () => {
  const without = threads.filter((thread) => thread.name !== 'CPU 1/KVM');
  const kept = keptEvents(events, without, [cycle(0)]);
  expect([kept.events.count, kept.trimmed]).toEqual([5, false]);
  expect([...kept.events.tid]).not.toContain(tidOfLane('cpu1'));
});

it('of a very long recording only what is about its cycles is kept', () => {
  const cycles = [cycle(0), cycle(5.5 * SECOND_US)];
  const kept = keptEvents(events, threads, cycles, 5);
  expect(kept.trimmed).toBe(true);
  expect(timesUs(kept)).toEqual([1, 2, 3, 5 * SECOND_US]);
});

it('nothing is copied where all is kept', () => {
  expect(keptEvents(events, threads, [cycle(0)]).events).toBe(events);
});
