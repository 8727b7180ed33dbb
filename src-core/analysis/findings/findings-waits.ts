/** Findings about what the driving thread waited for. */
import { formatCounted, formatDuration, formatShare } from '../../units';
import { crowdOf, fewerVcpus, mayFit, mayHaveFewer, overcommit } from './crowd';
import type { Crowd } from './crowd';
import { median, medianOf, waitsOf } from './finding-figures';
import type { Find, FindingFigures } from './finding-figures';
import { knobOfWait, levelKnob, vcpusKnob } from './knobs';
import type { NotifierTimes } from '../notifiers';
import { withoutScheduler } from '../flame/wait-stacks';

/** Less than this of all time is not worth a sentence. */
const LEAST_SHARE = 0.05;
const LEAST_RUNNABLE_SHARE = 0.1;

/** The handler in which most of the waiting was, where handlers were seen. */
function waitingHandler(notifiers: NotifierTimes | null): string | null {
  const waiting = (notifiers?.handlers ?? []).filter(({ phases }) => (phases.barrier ?? 0) > 0);
  const worst = [...waiting].sort(
    (left, right) => (right.phases.barrier ?? 0) - (left.phases.barrier ?? 0),
  )[0];
  return worst === undefined ? null : (worst.device ?? worst.label);
}

export const gracePeriods: Find = (figures) => {
  const { gracePeriodCauses, statistics, notifiers, environment } = figures.summary;
  const worst = gracePeriodCauses[0];
  const barrier = statistics['barrier'];
  if (worst === undefined || barrier === undefined || barrier.p50 === 0) return null;
  const perCycle = medianOf(figures.summary, 'gracePeriods');
  // The same share as the barriers' audit gives: two sentences of one recording must not disagree in a digit.
  const share = figures.summary.barriers.gracePeriods?.share ?? barrier.p50 / median(figures.lengthsNs);
  const handler = waitingHandler(notifiers);
  const where = handler === null ? '' : `, most in the handler of ${handler}`;
  const knob = knobOfWait(worst.request, environment.qemu.commandLine);
  return {
    id: 'grace-periods',
    phase: 'barrier',
    title: `${formatCounted(perCycle, 'grace period')} a cycle: ${formatDuration(barrier.p50, 3)} in the median one, ${formatShare(share)} of all time`,
    evidence: `${formatCounted(worst.count, 'wait')} of the main thread came from ${worst.cause}${where}: ${withoutScheduler(worst.stack).slice(0, 6).join(' ← ')}`,
    remedy:
      knob?.text === 'ioeventfd=off'
        ? 'Each queue’s ioeventfd is deassigned under SRCU at a stop: compare with virtio-blk-pci,ioeventfd=off'
        : null,
    share,
    show: waitsOf(figures, ({ reason }) => reason === 'grace-period')?.show ?? { view: 'barriers' },
    knob,
  };
};

export const barriers: Find = ({ summary, wholeNs }) => {
  const { gracePeriods: waits, fences, verdict } = summary.barriers;
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
    share: bound === null || wholeNs === 0 ? null : bound.highNs / wholeNs,
    show: { view: 'barriers' },
    knob: bound === null ? levelKnob(summary.environment, 'full') : null,
  };
};

/** What can be done where the main thread waits for a CPU. */
function morePlace(crowd: Crowd): string {
  const own = 'Give QEMU’s main thread a CPU of its own';
  if (crowd.cpus === 1) return 'A second CPU: this machine has one for QEMU’s main thread and all vCPUs';
  return mayFit(crowd) ? `${own}, or fewer vCPUs than CPUs` : own;
}

export const runQueue: Find = (figures) => {
  const waited = medianOf(figures.summary, 'state:runnable');
  const share = waited / median(figures.lengthsNs);
  if (!(share >= LEAST_RUNNABLE_SHARE)) return null;
  const crowd = crowdOf(figures.summary);
  const many = overcommit(crowd);
  return {
    id: 'run-queue',
    phase: null,
    title: `The main thread waited ${formatDuration(waited, 3)} a cycle for a CPU (${formatShare(share)})`,
    evidence: `State runnable, from the scheduler’s switches and wake-ups; median over the cycles${many === null ? '' : `. ${many}`}`,
    remedy: morePlace(crowd),
    share,
    show: waitsOf(figures, ({ state }) => state === 'runnable')?.show ?? null,
    knob: vcpusKnob(figures.summary.environment, fewerVcpus(crowd)),
  };
};

