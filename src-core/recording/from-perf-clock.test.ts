import { describe, expect, it } from 'vitest';
import { SAMPLE } from '../perf/event-attr';
import { createPerfDecoder } from '../perf/pipe-decoder';
import { SCHED_SWITCH } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import type { TestEvent, TestSample } from '../testing/perf-stream';
import { tid } from '../units';
import { EVENT_KINDS } from './events';
import { eventsFromPerf } from './from-perf';
import type { PerfEvents, PerfInput } from './from-perf';

const ORIGIN = 9_000_000_000_000_000n;
const KERNEL = 0xffffffffffffff80n;
const QEMU = 0x5566_0040_2b10n;
const MAIN = 100;
const USER_MODE = 2;

const clock = (type: number, config: number): TestEvent => ({
  type,
  format: { ...SCHED_SWITCH, id: config },
  sampleType: SAMPLE.identifier | SAMPLE.ip | SAMPLE.tid | SAMPLE.time | SAMPLE.cpu | SAMPLE.period,
  callchain: true,
});
const CPU_CLOCK = clock(1, 0);

const hit = (offset: number, rest: Partial<TestSample>): TestSample => ({
  event: 0,
  timeNs: ORIGIN + BigInt(offset),
  tid: MAIN,
  ...rest,
});

function translated(
  event: TestEvent,
  samples: readonly TestSample[],
  more: Partial<PerfInput> = {},
): PerfEvents {
  const stream = new PerfStream([event]);
  for (const sample of samples) stream.sample(sample);
  const decoder = createPerfDecoder();
  decoder.feed(stream.bytes());
  const recording = decoder.finish();
  if (!recording.ok) throw new Error(recording.error.message);
  const result = eventsFromPerf({
    streams: [recording.value],
    origin: ORIGIN,
    probeOf: () => null,
    threads: [{ tid: tid(MAIN), name: 'qemu', is: { role: 'main' } }],
    symbolise: (address) => `f${(address & 0xfffn).toString(16)}`,
    siteOf: (address) => ({ address: `0x${address.toString(16)}`, file: 'qemu', function: null }),
    ...more,
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const drawn = ({ events }: PerfEvents): string[] =>
  Array.from({ length: events.count }, (_, row) =>
    [
      events.timeNs[row],
      EVENT_KINDS[events.kind[row] ?? -1],
      events.tid[row],
      events.a[row],
      events.stack[row],
    ].join(' '),
  );

describe('samples of a clock', () => {
  it('keep the place that was hit: QEMU’s code each once, the kernel’s stack', () => {
    const found = translated(CPU_CLOCK, [
      hit(10, { ip: QEMU, mode: USER_MODE }),
      hit(20, { stack: [KERNEL, 0xffffffff81000abcn, 0xffffffff81000defn] }),
      hit(30, { ip: QEMU + 6n, mode: USER_MODE }),
      hit(40, { ip: QEMU, mode: USER_MODE }),
    ]);
    expect(drawn(found)).toEqual([
      '10 sampled 100 0 -1',
      '20 sampled 100 -1 0',
      '30 sampled 100 1 -1',
      '40 sampled 100 0 -1',
    ]);
    expect(found.code.map(({ address }) => address)).toEqual(['0x556600402b10', '0x556600402b16']);
    expect(found.stacks).toEqual([['fabc', 'fdef']]);
  });

  it('of other processes, and of a guest’s own code, are left out', () => {
    const found = translated(CPU_CLOCK, [
      hit(10, { tid: 7, ip: QEMU, mode: USER_MODE }),
      hit(20, { ip: QEMU, mode: 4 }),
      hit(30, { ip: QEMU, mode: 5 }),
    ]);
    expect(drawn(found)).toEqual([]);
    expect(found.code).toEqual([]);
  });

  it.each([
    ['cpu-clock', 1, 0, 1],
    ['task-clock', 1, 1, 1],
    ['cycles', 0, 0, 1],
    ['page faults', 1, 2, 0],
    ['instructions', 0, 1, 0],
    ['a counter of the machine’s own', 4, 0, 0],
  ])('count as such where they are of %s: type %i, config %i', (_, type, config, count) => {
    const found = translated(clock(type, config), [hit(10, { ip: QEMU, mode: USER_MODE })]);
    expect(found.events.count).toBe(count);
  });

  it('are counted by what the kernel counted, whatever perf calls it', () => {
    const counted = translated(clock(1, 0), [hit(10, { ip: QEMU, mode: USER_MODE }), hit(20, {})]);
    expect([...counted.counts]).toEqual([['cpu-clock', 2]]);
    expect([...translated(clock(0, 0), []).counts]).toEqual([['cycles', 0]]);
  });

  it('are passed over where nobody names places in the code', () => {
    const stream = new PerfStream([CPU_CLOCK]);
    stream.sample(hit(10, { ip: QEMU, mode: USER_MODE }));
    const decoder = createPerfDecoder();
    decoder.feed(stream.bytes());
    const recording = decoder.finish();
    if (!recording.ok) throw new Error(recording.error.message);
    const result = eventsFromPerf({
      streams: [recording.value],
      origin: ORIGIN,
      probeOf: () => null,
      threads: [{ tid: tid(MAIN), name: 'qemu', is: { role: 'main' } }],
      symbolise: String,
    });
    expect(result).toMatchObject({ ok: true, value: { events: { count: 0 }, code: [] } });
  });
});
