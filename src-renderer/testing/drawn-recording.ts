/** A recording drawn from a seed, like one of thirty pauses of an idle 4-vCPU guest: for tests and for the preview. */
import { nothingSeparated } from '@core/analysis/run-sums';
import { seededRandom } from '@core/analysis/statistics/seeded-random';
import { auditBarriers } from '@core/analysis/barriers/barrier-audit';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import type { Environment } from '@core/analysis/environment';
import type { Statistics } from '@core/analysis/analysis';
import type { LadderRow } from '@core/analysis/cycle-rows';
import type { CycleRow, Finding, RecordingSummary } from '@core/analysis/summary';
import { PHASES } from '@core/phases/phase';
import type { Level, Phase } from '@core/phases/phase';

type Sums = Record<Phase, number>;

const nothing = (): Sums => ({
  dispatch: 0,
  kick: 0,
  notify: 0,
  barrier: 0,
  drain: 0,
  flush: 0,
  capture: 0,
  resume: 0,
  other: 0,
});

const total = (sums: Sums): number => PHASES.reduce((sum, phase) => sum + sums[phase], 0);

function drawnRow(index: number, random: () => number, holdNs: number): CycleRow {
  const around = (ns: number, spread = 0.35): number => Math.round(ns * (1 - spread + 2 * spread * random()));
  const pause: Sums = {
    ...nothing(),
    dispatch: around(340_000),
    kick: around(600_000, 0.45),
    notify: around(560_000),
    barrier: around(410_000, 0.25),
    drain: around(41_000),
    flush: around(66_000),
    other: around(29_000),
  };
  const resume: Sums = {
    ...nothing(),
    dispatch: around(130_000),
    notify: around(210_000),
    barrier: around(300_000, 0.25),
    resume: around(220_000),
    other: around(14_000),
  };
  const both = nothing();
  for (const phase of PHASES) both[phase] = pause[phase] + resume[phase];
  const pauseNs = total(pause);
  const resumeNs = total(resume);
  const running = Math.round((pauseNs + resumeNs) * 0.52);
  const runnable = Math.round((pauseNs + resumeNs) * 0.2);
  return {
    index,
    kind: 'stop-cont',
    edges: {
      pauseStart: 'request written',
      pauseEnd: 'vm_stop returned',
      resumeStart: 'request written',
      resumeEnd: 'last vCPU entered KVM_RUN',
    },
    toldBy: 'calls',
    startNs: index * 100_000_000,
    pauseNs,
    resumeNs,
    captureNs: 0,
    holdNs,
    clientPauseNs: pauseNs + 61_000,
    clientResumeNs: resumeNs + 42_000,
    stopToStartNs: pauseNs + holdNs + Math.round(resumeNs * 0.8),
    downtimeNs: Math.round(pauseNs * 0.8) + holdNs + resumeNs,
    pausePhases: pause,
    resumePhases: resume,
    phases: both,
    states: { running, runnable, blocked: pauseNs + resumeNs - running - runnable },
    reasons: { 'grace-period': pauseNs + resumeNs - running - runnable },
    kicks: 4 + Math.floor(random() * 8),
    lastVcpu: Math.floor(random() * 4),
    ladder: drawnLadder(pauseNs, holdNs + resumeNs),
    gracePeriods: 24,
    lost: 0,
  };
}

/** Four vCPUs, one after the other. */
const drawnLadder = (pauseNs: number, awayNs: number): LadderRow[] =>
  [0, 1, 2, 3].map((vcpu) => {
    const at = (share: number): number => Math.round(pauseNs * (share + 0.03 * vcpu));
    return {
      vcpu,
      tid: 4711 + vcpu,
      ...{ kickedNs: at(0.1), kicks: 2, guestExitedNs: null, kvmLeftNs: at(0.15) },
      ...{ bqlNs: at(0.2), bqlWaitNs: vcpu === 0 ? 0 : at(0.02), stoppedNs: at(0.21) },
      ...{ kvmEnteredNs: pauseNs + awayNs, downtimeNs: pauseNs + awayNs - at(0.15) },
    };
  });

/** The same row as a level without probes sees it: joint sums in place of phases. */
function timedRow(row: CycleRow): CycleRow {
  const none = nothingSeparated();
  const afterStop = (row.pausePhases.drain ?? 0) + (row.pausePhases.flush ?? 0);
  const before = { 'dispatch+kick+notify+barrier': row.pauseNs - afterStop, 'drain+flush': afterStop };
  const after = { 'dispatch+notify+barrier+resume': row.resumeNs };
  return {
    ...row,
    pausePhases: { ...none, ...before },
    resumePhases: { ...none, ...after },
    phases: { ...none, ...before, ...after },
    states: { running: null, runnable: null, blocked: null },
    reasons: null,
    ladder: [],
    stopToStartNs: null,
    downtimeNs: null,
    kicks: null,
    lastVcpu: null,
    gracePeriods: null,
  };
}

