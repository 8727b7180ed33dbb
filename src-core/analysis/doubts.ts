/** What a recording did not see, and how its figures are to be read for it. */
import { rowsOf } from '../recording/by-thread';
import { missedSwitchIns, sleepsOfStacks } from '../phases/states';
import type { Sleep } from '../phases/sleeps';
import { TOLD_BY } from '../phases/joint-phases';
import type { CycleAnalysis, RecordingAnalysis } from './analysis';
import type { Finding } from './summary';

const inCycles = (count: number, total: number): string => `In ${String(count)} of ${String(total)} cycles`;

function resumeEnds({ cycles }: RecordingAnalysis): Finding | null {
  const driven = cycles.filter(({ drivingTid }) => drivingTid !== null);
  const open = driven.filter(({ cycle }) => cycle.edges.resumeEnd !== 'last vCPU entered KVM_RUN');
  // A guest under TCG has no KVM_RUN to come back to.
  const hasKvm = driven.some(({ cycle }) => cycle.vcpus.some((vcpu) => vcpu.kvmEnteredNs !== null));
  if (open.length === 0 || !hasKvm) return null;
  const vcpus = Math.max(
    ...open.map(({ cycle }) => cycle.vcpus.filter((vcpu) => vcpu.kvmEnteredNs === null).length),
  );
  return {
    id: 'resume-unfinished',
    phase: 'resume',
    title: `${inCycles(open.length, driven.length)} not every vCPU was seen back before the next pause`,
    evidence: `Up to ${String(vcpus)} vCPUs did not call KVM_RUN in time: there the resume counts to the next pause and was longer, and no downtime is given`,
    remedy: 'A longer interval between cycles, or fewer vCPUs than CPUs',
  };
}

function pausedBefore({ cycles }: RecordingAnalysis): Finding | null {
  const paused = cycles.filter(
    ({ cycle: { known } }) => known.by === 'client' && known.stop.eventNs === null,
  );
  if (paused.length === 0) return null;
  return {
    id: 'paused-before',
    phase: null,
    title: `${inCycles(paused.length, cycles.length)} the guest was paused already: the pause stopped nothing`,
    evidence: 'QEMU sends STOP whenever it stops a running guest; it sent none',
    remedy: 'Leave pausing to the recording: no stop in the monitor meanwhile',
  };
}

function missedIn(
  analysis: RecordingAnalysis,
  { cycle, drivingTid }: CycleAnalysis,
  sleeps: readonly Sleep[],
): number {
  if (drivingTid === null) return 0;
  const { events } = analysis.recording;
  const thread = { events, tid: drivingTid, rows: rowsOf(analysis.activity, drivingTid), sleeps };
  return (
    missedSwitchIns(thread, cycle.pauseStartNs, cycle.pauseEndNs) +
    missedSwitchIns(thread, cycle.resumeStartNs, cycle.resumeEndNs)
  );
}

function switchIns(analysis: RecordingAnalysis): Finding | null {
  const sleeps = sleepsOfStacks(analysis.recording.stacks);
  const missed = analysis.cycles.map((cycle) => missedIn(analysis, cycle, sleeps));
  const touched = missed.filter((count) => count > 0).length;
  if (touched === 0) return null;
  const total = missed.reduce((sum, count) => sum + count, 0);
  return {
    id: 'switches-unseen',
    phase: null,
    title: `${inCycles(touched, missed.length)} the main thread got a CPU unseen, ${String(total)} times in all`,
    evidence:
      'It ran on with no sched_switch to it: until its next recorded step that time counts as waiting, so runnable, blocked and barrier may be too long there and running too short',
    remedy: null,
  };
}

const TOLD_BY_WORDS = {
  calls: 'the calls of QEMU’s functions',
  log: 'QEMU’s own log',
  clock: 'the client’s clock and QEMU’s events alone',
} as const;
/** As many cycles are named by their numbers. */
const MOST_NAMED = 12;

/** Cycles that are told by less than the others. */
function mixedEvidence({ cycles }: RecordingAnalysis): Finding | null {
  const kinds = TOLD_BY.filter((kind) => cycles.some(({ toldBy }) => toldBy === kind));
  const [best] = kinds;
  if (best === undefined || kinds.length < 2) return null;
  const lesser = cycles.filter(({ toldBy }) => toldBy !== best);
  const numbers = lesser.slice(0, MOST_NAMED).map(({ cycle }) => String(cycle.index + 1));
  const more = lesser.length > MOST_NAMED ? ` and ${String(lesser.length - MOST_NAMED)} more` : '';
  const words = kinds
    .slice(1)
    .map(
      (kind) => `${String(cycles.filter(({ toldBy }) => toldBy === kind).length)} by ${TOLD_BY_WORDS[kind]}`,
    );
  return {
    id: 'mixed-evidence',
    phase: null,
    title: `${inCycles(lesser.length, cycles.length)} less is told than in the others: ${words.join(', ')}`,
    evidence: `Cycle ${numbers.join(', ')}${more}, counted from 1. The statistics are of the others, told by ${TOLD_BY_WORDS[best]}; the client’s times are of all`,
    remedy: null,
  };
}

/** Sentences about the evidence itself, before those about the guest. */
export function doubtsOf(analysis: RecordingAnalysis): Finding[] {
  return [mixedEvidence, pausedBefore, resumeEnds, switchIns].flatMap((find) => find(analysis) ?? []);
}
