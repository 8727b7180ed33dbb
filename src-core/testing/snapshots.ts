/** Arbitrary snapshot contents, for tests. */
import { analyseRecording } from '../analysis/analyse';
import { overviewOf } from '../analysis/overview';
import type { RecordingOverview } from '../analysis/overview';
import { summarise } from '../analysis/summarise';
import type { FenceAudit } from '../analysis/environment';
import { FIRST_VIEW } from '../timeline/view-state';
import { TimelineGathering } from '../timeline/gather-timeline';
import type { StoredTimeline } from '../timeline/stored-timeline';
import type { ViewState } from '../timeline/view-state';
import fc from 'fast-check';
import { EVENT_KINDS, type EventColumns } from '../recording/events';
import type {
  CallFrame,
  ClientCommand,
  KnownCycle,
  LoggedHalves,
  NotifyHandler,
  Recording,
} from '../recording/recording';
import type { SnapshotContent } from '../snapshot/content';
import { durationNs, offsetNs, tid, vcpuIndex } from '../units';
import { importedEnvironment, sampleEnvironment } from './summaries';

const FUNCTIONS = ['vm_stop', 'pause_all_vcpus'];
const STACKS = [['__synchronize_srcu', 'kvm_io_bus_unregister_dev']];

export interface EventRow {
  readonly gapNs: number;
  readonly tid: number;
  readonly cpu: number;
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly stack: number;
}

const HANDLERS: readonly NotifyHandler[] = [
  { address: '0x4a2b10', name: null, calls: ['virtio_bus_stop_ioeventfd'], opaque: '0x55aa' },
  { address: '0x4a2b99', name: 'kvmclock_vm_state_change', calls: [], opaque: '0x55ab' },
];

const row: fc.Arbitrary<EventRow> = fc.record({
  gapNs: fc.nat(1_000_000_000),
  tid: fc.nat(),
  cpu: fc.integer({ min: -1, max: 512 }),
  kind: fc.nat(EVENT_KINDS.length - 1),
  a: fc.nat(FUNCTIONS.length - 1),
  b: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  stack: fc.integer({ min: -1, max: STACKS.length - 1 }),
});

export function columns(rows: readonly EventRow[], startNs: number): EventColumns {
  let at = startNs;
  return {
    count: rows.length,
    timeNs: Float64Array.from(rows, ({ gapNs }) => (at += gapNs)),
    tid: Int32Array.from(rows, (one) => one.tid),
    cpu: Int16Array.from(rows, (one) => one.cpu),
    kind: Uint8Array.from(rows, (one) => one.kind),
    a: Int32Array.from(rows, (one) => one.a),
    b: Int32Array.from(rows, (one) => one.b),
    stack: Int32Array.from(rows, (one) => one.stack),
  };
}

export const command = (which: 'stop' | 'cont', fromNs: number): ClientCommand => ({
  command: which,
  writtenNs: offsetNs(fromNs),
  eventNs: which === 'stop' ? offsetNs(fromNs + 5) : null,
  eventMadeNs: which === 'stop' ? offsetNs(fromNs + 4) : null,
  repliedNs: offsetNs(fromNs + 10),
});

const frame = (fromNs: number, name: string): CallFrame => ({
  tid: tid(1),
  startNs: offsetNs(fromNs),
  startedBy: `qmp_${name}`,
  enteredNs: offsetNs(fromNs + 2),
  returnedNs: offsetNs(fromNs + 10),
  returnedFrom: name,
});

const stepsFrom = (fromNs: number): LoggedHalves => ({
  pause: [
    { step: 'runstateSet', timeNs: offsetNs(fromNs), event: 'runstate_set' },
    { step: 'notifying', timeNs: offsetNs(fromNs + 4), event: 'vm_state_notify' },
    { step: 'flushed', timeNs: offsetNs(fromNs + 9), event: 'vm_stop_flush_all' },
  ],
  resume: [
    { step: 'requested', timeNs: offsetNs(fromNs + 20), event: 'qmp_enter_cont' },
    { step: 'replied', timeNs: offsetNs(fromNs + 30), event: 'qmp_exit_cont' },
  ],
});

/** One cycle of each way in which a cycle may be known. */
export const cycleKnownBy: Readonly<Record<KnownCycle['by'], (fromNs: number) => KnownCycle>> = {
  client: (fromNs) => ({
    by: 'client',
    stop: command('stop', fromNs),
    cont: command('cont', fromNs + 50),
    logged: fromNs === 0 ? null : stepsFrom(fromNs),
  }),
  calls: (fromNs) => ({
    by: 'calls',
    pause: frame(fromNs, 'vm_stop'),
    resume: frame(fromNs + 50, 'vm_start'),
  }),
  log: (fromNs) => ({
    by: 'log',
    tid: fromNs === 0 ? null : tid(1),
    ...stepsFrom(fromNs),
  }),
};

