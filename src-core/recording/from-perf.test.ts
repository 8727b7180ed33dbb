import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPerfDecoder } from '../perf/pipe-decoder';
import type { PerfRecording } from '../perf/perf-recording';
import {
  KVM_EXIT,
  KVM_FPU,
  KVM_USERSPACE_EXIT,
  SCHED_SWITCH,
  SCHED_WAKING,
  SIGNAL_GENERATE,
  SYS_ENTER_IOCTL,
  testFormat,
  uprobe,
  uretprobe,
} from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import type { TestSample } from '../testing/perf-stream';
import { monotonicNs, tid, vcpuIndex } from '../units';
import { EVENT_KINDS } from './events';
import type { EventColumns } from './events';
import { eventsFromPerf, PerfEventTable } from './from-perf';
import type { PerfEvents } from './from-perf';
import { probesOfGroup } from './from-perf-meanings';
import type { Thread } from './recording';

const ORIGIN = 9_000_000_000_000_000n;
const KERNEL = 0xffffffffffffff80n;
const USER = 0xfffffffffffffe00n;
const MAIN = 100;
const VCPU = 101;
const STRANGER = 7;

const THREADS: readonly Thread[] = [
  { tid: tid(MAIN), name: 'qemu', is: { role: 'main' } },
  { tid: tid(VCPU), name: 'CPU 0/KVM', is: { role: 'vcpu', vcpu: vcpuIndex(0) } },
];