/** The client, woken by STOP, may take the very CPU that the main loop needs to go on. */
export const afterStop: Find = (figures) => {
  const waits = waitsOf(figures, ({ sendingStop, state }) => sendingStop && state === 'runnable');
  if (waits === null || waits.share < LEAST_SHARE) return null;
  return {
    id: 'after-stop',
    phase: 'dispatch',
    title: `After STOP the main thread waited ${formatDuration(waits.meanNs, 3)} a cycle for a CPU (${formatShare(waits.share)})`,
    evidence:
      'Runnable between vm_state_notify and bdrv_drain_all, where QEMU sends STOP and so wakes its client; mean over the cycles',
    remedy: 'Keep the QMP client off the CPUs that QEMU’s main thread may use',
    share: waits.share,
    show: waits.show,
    knob: null,
  };
};

export const bigLock: Find = (figures) => {
  const waits = waitsOf(figures, ({ reason }) => reason === 'bql');
  if (waits === null || waits.share < LEAST_SHARE) return null;
  const crowd = crowdOf(figures.summary);
  return {
    id: 'bql',
    phase: null,
    title: `The main thread waited ${formatDuration(waits.meanNs, 3)} a cycle for the BQL (${formatShare(waits.share)})`,
    evidence: `Blocked on a futex, and woken by a vCPU that let go of QEMU’s big lock; mean over the cycles${convoy(figures)}`,
    remedy: mayHaveFewer(crowd) ? 'Fewer vCPUs: each takes the lock once to stop, and once to go on' : null,
    share: waits.share,
    show: waits.show,
    knob: vcpusKnob(figures.summary.environment, fewerVcpus(crowd)),
  };
};

/** Of the vCPUs, where their ladders show it. */
function convoy({ summary, told }: FindingFigures): string {
  const { from, figures } = summary.cycles.ladders;
  const longestOf = (cycle: number): number => {
    const waited = figures.bqlWaitNs.subarray(from[cycle], from[cycle + 1]);
    return waited.reduce((most, ns) => (most >= ns || Number.isNaN(ns) ? most : ns), NaN);
  };
  const longest = median(Float64Array.from(told, longestOf));
  return longest > 0 ? `. The vCPU that waited longest for it waited ${formatDuration(longest, 3)}` : '';
}

export const drainWaits: Find = (figures) => {
  const waits = waitsOf(
    figures,
    ({ phase, reason }) => phase === 'drain' && (reason === 'disk' || reason === 'worker'),
  );
  if (waits === null || waits.share < LEAST_SHARE) return null;
  return {
    id: 'drain',
    phase: 'drain',
    title: `Drain waited ${formatDuration(waits.meanNs, 3)} a cycle for requests in flight (${formatShare(waits.share)})`,
    evidence:
      'Blocked inside a block drain until the disk, or a worker thread, was done; mean over the cycles',
    remedy: 'Faster storage, or fewer requests in flight when the pause comes',
    share: waits.share,
    show: waits.show,
    knob: null,
  };
};

const LEAST_FLUSH_SHARE = 0.02;

export const flush: Find = (figures) => {
  const figure = figures.summary.statistics['flush'];
  if (figure === undefined) return null;
  const share = figure.p50 / median(figures.lengthsNs);
  if (!(share >= LEAST_FLUSH_SHARE)) return null;
  const waits = waitsOf(
    figures,
    ({ phase, reason }) => phase === 'flush' && (reason === 'disk' || reason === 'worker'),
  );
  const disk = waits === null ? '' : `, of which ${formatDuration(waits.meanNs, 3)} waiting for the disk`;
  return {
    id: 'flush',
    phase: 'flush',
    title: `Flush ${formatDuration(figure.p50, 3)} a cycle: not needed to checkpoint`,
    evidence: `Time inside bdrv_flush_all, median over the cycles${disk}`,
    remedy:
      'cache=unsafe or cache.no-flush=on takes the sync away; a guest that must survive a host crash needs it',
    share,
    show: waitsOf(figures, ({ phase }) => phase === 'flush')?.show ?? {
      view: 'statistics',
      figure: 'phase:flush',
    },
    knob: { text: 'cache.no-flush=on', change: { set: 'elsewhere', text: 'cache.no-flush=on' } },
  };
};
