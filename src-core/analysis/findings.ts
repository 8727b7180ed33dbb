/** Sentences generated from figures: each with a figure, its evidence and, where there is one, the knob. */
import { formatDuration, formatShare } from '../units';
import { notifierFinding } from './notifier-finding';
import { quantile, ascendingOf } from './statistics';
import type { CycleRow, Finding, RecordingSummary } from './summary';

type Figures = Omit<RecordingSummary, 'findings'>;

const totalOf = (row: CycleRow): number => row.pauseNs + row.captureNs + row.resumeNs;
const plural = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
const medianOf = (values: readonly number[]): number => quantile(ascendingOf(values), 0.5);

function gracePeriods({ cycles, gracePeriodCauses, statistics }: Figures): Finding | null {
  const worst = gracePeriodCauses[0];
  const barrier = statistics['barrier'];
  if (worst === undefined || barrier === undefined || barrier.p50 === 0) return null;
  const perCycle = medianOf(cycles.flatMap((row) => row.gracePeriods ?? []));
  const share = barrier.p50 / medianOf(cycles.map(totalOf));
  const ioeventfd = worst.stack.some((name) => name.includes('ioeventfd'));
  return {
    id: 'grace-periods',
    phase: 'barrier',
    title: `${plural(perCycle, 'grace period')}, ${formatDuration(barrier.p50, 3)} a cycle (${formatShare(share)})`,
    evidence: `${plural(worst.count, 'wait')} of the main thread came from ${worst.cause}: ${worst.stack.slice(0, 6).join(' ← ')}`,
    remedy: ioeventfd
      ? 'Each queue’s ioeventfd is deassigned under SRCU at a stop: compare with virtio-blk-pci,ioeventfd=off'
      : null,
  };
}

function barriers({ barriers: { gracePeriods: waits, fences, verdict } }: Figures): Finding | null {
  const bound = fences?.bound ?? null;
  if (waits === null && bound === null) return null;
  const waited =
    waits === null
      ? []
      : [`${waits.perCycle.toFixed(1)} grace periods a cycle (${formatShare(waits.share)} of the time)`];
  const run =
    bound === null
      ? 'fence instructions not bounded at this level'
      : `fence instructions at most ${formatShare(bound.highNs / bound.onCpuNs)} of the time on a CPU`;
  return {
    id: 'barriers',
    phase: 'barrier',
    title: `Barriers: ${[...waited, run].join(', ')}`,
    evidence: verdict,
    remedy: bound === null ? 'Samples bound what fence instructions take: record at level full' : null,
  };
}

function runQueue({ cycles }: Figures): Finding | null {
  const waited = medianOf(cycles.flatMap((row) => row.states.runnable ?? []));
  const share = waited / medianOf(cycles.map(totalOf));
  if (!(share >= 0.1)) return null;
  return {
    id: 'run-queue',
    phase: null,
    title: `The main thread waited ${formatDuration(waited, 3)} a cycle for a CPU (${formatShare(share)})`,
    evidence: 'State runnable, from the scheduler’s switches and wake-ups; median over the cycles',
    remedy: 'Give QEMU’s main thread a CPU of its own, or fewer vCPUs than CPUs',
  };
}

function kicks({ cycles, vcpus }: Figures): Finding | null {
  const sent = medianOf(cycles.flatMap((row) => row.kicks ?? []));
  if (vcpus === null || vcpus < 2 || !(sent > vcpus)) return null;
  return {
    id: 'kicks',
    phase: 'kick',
    title: `${String(sent)} kicks to stop ${plural(vcpus, 'vCPU')}`,
    evidence: 'SIGUSR1 counted per cycle, median: QEMU kicks all vCPUs again after each one that stops',
    remedy: null,
  };
}

function lastVcpu({ cycles }: Figures): Finding | null {
  const counts = new Map<number, number>();
  const seen = cycles.flatMap((row) => row.lastVcpu ?? []);
  for (const vcpu of seen) counts.set(vcpu, (counts.get(vcpu) ?? 0) + 1);
  const [vcpu, count] = [...counts].sort((left, right) => right[1] - left[1])[0] ?? [0, 0];
  if (seen.length < 5 || counts.size < 2 || count / seen.length < 0.5) return null;
  return {
    id: 'last-vcpu',
    phase: 'kick',
    title: `vCPU ${String(vcpu)} was the last to stop in ${String(count)} of ${plural(seen.length, 'cycle')}`,
    evidence: 'Its thread reached QEMU’s stop with the big lock held after all others',
    remedy: null,
  };
}

function flush({ cycles, statistics }: Figures): Finding | null {
  const figure = statistics['flush'];
  if (figure === undefined || figure.p50 / medianOf(cycles.map(totalOf)) < 0.02) return null;
  return {
    id: 'flush',
    phase: 'flush',
    title: `Flush ${formatDuration(figure.p50, 3)} a cycle: not needed to checkpoint`,
    evidence: 'Time inside bdrv_flush_all, median over the cycles',
    remedy:
      'cache=unsafe or cache.no-flush=on takes the sync away; a guest that must survive a host crash needs it',
  };
}

function observer({ observer: cost }: Figures): Finding | null {
  if (cost === null || cost.low <= 1.05) return null;
  return {
    id: 'observer',
    phase: null,
    title: `The instrument itself adds ${formatShare(cost.ratio - 1)} to pause and resume`,
    evidence: `Recorded against ${plural(cost.bareCycles, 'bare cycle')} on the client’s clock; 95% interval ${formatShare(cost.low - 1)} to ${formatShare(cost.high - 1)}`,
    remedy: 'Level timing adds nothing to QEMU and separates less',
  };
}

function lost(figures: Figures): Finding | null {
  if (figures.lost === 0) return null;
  const touched = figures.cycles.filter((row) => row.lost > 0).length;
  return {
    id: 'lost',
    phase: null,
    title: `${plural(figures.lost, 'record')} lost, in ${plural(touched, 'cycle')}`,
    evidence: 'Counted by perf; the cycles that they may belong to are marked',
    remedy: 'Record again with fewer vCPUs or less load on this machine',
  };
}

const notifier = ({ notifiers }: Figures): Finding | null => notifierFinding(notifiers);

/** What is worth saying, the costliest first. */
export function findingsOf(figures: Figures): Finding[] {
  if (figures.cycles.length === 0) return [];
  return [lost, gracePeriods, barriers, notifier, runQueue, flush, kicks, lastVcpu, observer].flatMap(
    (find) => find(figures) ?? [],
  );
}