function recordingOf(stream: PerfStream): PerfRecording {
  const decoder = createPerfDecoder();
  decoder.feed(stream.bytes());
  const result = decoder.finish();
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const translate = (...streams: PerfStream[]): ReturnType<typeof eventsFromPerf> =>
  eventsFromPerf({
    streams: streams.map(recordingOf),
    origin: monotonicNs(ORIGIN),
    probeOf: probesOfGroup('qsc_1'),
    threads: THREADS,
    symbolise: (address) => `f${(address & 0xfffn).toString(16)}`,
  });

function translated(...streams: PerfStream[]): PerfEvents {
  const result = translate(...streams);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** One event a line: time, kind, thread, a, b, stack. */
const drawn = (events: EventColumns): string[] =>
  Array.from({ length: events.count }, (_, row) =>
    [
      events.timeNs[row],
      EVENT_KINDS[events.kind[row] ?? -1],
      events.tid[row],
      events.a[row],
      events.b[row],
      events.stack[row],
    ].join(' '),
  );

const at = (offset: number, event: number, rest: Omit<TestSample, 'timeNs' | 'event'>): TestSample => ({
  event,
  timeNs: ORIGIN + BigInt(offset),
  ...rest,
});

const leave = (state: number): Record<string, number> => ({ prev_pid: MAIN, prev_state: state, next_pid: 0 });

describe('events from perf', () => {
  it('follow from probes, signals, ioctls and KVM’s tracepoints', () => {
    const stream = new PerfStream([
      { format: uprobe('qsc_1', 'vm_stop', 2001) },
      { format: uretprobe('qsc_1', 'vm_stop', 2002) },
      { format: uprobe('other', 'vm_stop', 2003) },
      { format: SIGNAL_GENERATE },
      { format: SYS_ENTER_IOCTL },
      { format: KVM_USERSPACE_EXIT },
      { format: KVM_EXIT },
    ])
      .sample(at(1, 0, { tid: MAIN }))
      .sample(at(2, 2, { tid: MAIN }))
      .sample(at(3, 3, { tid: MAIN, fields: { sig: 10, pid: VCPU } }))
      .sample(at(4, 6, { tid: VCPU, fields: { exit_reason: 1 } }))
      .sample(at(5, 5, { tid: VCPU, fields: { reason: 10, errno: -4 } }))
      .sample(at(6, 5, { tid: VCPU, fields: { reason: 2, errno: 0 } }))
      .sample(at(7, 4, { tid: VCPU, fields: { cmd: 0xae80 } }))
      .sample(at(8, 4, { tid: VCPU, fields: { cmd: 0xae41 } }))
      .sample(at(9, 1, { tid: MAIN }));
    const { events, functions, counts } = translated(stream);
    expect(drawn(events)).toEqual([
      `1 functionEntered ${MAIN} 0 0 -1`,
      `3 signalled ${VCPU} 10 ${MAIN} -1`,
      `4 guestExited ${VCPU} 1 0 -1`,
      `5 kvmRunReturned ${VCPU} 10 -4 -1`,
      `6 kvmRunReturned ${VCPU} 2 0 -1`,
      `7 kvmRunEntered ${VCPU} 0 0 -1`,
      `9 functionReturned ${MAIN} 0 0 -1`,
    ]);
    expect(functions).toEqual(['vm_stop']);
    expect(counts.get('syscalls:sys_enter_ioctl')).toBe(2);
    expect(counts.get('qsc_1:vm_stop__return')).toBe(1);
  });

  it('tell waits from preemption, and leave out threads that are not the guest’s', () => {
    const stream = new PerfStream([{ format: SCHED_SWITCH }, { format: SCHED_WAKING }])
      .sample(at(1, 0, { tid: MAIN, fields: leave(2) }))
      .sample(at(2, 1, { tid: STRANGER, fields: { pid: MAIN } }))
      .sample(at(3, 1, { tid: STRANGER, fields: { pid: STRANGER } }))
      .sample(at(4, 0, { tid: STRANGER, fields: { prev_pid: STRANGER, next_pid: MAIN } }))
      .sample(at(5, 0, { tid: MAIN, fields: leave(0) }))
      .sample(at(6, 0, { tid: 0, fields: { prev_pid: 0, next_pid: MAIN } }))
      .sample(at(7, 0, { tid: MAIN, fields: leave(0x100) }));
    expect(drawn(translated(stream).events)).toEqual([
      `1 switchedOut ${MAIN} 0 2 -1`,
      `2 woken ${MAIN} ${STRANGER} 0 -1`,
      `4 switchedIn ${MAIN} 0 0 -1`,
      `5 switchedOut ${MAIN} 1 0 -1`,
      `6 switchedIn ${MAIN} 0 0 -1`,
      `7 switchedOut ${MAIN} 1 256 -1`,
    ]);
  });

  it('leave out what a switch shows of a thread whose scheduling was not recorded', () => {
    const stream = new PerfStream([{ format: SCHED_SWITCH }])
      .sample(at(1, 0, { tid: MAIN, fields: { ...leave(2), next_pid: VCPU } }))
      .sample(at(2, 0, { tid: VCPU, fields: { prev_pid: VCPU, prev_state: 1, next_pid: MAIN } }));
    const meaning = {
      origin: monotonicNs(ORIGIN),
      probeOf: probesOfGroup('qsc_1'),
      threads: THREADS,
      symbolise: String,
    };
    const tidsOf = (scheduled?: readonly Thread[]): number[] => {
      const made = eventsFromPerf({
        ...meaning,
        streams: [recordingOf(stream)],
        ...(scheduled === undefined ? {} : { scheduled }),
      });
      return made.ok ? [...made.value.events.tid.subarray(0, made.value.events.count)] : [];
    };
    expect(tidsOf()).toEqual([MAIN, VCPU, VCPU, MAIN]);
    expect(tidsOf(THREADS.slice(0, 1))).toEqual([MAIN, MAIN]);
  });

  it('tell calls of KVM_RUN by the FPU that KVM loads first thing in them', () => {
    const stream = new PerfStream([{ format: KVM_FPU }])
      .sample(at(1, 0, { tid: VCPU, fields: { load: 1 } }))
      .sample(at(2, 0, { tid: VCPU, fields: { load: 0 } }));
    expect(drawn(translated(stream).events)).toEqual([`1 kvmRunEntered ${VCPU} 0 0 -1`]);
  });

  it('name who woke a thread where it is none of the guest’s, by what perf knows of it', () => {
    const wakes = (timeNs: number, waker: number, woken: number) =>
      at(timeNs, 0, { tid: waker, fields: { pid: woken } });
    const stream = new PerfStream([{ format: SCHED_WAKING }])
      .comm('early', { timeNs: ORIGIN, tid: STRANGER })
      .comm('bystander', { timeNs: ORIGIN, tid: 8 })
      .comm('kworker/0:1', { timeNs: ORIGIN + 1n, tid: STRANGER })
      .sample(wakes(2, STRANGER, MAIN))
      .sample(wakes(3, 0, MAIN))
      .sample(wakes(4, VCPU, MAIN))
      .sample(wakes(5, 9, MAIN))
      .sample(wakes(6, 8, STRANGER));
    expect(translated(stream).tasks).toEqual([
      { tid: STRANGER, name: 'kworker/0:1' },
      { tid: 0, name: 'swapper' },
    ]);
  });

  it('carry the kernel’s part of the stack, each stack once', () => {
    const chain = [KERNEL, 0xffffffff81000001n, 0xffffffff81000002n, USER, 0x7f0000000003n];
    const stream = new PerfStream([{ format: SCHED_SWITCH, callchain: true }])
      .sample(at(1, 0, { tid: MAIN, fields: leave(2), stack: chain }))
      .sample(at(2, 0, { tid: MAIN, fields: leave(2), stack: chain.slice(3) }))
      .sample(at(3, 0, { tid: MAIN, fields: leave(2), stack: chain.slice(0, 3) }));
    const { events, stacks } = translated(stream);
    expect([...events.stack]).toEqual([0, -1, 0]);
    expect(stacks).toEqual([['f1', 'f2']]);
  });

  it('hold a switch once that two events reported, with the stack that one of them had', () => {
    const plain = new PerfStream([{ format: SCHED_SWITCH }])
      .sample(at(10, 0, { tid: MAIN, fields: leave(2) }))
      .sample(at(500, 0, { tid: MAIN, fields: leave(2) }));
    const stacked = new PerfStream([{ format: SCHED_SWITCH, callchain: true }])
      .sample(at(14, 0, { tid: MAIN, fields: leave(2), stack: [KERNEL, 1n] }))
      .sample(at(300, 0, { tid: 0, fields: { prev_pid: 0, next_pid: MAIN } }))
      .sample(at(490, 0, { tid: MAIN, fields: leave(2), stack: [KERNEL, 2n] }));
    const expected = [
      `10 switchedOut ${MAIN} 0 2 0`,
      `300 switchedIn ${MAIN} 0 0 -1`,
      `490 switchedOut ${MAIN} 0 2 1`,
    ];
    expect(drawn(translated(plain, stacked).events)).toEqual(expected);
    expect(drawn(translated(stacked, plain).events)).toEqual(expected);
  });

  it('keep two switches of one pair apart that the same event reported', () => {
    const stream = new PerfStream([{ format: SCHED_SWITCH }])
      .sample(at(1, 0, { tid: MAIN, fields: leave(2) }))
      .sample(at(2, 0, { tid: MAIN, fields: leave(2) }));
    expect(translated(stream).events.count).toBe(2);
  });

  it('follow from the kernel’s switch records only where no sched_switch was recorded', () => {
    const switches = new PerfStream([{ format: uprobe('qsc_1', 'vm_stop', 2001) }])
      .switched('out', { timeNs: ORIGIN + 1n, tid: MAIN })
      .switched('in', { timeNs: ORIGIN + 2n, tid: MAIN })
      .switched('preempted', { timeNs: ORIGIN + 3n, tid: MAIN })
      .switched('in', { timeNs: ORIGIN + 4n, tid: STRANGER });
    expect(drawn(translated(switches).events)).toEqual([
      `1 switchedOut ${MAIN} 0 0 -1`,
      `2 switchedIn ${MAIN} 0 0 -1`,
      `3 switchedOut ${MAIN} 1 0 -1`,
    ]);
    const { events, counts } = translated(switches, new PerfStream([{ format: SCHED_SWITCH }]));
    expect([events.count, counts.get('sched:sched_switch')]).toEqual([0, 0]);
  });

  it('come in time order from any two streams, at exact times', () => {
    const offsets = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 30 });
    const streamOf = (list: readonly number[]): PerfStream => {
      const stream = new PerfStream([{ format: uprobe('qsc_1', 'vm_stop', 2001) }]);
      for (const offset of list) stream.sample(at(offset, 0, { tid: MAIN }));
      return stream;
    };
    fc.assert(
      fc.property(offsets, offsets, (one, other) => {
        const { events } = translated(streamOf(one), streamOf(other));
        expect([...events.timeNs]).toEqual([...one, ...other].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });

  it('say between which times records were lost', () => {
    const stream = new PerfStream([{ format: SCHED_SWITCH }])
      .lost(3, { timeNs: ORIGIN + 10n, cpu: 1 })
      .sample(at(20, 0, { tid: STRANGER, cpu: 1 }))
      .lost(4, { timeNs: ORIGIN + 30n, cpu: 1 });
    expect(translated(stream).losses).toEqual([
      { fromNs: 10, toNs: 10, count: 3 },
      { fromNs: 20, toNs: 30, count: 4 },
    ]);
  });

  it('say of a stream that comes in parts that what was lost in a ring may be lost since the stream’s start', () => {
    const decoder = createPerfDecoder();
    const table = new PerfEventTable({
      origin: ORIGIN,
      probeOf: probesOfGroup('qsc_1'),
      threads: THREADS,
      symbolise: String,
    });
    const stream = new PerfStream([{ format: SCHED_SWITCH }]);
    stream
      .sample(at(20, 0, { tid: STRANGER, cpu: 0 }))
      .round()
      .sample(at(40, 0, { tid: STRANGER, cpu: 0 }))
      .round();
    const begun = stream.bytes();
    decoder.feed(begun);
    const first = decoder.take();
    expect(first.timed.count).toBe(1);
    table.add([first]);
    // The ring of CPU 1 had nothing to say before.
    decoder.feed(
      stream
        .lost(5, { timeNs: ORIGIN + 50n, cpu: 1 })
        .bytes()
        .subarray(begun.length),
    );
    const rest = decoder.finish();
    if (!rest.ok) throw new Error(rest.error.message);
    table.add([rest.value]);
    expect(table.finish().losses).toEqual([{ fromNs: 20, toNs: 50, count: 5 }]);
  });

  it('fail where a tracepoint lacks a field, or where the clock is another', () => {
    const strange = testFormat('sched:sched_waking', 5, ['pid_t task 8 4 signed']);
    expect(translate(new PerfStream([{ format: strange }]))).toMatchObject({
      ok: false,
      error: { code: 'perf-data-corrupt', facts: { what: 'it has no field pid' } },
    });
    const wall = new PerfStream([{ format: SCHED_WAKING }]).sample({ event: 0, timeNs: 2n ** 63n, tid: 1 });
    expect(translate(wall)).toMatchObject({ ok: false, error: { code: 'perf-data-corrupt' } });
  });
});
