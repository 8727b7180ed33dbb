import { describe, expect, it } from 'vitest';
import { analyseRecording } from '@core/analysis/analyse';
import { probesOfGroup } from '@core/recording/from-perf-meanings';
import { NO_TABLES } from '@core/recording/recording';
import type { Thread } from '@core/recording/recording';
import { SCHED_SWITCH, uprobe, uretprobe } from '@core/testing/perf-formats';
import { PerfStream } from '@core/testing/perf-stream';
import { monotonicNs, tid } from '@core/units';
import type { ClientCycleTimes } from '../engine/ports/analyst';
import { LiveRecording } from './live-recording';
import { offsetCycle } from './offset-cycle';

const BASE = 10n ** 15n;
const MAIN = 11;
const THREADS: readonly Thread[] = [{ tid: tid(MAIN), name: 'qemu', is: { role: 'main' } }];
const FUNCTIONS = ['vm_stop', 'bdrv_drain_all', 'vm_start'] as const;
const EVENTS = FUNCTIONS.flatMap((name, index) => [
  { format: uprobe('g', name, 900 + 2 * index) },
  { format: uretprobe('g', name, 901 + 2 * index) },
]);
const PERIOD = 1_000_000;

/** The cycle that begins at `index` periods: a pause of 1000 ns with a drain in it that grows, a resume of 500 ns. */
function cycleAt(index: number): ClientCycleTimes {
  const at = (offset: number) => monotonicNs(BASE + BigInt(index * PERIOD + offset));
  return {
    stop: { command: 'stop', writtenAt: at(0), eventAt: null, eventMadeAt: null, repliedAt: at(1000) },
    cont: { command: 'cont', writtenAt: at(2000), eventAt: null, eventMadeAt: null, repliedAt: at(2500) },
  };
}

function record(stream: PerfStream, index: number): void {
  const call = (event: number, offset: number): PerfStream =>
    stream.sample({ event, timeNs: BASE + BigInt(index * PERIOD + offset), tid: MAIN });
  call(0, 100);
  call(2, 200);
  call(3, 300 + index);
  call(1, 900);
  call(4, 2100);
  call(5, 2400);
  stream.round();
}

const options = { probeOf: probesOfGroup('g'), threads: THREADS, scheduled: THREADS, symbolise: String };

describe('a recording under way', () => {
  it('gives each cycle, once all of it has come, the figures that the whole recording gives it', () => {
    const stream = new PerfStream([...EVENTS, { format: SCHED_SWITCH }]);
    const live = new LiveRecording(options);
    const cycles: ClientCycleTimes[] = [];
    const seen: { index: number; pauseNs: number; phases: unknown }[] = [];
    let fed = 0;
    for (let index = 0; index < 6; index += 1) {
      record(stream, index);
      const cycle = cycleAt(index);
      cycles.push(cycle);
      live.cycleDriven(cycle);
      const bytes = stream.bytes();
      live.feed(bytes.subarray(fed));
      fed = bytes.length;
      seen.push(...live.advance());
    }
    // The last cycles wait for the round after, and for the request that ends them.
    expect(seen.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const origin = monotonicNs(BASE);
    const end = live.finish(origin);
    if (!end.events.ok) throw new Error(end.events.error.message);
    const { events, functions, stacks, losses } = end.events.value;
    const whole = analyseRecording({
      origin,
      clock: 'monotonic',
      level: 'probes',
      events,
      threads: THREADS,
      functions,
      stacks,
      ...NO_TABLES,
      cycles: cycles.map((cycle) => offsetCycle(cycle, origin)),
      bare: [],
      losses,
    });
    for (const { index, pauseNs, phases } of seen) {
      expect({ pauseNs, phases }).toEqual({
        pauseNs: whole.cycles[index]?.pauseNs,
        phases: whole.cycles[index]?.phases,
      });
      expect(phases).toMatchObject({ drain: 100 + index });
    }
    live.discard();
  });

  it('passes over cycles that come faster than they are analysed', () => {
    const stream = new PerfStream([...EVENTS, { format: SCHED_SWITCH }]);
    const live = new LiveRecording(options);
    for (let index = 0; index < 40; index += 1) {
      record(stream, index);
      live.cycleDriven(cycleAt(index));
    }
    live.feed(stream.bytes());
    expect(live.advance().map(({ index }) => index)).toEqual([30, 31, 32, 33, 34, 35, 36, 37]);
    expect(live.advance()).toEqual([]);
    live.discard();
  });

  it('goes on with another perf’s bytes where one perf was ended', () => {
    const live = new LiveRecording(options);
    for (const part of [
      [0, 1],
      [2, 3],
    ]) {
      if (part[0] !== 0) live.beginStream();
      const stream = new PerfStream([...EVENTS, { format: SCHED_SWITCH }]);
      for (const index of part) record(stream, index);
      live.feed(stream.bytes());
    }
    expect(live.raw.map(({ sizeBytes }) => sizeBytes > 0)).toEqual([true, true]);
    const { events } = live.finish(monotonicNs(BASE));
    if (!events.ok) throw new Error(events.error.message);
    const { timeNs, count } = events.value.events;
    expect(count).toBe(4 * 6);
    expect([...timeNs.subarray(0, count)]).toEqual(
      [0, 1, 2, 3].flatMap((index) =>
        [100, 200, 300 + index, 900, 2100, 2400].map((offset) => index * PERIOD + offset),
      ),
    );
    live.discard();
  });

  it('keeps perf’s bytes where they cannot be decoded, and says why', () => {
    const live = new LiveRecording(options);
    const nonsense = new TextEncoder().encode('no stream of perf’s, but bytes');
    live.feed(nonsense.subarray(0, 20));
    live.feed(nonsense.subarray(20));
    const { events } = live.finish(monotonicNs(BASE));
    expect(!events.ok && events.error.code).toBe('perf-data-foreign');
    expect(live.raw[0]?.read(0, 100)).toEqual(nonsense);
    live.discard();
  });
});
