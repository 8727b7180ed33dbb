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
/** A thread that is none of the guest's. */
const STRANGER = 7;

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
    edges: fc.uniqueArray(fc.integer({ min: 0, max: 3_000 }), { minLength: 4, maxLength: 24 }),
  })
  .map(({ rows: random, by, functions, edges }) => {
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
          : { by, pause: called(stop), resume: called(cont) },
      );
      if (at % 8 === 0) rows.push(...frame(0, command('stop', at)), ...frame(1, command('cont', at + 2)));
    }
    const drawn = drawRecording('');
    return {
      ...drawn,
      level: 'probes' as const,
      events: eventColumns(rows),
      functions,
      stacks: STACKS,
      cycles,
      threads: [
        ...drawn.threads,
        { tid: tid(tidOfLane('cpu0')), name: 'CPU 0/KVM', is: { role: 'vcpu' as const, vcpu: vcpuIndex(0) } },
        { tid: tid(tidOfLane('cpu1')), name: 'CPU 1/KVM', is: { role: 'vcpu' as const, vcpu: vcpuIndex(1) } },
      ],
    };
  });

const called = ({ writtenNs, repliedNs }: { writtenNs: OffsetNs; repliedNs: OffsetNs }): CallFrame => ({
  tid: tid(tidOfLane('main')),
  startNs: writtenNs,
  startedBy: 'qmp_stop',
  enteredNs: offsetNs(Math.min(writtenNs + 1, repliedNs)),
  returnedNs: repliedNs,
  returnedFrom: 'vm_stop',
});

/** Entry and return of vm_stop or vm_start just inside a command. */
function frame(called: number, { writtenNs, repliedNs }: { writtenNs: number; repliedNs: number }) {
  const row = { tid: tidOfLane('main'), a: called, b: 0, stack: -1 };
  return [
    { ...row, kind: 'functionEntered' as const, timeNs: writtenNs },
    { ...row, kind: 'functionReturned' as const, timeNs: repliedNs - 1 },
  ];
}