const recording: fc.Arbitrary<Recording> = fc
  .record({
    rows: fc.array(row, { maxLength: 200 }),
    startNs: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    origin: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    cycles: fc.nat(5),
    by: fc.constantFrom('client', 'calls', 'log'),
    name: fc.string({ unit: 'binary', maxLength: 20 }),
    within: fc.option(fc.nat()),
  })
  .map(({ rows, startNs, origin, cycles, by, name, within }) => ({
    origin,
    clock: 'monotonic' as const,
    level: 'probes' as const,
    events: columns(rows, startNs),
    threads: [
      { tid: tid(1), name, is: { role: 'main' as const } },
      { tid: tid(2), name: 'CPU 0/KVM', is: { role: 'vcpu' as const, vcpu: vcpuIndex(0) } },
    ],
    functions: FUNCTIONS,
    stacks: STACKS,
    handlers: HANDLERS,
    code: [
      { address: '0x4a2b10', file: null, function: null },
      { address: '0x4a2c00', file: 'qemu-system-x86_64', function: 'vm_stop' },
    ],
    tasks: [{ tid: tid(77), name: 'kworker/0:1' }],
    cycles: Array.from({ length: cycles }, (_, index) => cycleKnownBy[by](index * 100)),
    bare: [{ after: 0, clientPauseNs: durationNs(10), clientResumeNs: durationNs(20) }],
    losses: [{ fromNs: offsetNs(0), toNs: offsetNs(1), count: 3 }],
    qemuClockWithinNs: within === null ? null : durationNs(within),
  }));

const FENCES: FenceAudit = {
  architecture: 'x64',
  file: 'qemu-system-x86_64',
  depth: 4,
  functions: [
    { name: 'vm_stop', calledBy: null, sizeBytes: 5, instructions: 2, fences: [] },
    {
      name: '0x4a2c10',
      calledBy: 'vm_stop',
      sizeBytes: 7,
      instructions: 2,
      fences: [{ address: '0x4a2c10', instruction: 'lock orq $0,(%rsp)', nextAddress: '0x4a2c16' }],
    },
  ],
  skipped: ['3 calls of other files’ functions'],
};

/** What is told of its cycles, as a snapshot keeps it. */
export const overviewOfContent = ({ recording, environment }: SnapshotContent): RecordingOverview =>
  overviewOf(summarise(analyseRecording(recording), environment));

export function timelineOfContent({ recording }: Pick<SnapshotContent, 'recording'>): StoredTimeline {
  const analysis = analyseRecording(recording);
  const gathering = new TimelineGathering(recording);
  for (let cycle = 0; cycle < analysis.count; cycle += 1)
    gathering.add(analysis.cycle(cycle), analysis.eventsAt(cycle));
  return gathering.found();
}

/** With all that its columns hold, in no order that matters: two of them can be held against each other. */
export const allOfTimeline = ({ rows, digests, ...rest }: StoredTimeline) => ({
  ...rest,
  rows: new Map(
    rows.map(({ lane, depth, mark, columns }) => {
      const { startNs, lengthNs, style, label } = columns();
      const slices = Array.from(lengthNs, (length, cycle) =>
        length < 0 ? null : [startNs[cycle], length, style[cycle], label[cycle]],
      );
      return [[lane, depth, mark].join(' '), slices];
    }),
  ),
  digests: digestsByCycle(digests, rest.cycles),
});

function digestsByCycle({ keys, columns }: StoredTimeline['digests'], cycles: number) {
  const { figuresFrom, figure, value, labelsFrom, label, count } = columns();
  const between = (from: Uint32Array, cycle: number): number[] =>
    Array.from({ length: (from[cycle + 1] ?? 0) - (from[cycle] ?? 0) }, (_, at) => (from[cycle] ?? 0) + at);
  return Array.from({ length: cycles }, (_, cycle) => ({
    figures: new Map(between(figuresFrom, cycle).map((at) => [keys[figure[at] ?? -1], value[at]])),
    labels: new Map(between(labelsFrom, cycle).map((at) => [label[at], count[at]])),
  }));
}

/** All that a file keeps of it beside the events. */
export const resultsOfContent = (content: SnapshotContent) => ({
  overview: overviewOfContent(content),
  timeline: timelineOfContent(content),
});

export const snapshotContent: fc.Arbitrary<SnapshotContent> = fc.record({
  environment: fc.constantFrom(
    sampleEnvironment('probes'),
    { ...sampleEnvironment('full'), fences: FENCES },
    importedEnvironment('trace'),
  ),
  recording,
  perf: fc
    .tuple(fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 3 }), fc.boolean())
    .map(([all, leftOut]) => [
      ...all.map((bytes, index) => ({ name: `part-${index}`, bytes })),
      ...(leftOut ? [{ name: 'left-out', bytes: null }] : []),
    ]),
  view: fc.constantFrom<ViewState[]>(FIRST_VIEW, {
    cycle: 3,
    part: 'pause',
    range: { startNs: -5, endNs: 70.5 },
    view: 'statistics',
    filter: 'kick > 1ms',
    markers: [{ timeNs: 12.5, label: 'here', note: 'the drain' }],
    lanes: { pinned: ['main'], collapsed: ['vcpu-1'], order: ['main', 'phase'] },
  }),
});
