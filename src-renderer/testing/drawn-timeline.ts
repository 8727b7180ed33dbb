/** Lanes for a drawn cycle: what main would send, without its level of detail. */
import type { CycleRow } from '@core/analysis/summary';
import { phaseIndex, PHASES } from '@core/phases/phase';
import type { Phase } from '@core/phases/phase';
import { MARK_KINDS, RIBBON_STYLES } from '@core/timeline/timeline';
import type { RangeRequest, RangeSums } from '@core/timeline/range-sums';
import type {
  Lane,
  LaneKind,
  Mark,
  RibbonStyle,
  SliceDetail,
  SliceRequest,
  TimelineRequest,
  TimelineView,
} from '@core/timeline/timeline';
import { seededRandom } from '@core/analysis/statistics/seeded-random';

interface Piece {
  readonly startNs: number;
  readonly endNs: number;
  readonly depth: number;
  readonly style: number;
  readonly label: string;
}

/** Order in which a pause, and then a resume, runs through its phases; barriers cut into the notifiers. */
const PAUSE_ORDER: readonly Phase[] = ['other', 'kick', 'notify', 'barrier', 'dispatch', 'drain', 'flush'];
const RESUME_ORDER: readonly Phase[] = ['dispatch', 'other', 'notify', 'barrier', 'resume'];
const WAITS = 12;

class Sheet {
  readonly labels: string[] = [''];
  readonly lanes: Lane[] = [];

  constructor(private readonly cycle: number) {}

  add(
    id: string,
    kind: LaneKind,
    title: string,
    subtitle: string,
    pieces: readonly Piece[],
    marks: readonly Mark[] = [],
  ): void {
    const rows = pieces.reduce((deepest, piece) => Math.max(deepest, piece.depth), 0) + 1;
    this.lanes.push({
      id,
      kind,
      title,
      subtitle,
      rows,
      marks: {
        count: marks.length,
        timeNs: Float64Array.from(marks, (mark) => mark.timeNs),
        kind: Uint8Array.from(marks, (mark) => MARK_KINDS.indexOf(mark.kind)),
        label: Uint32Array.from(marks, (mark) => this.labels.push(mark.label) - 1),
        cycle: new Uint32Array(marks.length).fill(this.cycle),
      },
      onPath: new Float64Array(0),
      slices: {
        count: pieces.length,
        startNs: Float64Array.from(pieces, (piece) => piece.startNs),
        endNs: Float64Array.from(pieces, (piece) => piece.endNs),
        depth: Uint8Array.from(pieces, (piece) => piece.depth),
        style: Uint8Array.from(pieces, (piece) => piece.style),
        label: Uint32Array.from(pieces, (piece) => this.labels.push(piece.label) - 1),
        cycle: new Uint32Array(pieces.length).fill(this.cycle),
      },
    });
  }
}

/** What main would say of any slice. */
export const drawnDetail = ({ cycle, laneId, startNs, endNs }: SliceRequest): SliceDetail => ({
  title: `a slice of ${laneId}`,
  cycle,
  facts: [
    ['thread', 'qemu-system-x86 5344'],
    ['length', `${endNs - startNs} ns`],
  ],
  stack: SRCU_STACK,
  evidence: 'sched_switch with stack',
  wakeUps: [],
});

/** All of the range in one phase. */
export const drawnSums = (request: RangeRequest): RangeSums => ({
  request,
  cycles: 1,
  summed: 1,
  unread: null,
  busyNs: request.endNs - request.startNs,
  phases: [{ phase: 'kick', ns: request.endNs - request.startNs }],
  states: [],
  threads: [],
  functions: [],
  samples: [],
});

const SRCU_STACK = [
  '__synchronize_srcu',
  'kvm_io_bus_unregister_dev',
  'kvm_deassign_ioeventfd_idx',
  'kvm_vm_ioctl',
  '__x64_sys_ioctl',
];