function statistics(values: readonly number[]): Statistics {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return { count: values.length, mean, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1) };
}

function environment(level: Level, vcpus: number): Environment {
  return {
    source: { kind: 'recorded' },
    recordedAt: '2026-03-01T10:00:00.000Z',
    quiescope: '0.1.0',
    qemu: {
      path: '/usr/bin/qemu-system-x86_64',
      version: '7.2.22',
      buildId: 'd9541fd6a3b1c2d4e5f60718293a4b5c6d7e8f90',
      commandLine: ['qemu-system-x86_64', '-accel', 'kvm', '-smp', String(vcpus)],
      accelerator: 'kvm',
    },
    host: { kernel: '6.18.0', cpuModel: 'an x86-64 CPU', cpus: 2, memoryBytes: 24 * 1024 ** 3 },
    fences: null,
    perf:
      level === 'timing'
        ? null
        : {
            version: '6.1.158',
            events: [
              ...['vm_stop', 'pause_all_vcpus', 'bdrv_drain_all', 'bdrv_flush_all'].map(
                (name) => `probe_qemu:${name}`,
              ),
              'sched:sched_switch',
              'signal:signal_generate',
              'kvm:kvm_userspace_exit',
            ],
          },
    guest: { ...DEFAULT_GUEST, vcpus },
    record: { ...DEFAULT_RECORD, cycles: 30 },
    level,
    shortfalls: [],
  };
}

const FINDINGS: readonly Finding[] = [
  {
    id: 'grace-periods',
    phase: 'barrier',
    title: '12 grace periods, 414 µs a pause (19%)',
    evidence:
      'KVM_IOEVENTFD deassign by virtio-blk, one SRCU wait after another; kernel stacks of 360 waits agree.',
    remedy: 'Launch with -global virtio-blk-pci.ioeventfd=off and record again.',
    share: 0.19,
    show: { view: 'timeline', cycle: 3, range: { startNs: 700_000, endNs: 740_000 } },
    knob: {
      text: 'ioeventfd=off',
      change: { set: 'qemu-arguments', arguments: ['-global', 'virtio-blk-pci.ioeventfd=off'] },
    },
  },
  {
    id: 'flush',
    phase: 'flush',
    title: 'Flush takes 65 µs a pause',
    evidence: 'bdrv_flush_all, once a stop; nothing was dirty. A checkpoint does not need it.',
    remedy: null,
    share: 0.03,
    show: { view: 'statistics', figure: 'phase:flush' },
    knob: { text: 'cache.no-flush=on', change: { set: 'elsewhere', text: 'cache.no-flush=on' } },
  },
  {
    id: 'last-vcpu',
    phase: 'kick',
    title: 'vCPU 0 was the last to stop in 17 of 30 cycles',
    evidence: 'It waited, runnable, for a CPU: 4 vCPUs on 2 CPUs.',
    remedy: null,
    share: null,
    show: { view: 'cycles', filter: 'last = 0' },
    knob: null,
  },
];

export interface Drawn {
  readonly cycles?: number;
  readonly level?: Level;
  readonly vcpus?: number;
  readonly holdNs?: number;
  readonly seed?: number;
}

export function drawnSummary({
  cycles = 30,
  level = 'probes',
  vcpus = 4,
  holdNs = 90_000,
  seed = 9,
}: Drawn = {}): RecordingSummary {
  const random = seededRandom(seed);
  const rows = Array.from({ length: cycles }, (_, index) => drawnRow(index, random, holdNs));
  const shown = level === 'timing' ? rows.map(timedRow) : rows;
  return {
    environment: environment(level, vcpus),
    vcpus,
    level,
    cycles: shown,
    statistics: {
      pauseNs: statistics(rows.map((row) => row.pauseNs)),
      resumeNs: statistics(rows.map((row) => row.resumeNs)),
    },
    observer: level === 'timing' ? null : { ratio: 1.031, low: 1.004, high: 1.062, bareCycles: 15 },
    lost: 0,
    gracePeriodCauses: [],
    barriers: auditBarriers({ cycles: [], gracePeriodCauses: [], fences: null, samples: null }),
    samples: null,
    notifiers: null,
    phaseWaits: [],
    doubts: null,
    findings: level === 'timing' ? [] : FINDINGS,
  };
}
