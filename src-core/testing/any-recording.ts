/** Arbitrary recordings with cycles: events in no sensible order, among them the frames of some of the cycles. */
import fc from 'fast-check';
import { EVENT_KINDS } from '../recording/events';
import type { CallFrame, KnownCycle, Recording } from '../recording/recording';
import { offsetNs, tid, vcpuIndex } from '../units';
import type { OffsetNs } from '../units';
import { drawRecording, eventColumns, tidOfLane } from './draw-recording';

const FUNCTIONS = [
  'vm_stop',
  'vm_start',
  'pause_all_vcpus',
  'vm_state_notify',
  'blk_drain',
  'bdrv_flush_all',
  'qemu_wait_io_event',
];
/** The frames alone: nothing inside a pause is told. */
const OUTER_FUNCTIONS = ['vm_stop', 'vm_start', ...Array.from({ length: 5 }, () => 'else')];
const STACKS = [['schedule', '__synchronize_srcu', 'f'], ['futex_wait'], ['do_sys_poll']];
const TIDS = ['main', 'cpu0', 'cpu1'].map(tidOfLane);
/** Mostly the main thread drives, as in QEMU; a vCPU's may. */
const anyDriver = fc.constantFrom(...['main', 'main', 'cpu0'].map(tidOfLane));
const HANDLERS = ['virtio_vmstate_change', 'kvmclock_vm_state_change'].map((name) => ({
  address: '0x1',
  name,
  calls: [],
  opaque: '0x0',
}));
/** A thread that is none of the guest's. */
const STRANGER = 7;
const anyLoss = fc.record({
  fromNs: fc.integer({ min: 0, max: 3_000 }),
  lengthNs: fc.integer({ min: 0, max: 300 }),
  count: fc.integer({ min: 1, max: 9 }),
});

export const anyRecording: fc.Arbitrary<Recording> = fc
  .record({
    rows: fc.array(
      fc.record({
        timeNs: fc.integer({ min: 0, max: 3_000 }),
        tid: fc.constantFrom(...TIDS, STRANGER),
        by: fc.constantFrom(...TIDS, STRANGER, -1),
        kind: fc.constantFrom(...EVENT_KINDS),
        a: fc.integer({ min: 0, max: FUNCTIONS.length }),
        b: fc.integer({ min: -4, max: 4 }),
        stack: fc.integer({ min: -1, max: STACKS.length }),
      }),
      // By default fast-check draws ten rows or fewer: too few for one thread to wake another.
      { maxLength: 120, size: 'max' },
    ),
    by: fc.constantFrom('client' as const, 'calls' as const),
    functions: fc.constantFrom(FUNCTIONS, OUTER_FUNCTIONS),
    handlers: fc.constantFrom([], HANDLERS),
    drivers: fc.record({ pause: anyDriver, resume: anyDriver }),
    edges: fc.uniqueArray(fc.integer({ min: 0, max: 3_000 }), { minLength: 4, maxLength: 24 }),
    losses: fc.array(anyLoss, { maxLength: 3 }),
  })
  .map(({ rows: random, by, functions, handlers, drivers, edges, losses }) => {
    const rows = random.map(({ by: doer, ...row }) => ({
      ...row,
      a: row.kind === 'woken' ? doer : row.a,
      b: row.kind === 'signalled' ? doer : row.b,
    }));
    const sorted = [...edges].sort((left, right) => left - right);
    const command = (name: 'stop' | 'cont', at: number) => ({
      command: name,
      writtenNs: offsetNs(sorted[at] ?? 0),
      eventNs: null,
      eventMadeNs: null,
      repliedNs: offsetNs(sorted[at + 1] ?? 0),
    });
    const cycles: KnownCycle[] = [];
    for (let at = 0; at + 3 < sorted.length; at += 4) {
      const [stop, cont] = [command('stop', at), command('cont', at + 2)];
      cycles.push(
        by === 'client'
          ? { by, stop, cont, logged: null }
          : { by, pause: called(drivers.pause, stop), resume: called(drivers.resume, cont) },
      );
      if (at % 8 === 0)
        rows.push(
          ...frame(drivers.pause, 0, command('stop', at)),
          ...frame(drivers.resume, 1, command('cont', at + 2)),
        );
    }
    const drawn = drawRecording('');
    return {
      ...drawn,
      level: 'probes' as const,
      events: eventColumns(rows),
      functions,
      handlers,
      stacks: STACKS,
      cycles,
      losses: losses.map(({ fromNs, lengthNs, count }) => ({
        fromNs: offsetNs(fromNs),
        toNs: offsetNs(fromNs + lengthNs),
        count,
      })),
      threads: [
        ...drawn.threads,
        { tid: tid(tidOfLane('cpu0')), name: 'CPU 0/KVM', is: { role: 'vcpu' as const, vcpu: vcpuIndex(0) } },
        { tid: tid(tidOfLane('cpu1')), name: 'CPU 1/KVM', is: { role: 'vcpu' as const, vcpu: vcpuIndex(1) } },
      ],
    };
  });

interface Command {
  readonly writtenNs: OffsetNs;
  readonly repliedNs: OffsetNs;
}

const called = (driver: number, { writtenNs, repliedNs }: Command): CallFrame => ({
  tid: tid(driver),
  startNs: writtenNs,
  startedBy: 'qmp_stop',
  enteredNs: offsetNs(Math.min(writtenNs + 1, repliedNs)),
  returnedNs: repliedNs,
  returnedFrom: 'vm_stop',
});

/** Entry and return of vm_stop or vm_start just inside a command. */
function frame(driver: number, called: number, { writtenNs, repliedNs }: Command) {
  const row = { tid: driver, a: called, b: 0, stack: -1 };
  return [
    { ...row, kind: 'functionEntered' as const, timeNs: writtenNs },
    { ...row, kind: 'functionReturned' as const, timeNs: repliedNs - 1 },
  ];
}