function phasePieces(row: CycleRow): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const put = (phase: Phase, ns: number): void => {
    if (ns <= 0) return;
    pieces.push({
      startNs: at,
      endNs: at + ns,
      depth: 0,
      style: phaseIndex(phase),
      label: phase,
    });
    at += ns;
  };
  const run = (order: readonly Phase[], figures: CycleRow['phases']): void => {
    for (const phase of order) {
      if (phase === 'barrier') continue;
      const ns = figures[phase] ?? 0;
      if (phase !== 'notify') {
        put(phase, ns);
        continue;
      }
      const barrier = figures.barrier ?? 0;
      put('notify', Math.round(ns * 0.14));
      for (let wait = 0; wait < WAITS; wait += 1) {
        put('barrier', Math.floor(barrier / WAITS) + (wait === 0 ? barrier % WAITS : 0));
        put('notify', Math.floor((ns * 0.06) / WAITS));
      }
      put('notify', ns - Math.round(ns * 0.14) - WAITS * Math.floor((ns * 0.06) / WAITS));
    }
  };
  run(PAUSE_ORDER, row.pausePhases);
  at = row.pauseNs + row.holdNs;
  run(RESUME_ORDER, row.resumePhases);
  return pieces;
}

const NEUTRAL = PHASES.length;

function spanPieces(row: CycleRow, phases: readonly Piece[]): Piece[] {
  const resumeAt = row.pauseNs + row.holdNs;
  const span = (label: string, startNs: number, endNs: number, depth: number, style: number): Piece => ({
    startNs,
    endNs,
    depth,
    style,
    label,
  });
  const bounds = (phase: Phase, from: number, to: number): readonly [number, number] | null => {
    const found = phases.filter(
      (piece) => piece.style === phaseIndex(phase) && piece.startNs >= from && piece.endNs <= to,
    );
    const first = found.at(0);
    const last = found.at(-1);
    return first && last ? [first.startNs, last.endNs] : null;
  };
  const pieces = [
    span('qmp_stop', 2_000, row.pauseNs - 1_000, 0, NEUTRAL),
    span('vm_stop', 9_000, row.pauseNs - 2_500, 1, NEUTRAL),
    span('qmp_cont', resumeAt + 4_000, resumeAt + row.resumeNs * 0.93, 0, NEUTRAL),
    span('vm_start', resumeAt + 9_000, resumeAt + row.resumeNs * 0.92, 1, NEUTRAL),
  ];
  const named: readonly (readonly [string, Phase, number, number])[] = [
    ['pause_all_vcpus', 'kick', 0, row.pauseNs],
    ['vm_state_notify', 'notify', 0, row.pauseNs],
    ['bdrv_drain_all', 'drain', 0, row.pauseNs],
    ['bdrv_flush_all', 'flush', 0, row.pauseNs],
    ['vm_state_notify', 'notify', resumeAt, Infinity],
    ['resume_all_vcpus', 'resume', resumeAt, Infinity],
  ];
  for (const [label, phase, from, to] of named) {
    const found = bounds(phase, from, to);
    if (found) pieces.push(span(label, found[0], found[1], 2, phaseIndex(phase)));
  }
  const notify = bounds('notify', 0, row.pauseNs);
  if (notify) {
    const middle = notify[0] + (notify[1] - notify[0]) * 0.55;
    pieces.push(span('virtio_blk_dma_restart_cb', middle, middle + 30_000, 3, phaseIndex('notify')));
    pieces.push(span('kvmclock_vm_state_change', middle + 90_000, middle + 145_000, 3, phaseIndex('notify')));
  }
  return pieces;
}

function statePieces(phases: readonly Piece[], random: () => number): Piece[] {
  const piece = (startNs: number, endNs: number, state: RibbonStyle, label: string): Piece => ({
    startNs,
    endNs,
    depth: 0,
    style: RIBBON_STYLES.indexOf(state),
    label,
  });
  return phases.flatMap(({ startNs, endNs, style }) => {
    if (style === phaseIndex('barrier')) return [piece(startNs, endNs, 'gracePeriod', 'grace period')];
    const first = startNs + (endNs - startNs) * (0.2 + 0.3 * random());
    const second = first + (endNs - first) * (0.2 + 0.6 * random());
    const long = endNs - startNs > 60_000;
    if (!long) return [piece(startNs, endNs, 'running', 'running')];
    const middle = style === phaseIndex('dispatch') ? 'runnable' : 'blocked';
    return [
      piece(startNs, first, 'running', 'running'),
      piece(first, second, middle, middle),
      piece(second, endNs, random() > 0.5 ? 'runnable' : 'running', 'running'),
    ];
  });
}

