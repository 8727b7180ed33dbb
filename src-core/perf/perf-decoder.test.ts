import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KVM_USERSPACE_EXIT, SCHED_SWITCH, SCHED_WAKING, SYS_ENTER_IOCTL } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import type { TestEvent } from '../testing/perf-stream';
import { testRows } from '../testing/perf-rows';
import { SAMPLE } from './event-attr';
import type { PerfRecording } from './perf-recording';
import { createPerfDecoder } from './pipe-decoder';
import { RECORD } from './record-types';
import { createSampleReader } from './sample-reader';
import type { SampleReader } from './sample-reader';
import { commsOf, tasksOf } from './tasks';

const T0 = 5_000_000_000n;

function decode(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
): ReturnType<ReturnType<typeof createPerfDecoder>['finish']> {
  const decoder = createPerfDecoder();
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    decoder.feed(bytes.subarray(from, cut));
    from = cut;
  }
  return decoder.finish();
}

function decoded(bytes: Uint8Array, cuts: readonly number[] = []): PerfRecording {
  const result = decode(bytes, cuts);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** A recording as plain values, so that two can be compared. */
const plain = (recording: PerfRecording): unknown => ({
  ...recording,
  timed: testRows(recording.timed),
  untimed: testRows(recording.untimed),
  bytes: commsOf(recording),
  events: recording.events.map(({ format, ...event }) => ({ ...event, format: format?.id })),
  formats: [...recording.formats.keys()],
});

const samplesOf = ({ timed }: PerfRecording): ReturnType<typeof testRows> => testRows(timed, RECORD.sample);

/** The sample in a row of `timed`. */
const sampleAt = (recording: PerfRecording, row: number): SampleReader =>
  createSampleReader(recording).read(recording.timed, row);

function fieldOf(recording: PerfRecording, row: number, field: string): number | undefined {
  const { view, rawAt } = sampleAt(recording, row);
  const event = recording.events[testRows(recording.timed)[row]?.event ?? -1];
  return event?.format?.reader(field)?.(view, rawAt);
}

const busyStream = (): PerfStream =>
  new PerfStream([{ format: SCHED_SWITCH, callchain: true }, { format: SCHED_WAKING }])
    .comm('synthetic', { timeNs: 0n, tid: 11 })
    .comm('qemu', { timeNs: T0, tid: 11, exec: true })
    .task('forked', 11, { timeNs: T0 + 1n, tid: 12, pid: 11 })
    .sample({
      event: 0,
      timeNs: T0 + 30n,
      tid: 11,
      cpu: 1,
      fields: { prev_pid: 11, prev_state: 2, next_pid: 0, prev_comm: 'qemu' },
      stack: [0xffffffffffffff80n, 0xffffffff81000010n],
    })
    .round()
    .sample({ event: 1, timeNs: T0 + 10n, tid: 11, cpu: 0, fields: { pid: 12 } })
    .lost(7, { timeNs: T0 + 40n, tid: 11, cpu: 0 })
    .switched('preempted', { timeNs: T0 + 50n, tid: 12, pid: 11, cpu: 1 })
    .lostSamples(9)
    .record(10, 2, new Uint8Array(104))
    .record(250, 0, new Uint8Array(11))
    .task('exited', 11, { timeNs: T0 + 60n, tid: 12, pid: 11 })
    .round();

describe('the decoder of perf streams', () => {
  it('reads samples, in the order of their times, as integers from the first time', () => {
    const recording = decoded(busyStream().bytes());
    const samples = samplesOf(recording);
    expect(recording.base).toBe(T0);
    expect(recording.events.map(({ name }) => name)).toEqual(['sched:sched_switch', 'sched:sched_waking']);
    expect(samples.map(({ timeNs, event, cpu, tid }) => [timeNs, event, cpu, tid])).toEqual([
      [10, 1, 0, 11],
      [30, 0, 1, 11],
    ]);
    expect([recording.unidentified, recording.violations, recording.truncated]).toEqual([0, 0, false]);
  });

  it('reads fields by the formats in the stream, and call chains', () => {
    const recording = decoded(busyStream().bytes());
    const [woken, switched] = samplesOf(recording).map(({ row }) => row);
    expect(fieldOf(recording, switched ?? -1, 'prev_state')).toBe(2);
    expect(fieldOf(recording, woken ?? -1, 'pid')).toBe(12);
    const { view, chainAt, chainLength } = sampleAt(recording, switched ?? -1);
    expect(chainLength).toBe(2);
    expect(view.getBigUint64(chainAt, true)).toBe(0xffffffffffffff80n);
    expect(view.getBigUint64(chainAt + 8, true)).toBe(0xffffffff81000010n);
  });

  it('reads names, tasks, switches and losses', () => {
    const recording = decoded(busyStream().bytes());
    expect(commsOf(recording)).toEqual([
      { timeNs: -Infinity, pid: 11, tid: 11, name: 'synthetic', exec: false },
      { timeNs: 0, pid: 11, tid: 11, name: 'qemu', exec: true },
    ]);
    expect(tasksOf(recording).map(({ what, tid, parentTid }) => [what, tid, parentTid])).toEqual([
      ['forked', 12, 11],
      ['exited', 12, 11],
    ]);
    const [preempted] = testRows(recording.timed, RECORD.switch);
    expect([preempted?.timeNs, preempted?.tid, preempted?.cpu]).toEqual([50, 12, 1]);
    // LOST_SAMPLES says 9, of which the LOST record placed 7; the rest came after the last record of some ring.
    expect(recording.losses).toEqual([
      { fromNs: 10, timeNs: 40, cpu: 0, count: 7 },
      { fromNs: 50, timeNs: 60, cpu: -1, count: 2 },
    ]);
    expect(recording.records.get(250)).toBe(1);
    expect(recording.host.perfVersion).toBe('6.1.187');
  });

  it('decodes any chunking alike', () => {
    const bytes = busyStream().bytes();
    const whole = plain(decoded(bytes));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        expect(
          plain(
            decoded(
              bytes,
              cuts.sort((a, b) => a - b),
            ),
          ),
        ).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    expect(
      plain(
        decoded(
          bytes,
          Array.from(bytes, (_, index) => index),
        ),
      ),
    ).toEqual(whole);
  });

  it('keeps all whole records of a stream that is cut off, and says so', () => {
    const stream = busyStream();
    const before = stream.bytes().length;
    const cut = stream.sample({ event: 1, timeNs: T0 + 70n, tid: 11 }).bytes();
    for (let length = before; length < cut.length; length += 1) {
      const recording = decoded(cut.subarray(0, length));
      const whole = length === cut.length;
      expect([samplesOf(recording).length, recording.truncated]).toEqual([2, length > before && !whole]);
    }
  });

  it('never throws and never hangs on bytes that were cut or changed', () => {
    const bytes = busyStream().bytes();
    const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.nat(bytes.length),
        (changes, length) => {
          const changed = bytes.slice();
          for (const { at, value } of changes) changed[at] = value;
          const result = decode(changed.subarray(0, length), [length >> 1]);
          if (result.ok) return;
          expect(result.error.code).toMatch(/^perf-data-(corrupt|foreign)$/);
          expect(result.error.facts).toMatchObject({ record: expect.any(String), what: expect.any(String) });
          expect(result.error.facts['offset']).toBeLessThanOrEqual(length);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('samples of every layout', () => {
  const bits = Object.values(SAMPLE).filter((bit) => bit !== SAMPLE.raw && bit !== SAMPLE.time);

  it('finds time, payload and call chain whatever else is recorded', () => {
    fc.assert(
      fc.property(fc.subarray(bits), fc.nat(31), (chosen, readFormat) => {
        const sampleType = chosen.reduce((sum, bit) => sum | bit, SAMPLE.raw | SAMPLE.time);
        const recording = decoded(
          new PerfStream([{ format: KVM_USERSPACE_EXIT, sampleType, readFormat }])
            .sample({
              event: 0,
              timeNs: T0,
              tid: 3,
              cpu: 5,
              fields: { reason: 2, errno: -4 },
              stack: [1n, 2n],
            })
            .sample({ event: 0, timeNs: T0 + 8n, tid: 3, cpu: 5, fields: { reason: 6 } })
            .bytes(),
        );
        const [first, second] = samplesOf(recording);
        expect([first?.timeNs, second?.timeNs]).toEqual([0, 8]);
        expect(fieldOf(recording, 0, 'errno')).toBe(-4);
        expect(fieldOf(recording, 1, 'reason')).toBe(6);
        expect(first?.tid).toBe(chosen.includes(SAMPLE.tid) ? 3 : -1);
        expect(first?.cpu).toBe(chosen.includes(SAMPLE.cpu) ? 5 : -1);
        expect(sampleAt(recording, 0).chainLength).toBe(chosen.includes(SAMPLE.callchain) ? 2 : 0);
      }),
    );
  });

  it('tells events apart by an id at one place when they have no identifier', () => {
    const sampleType = SAMPLE.tid | SAMPLE.time | SAMPLE.id | SAMPLE.raw;
    const recording = decoded(
      new PerfStream([
        { format: SCHED_SWITCH, sampleType },
        { format: SYS_ENTER_IOCTL, sampleType },
      ])
        .comm('late', { timeNs: T0, tid: 4 })
        .sample({ event: 1, timeNs: T0 + 1n, tid: 4 })
        .sample({ event: 0, timeNs: T0 + 2n, tid: 4 })
        .bytes(),
    );
    expect(samplesOf(recording).map(({ event }) => event)).toEqual([1, 0]);
    expect(commsOf(recording)[0]?.timeNs).toBe(0);
  });

  it('names events by their formats where nothing else does', () => {
    const events: TestEvent[] = [{ format: SCHED_WAKING, named: false }];
    expect(decoded(new PerfStream(events).bytes()).events[0]?.name).toBe('sched:sched_waking');
  });

  it('leaves out and counts samples of an event that no record describes', () => {
    const unknown = new Uint8Array(64).fill(0xee);
    const stream = new PerfStream([{ format: SCHED_SWITCH }, { format: SCHED_WAKING }]).record(9, 0, unknown);
    const recording = decoded(stream.bytes());
    expect([recording.timed.count, recording.unidentified]).toEqual([0, 1]);
  });

  it('keeps times exact far from boot', () => {
    const far = 2n ** 60n;
    const stream = new PerfStream([{ format: SCHED_WAKING }])
      .sample({ event: 0, timeNs: far + 1n, tid: 1 })
      .sample({ event: 0, timeNs: far + 2n ** 40n, tid: 1 })
      .sample({ event: 0, timeNs: far, tid: 1 });
    const { base, timed } = decoded(stream.bytes());
    expect(testRows(timed).map(({ timeNs }) => base + BigInt(timeNs))).toEqual([
      far,
      far + 1n,
      far + 2n ** 40n,
    ]);
  });
});

describe('damage', () => {
  const located = (bytes: Uint8Array): unknown => {
    const result = decode(bytes);
    return result.ok ? null : result.error.facts;
  };
  const stream = (): PerfStream => new PerfStream([{ format: SCHED_WAKING }]);
  const start = stream().bytes().length;

  it('is located: a record shorter than its header', () => {
    const bytes = stream().record(9, 0, new Uint8Array(8)).bytes();
    bytes[start + 6] = 4;
    expect(located(bytes)).toEqual({ offset: start, record: 'sample', what: 'its size is 4' });
  });

  it('is located: a payload that reaches past its sample', () => {
    const bytes = stream().sample({ event: 0, timeNs: T0, tid: 1 }).bytes();
    bytes[start + 8 + 48] = 0xff;
    expect(located(bytes)).toEqual({
      offset: start,
      record: 'sample',
      what: 'the payload reaches past the sample',
    });
  });

  it('is told from what this decoder does not read', () => {
    const file = stream().bytes();
    file[8] = 104;
    expect(located(file)).toMatchObject({ what: 'it is a perf.data file, not a stream' });
    expect(located(new Uint8Array(0))).toMatchObject({ what: 'the stream ends before its header' });
    const foreign = decode(new Uint8Array(64));
    expect(foreign.ok ? null : foreign.error.code).toBe('perf-data-foreign');
  });
});