function vcpuLane(sheet: Sheet, row: CycleRow, vcpu: number, random: () => number): void {
  const style = (name: RibbonStyle): number => RIBBON_STYLES.indexOf(name);
  const kick = (row.pausePhases.kick ?? 300_000) * (0.04 + 0.03 * vcpu * random());
  const exit = kick + 60_000 + random() * 190_000;
  const stopped = exit + 40_000 + random() * 60_000;
  const back = row.pauseNs + row.holdNs + row.resumeNs * (0.86 + 0.035 * (vcpu % 4));
  const end = row.pauseNs + row.holdNs + row.resumeNs;
  const one = (startNs: number, endNs: number, name: RibbonStyle): Piece => ({
    startNs,
    endNs,
    depth: 0,
    style: style(name),
    label: name === 'guest' ? 'in KVM_RUN' : name,
  });
  const pieces = [
    one(0, exit, 'guest'),
    one(exit, stopped, 'running'),
    one(stopped, stopped + 70_000 * random(), 'runnable'),
  ];
  let at = pieces.at(-1)?.endNs ?? stopped;
  for (let burst = 0; burst < 3; burst += 1) {
    const from = at + (row.pauseNs - at) * 0.35 * random();
    const to = from + 12_000 + 25_000 * random();
    pieces.push(one(at, from, 'blocked'), one(from, to, burst === 1 ? 'runnable' : 'running'));
    at = to;
  }
  pieces.push(
    one(at, back - 40_000, 'blocked'),
    one(back - 40_000, back, 'running'),
    one(back, end, 'guest'),
  );
  const mark = (kind: Mark['kind'], timeNs: number, label: string): Mark => ({ kind, timeNs, label });
  sheet.add(`vcpu-${vcpu}`, 'vcpu', `CPU ${vcpu}/KVM`, vcpu === row.lastVcpu ? 'last to stop' : '', pieces, [
    mark('kick', kick, 'kick: SIGUSR1'),
    ...(random() > 0.5 ? [mark('kick', stopped - 20_000, 'kick: SIGUSR1')] : []),
    mark('kvmLeft', exit, 'out of KVM_RUN'),
    mark('stopped', stopped, 'stopped'),
    mark('kvmEntered', back, 'KVM_RUN'),
  ]);
}

function jointPieces(row: CycleRow): Piece[] {
  const before = row.pausePhases['dispatch+kick+notify+barrier'] ?? 0;
  const resumeAt = row.pauseNs + row.holdNs;
  const piece = (label: string, startNs: number, endNs: number): Piece => ({
    startNs,
    endNs,
    depth: 0,
    style: NEUTRAL,
    label,
  });
  return [
    piece('dispatch+kick+notify+barrier', 0, before),
    piece('drain+flush', before, row.pauseNs),
    piece('dispatch+notify+barrier+resume', resumeAt, resumeAt + row.resumeNs),
  ];
}

export function drawnTimeline(row: CycleRow, request: TimelineRequest, vcpus: number): TimelineView {
  const random = seededRandom(row.index + 77);
  const sheet = new Sheet(row.index);
  const phases = phasePieces(row);
  sheet.add('phase', 'phase', 'phase', '', row.kicks === null ? jointPieces(row) : phases);
  if (row.kicks !== null) {
    sheet.add('main', 'spans', 'main loop', '5344', spanPieces(row, phases));
    sheet.add('main-state', 'states', 'state', '', statePieces(phases, random));
    for (let vcpu = 0; vcpu < vcpus; vcpu += 1) vcpuLane(sheet, row, vcpu, random);
  }
  return {
    request,
    quality: 'whole',
    unread: null,
    attributed: { done: 1, total: 1 },
    bounds: { startNs: 0, endNs: row.pauseNs + row.holdNs + row.resumeNs },
    cycles: {
      count: 1,
      index: Uint32Array.of(row.index),
      startNs: Float64Array.of(0),
      pauseEndNs: Float64Array.of(row.pauseNs),
      resumeStartNs: Float64Array.of(row.pauseNs + row.holdNs),
      endNs: Float64Array.of(row.pauseNs + row.holdNs + row.resumeNs),
      among: Uint32Array.of(1),
    },
    extentNs: row.pauseNs + row.holdNs + row.resumeNs,
    pauseEndNs: row.pauseNs,
    resumeStartNs: row.pauseNs + row.holdNs,
    lanes: sheet.lanes,
    arrows: {
      count: 0,
      timeNs: new Float64Array(0),
      from: new Uint16Array(0),
      to: new Uint16Array(0),
      label: new Uint32Array(0),
      cycle: new Uint32Array(0),
    },
    labels: sheet.labels,
  };
}
