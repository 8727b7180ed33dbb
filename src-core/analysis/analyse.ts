/** From a recording to all that is known of its cycles. */
import { cutCycle, cutCycles } from '../cycles/cut';
import type { CutCycle } from '../cycles/cut';
import type { Cycle } from '../cycles/cycle';
import { rowsOf } from '../recording/by-thread';
import type { Recording, RecordingTables } from '../recording/recording';
import { phaseRunsOf, phasesWithoutProbe, TOLD_BY_CALLS } from '../phases/attribute';
import type { PhaseWindow } from '../phases/attribute';
import { withBql } from '../phases/bql';
import { Courses, indexRecording } from '../phases/courses';
import type { FollowedCycle, IndexedRecording } from '../phases/course';
import { withEventSends } from '../phases/event-sends';
import { gracePeriodWaits } from '../phases/grace-period';
import type { GracePeriodWait } from '../phases/grace-period';
import { frameParts, jointPartsOf, outlineToldBy } from '../phases/joint-phases';
import type { JointPart } from '../phases/joint-phases';
import type { Runs, Span } from '../phases/partition';
import { PHASES, STATES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import { spansOf } from '../phases/spans';
import { clipRuns, stateRunColumns } from '../phases/states';
import { durationBetween, durationNs } from '../units';
import type { DurationNs, Tid } from '../units';
import type {
  CycleAnalysis,
  GracePeriods,
  ObserverCost,
  PhaseSums,
  StateSums,
  WholeAnalysis,
} from './analysis';
import { observerCost } from './observer-cost';

export const nothingSeparated = (): Record<Phase, DurationNs | null> => ({
  dispatch: null,
  kick: null,
  notify: null,
  barrier: null,
  drain: null,
  flush: null,
  capture: null,
  resume: null,
  other: null,
});

/** Sums of runs by label, over the part of the cycle in [fromNs, toNs). */
function sumsByLabel(runs: Runs, labels: number, fromNs = -Infinity, toNs = Infinity): Float64Array {
  const sums = new Float64Array(labels);
  for (let index = 0; index < runs.count; index += 1) {
    const start = Math.max(runs.startNs[index] ?? 0, fromNs);
    const end = Math.min(runs.endNs[index] ?? 0, toNs);
    const label = runs.label[index] ?? 0;
    if (end > start) sums[label] = (sums[label] ?? 0) + end - start;
  }
  return sums;
}

export function phaseSums(runs: Runs, fromNs?: number, toNs?: number): PhaseSums {
  const sums = sumsByLabel(runs, PHASES.length, fromNs, toNs);
  const named = nothingSeparated();
  PHASES.forEach((phase, index) => (named[phase] = durationNs(sums[index] ?? 0)));
  return named;
}

function stateSums(runs: Runs): StateSums {
  const sums = sumsByLabel(runs, STATES.length);
  const [running, runnable, blocked] = [...sums].map(durationNs);
  return { running: running ?? null, runnable: runnable ?? null, blocked: blocked ?? null };
}

/** Sums of parts that no call tells; all other phases are null. */
export function jointSums(parts: readonly JointPart[]): PhaseSums {
  const sums: Record<Phase, DurationNs | null> & Partial<Record<JointPhase, DurationNs>> = nothingSeparated();
  for (const { phase, startNs, endNs } of parts)
    sums[phase] = durationNs((sums[phase] ?? 0) + endNs - startNs);
  return sums;
}

function gracePeriods(waits: readonly GracePeriodWait[]): GracePeriods {
  return {
    count: waits.length,
    totalNs: durationNs(waits.reduce((sum, wait) => sum + wait.endNs - wait.startNs, 0)),
  };
}

function joinRuns(parts: readonly Runs[]): Runs {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const joined = {
    count,
    startNs: new Float64Array(count),
    endNs: new Float64Array(count),
    label: new Uint8Array(count),
  };
  let at = 0;
  for (const part of parts) {
    joined.startNs.set(part.startNs, at);
    joined.endNs.set(part.endNs, at);
    joined.label.set(part.label, at);
    at += part.count;
  }
  return joined;
}

/** The figures that every level gives. */
function lengthsOf(cycle: Cycle) {
  const { known } = cycle;
  const clientNs = (which: 'stop' | 'cont'): DurationNs | null =>
    known.by === 'client' ? durationBetween(known[which].writtenNs, known[which].repliedNs) : null;
  const downtimes = cycle.vcpus.flatMap((vcpu) => vcpu.downtimeNs ?? []);
  const allSeen = downtimes.length > 0 && downtimes.length === cycle.vcpus.length;
  return {
    cycle,
    pauseNs: durationBetween(cycle.pauseStartNs, cycle.pauseEndNs),
    resumeNs: durationBetween(cycle.resumeStartNs, cycle.resumeEndNs),
    captureNs: durationNs(0),
    holdNs: durationBetween(cycle.pauseEndNs, cycle.resumeStartNs),
    clientPauseNs: clientNs('stop'),
    clientResumeNs: clientNs('cont'),
    downtimeNs: allSeen ? durationNs(Math.max(...downtimes)) : null,
  };
}

function analyseOutline({ qemuClockWithinNs }: Recording, cut: CutCycle): CycleAnalysis {
  const joint = jointPartsOf(cut.cycle, qemuClockWithinNs);
  return {
    ...lengthsOf(cut.cycle),
    toldBy: outlineToldBy(cut.cycle),
    phases: jointSums(joint),
    states: NO_STATES,
    kicks: null,
    gracePeriods: null,
    phaseRuns: joinRuns([]),
    joint,
    stateRuns: stateRunColumns([]),
    spans: [],
    drivingTid: null,
    followed: null,
  };
}

type DrivenWindow = PhaseWindow & { readonly tid: Tid };

function windowsOf(cycle: Cycle, driven: NonNullable<CutCycle['driven']>): DrivenWindow[] {
  return [
    {
      tid: driven.pause.tid,
      startNs: cycle.pauseStartNs,
      endNs: cycle.pauseEndNs,
      before: 'dispatch',
      splitNs: driven.pause.enteredNs,
      after: 'other',
    },
    {
      tid: driven.resume.tid,
      startNs: cycle.resumeStartNs,
      endNs: cycle.resumeEndNs,
      before: 'dispatch',
      splitNs: driven.resume.enteredNs,
      after: 'resume',
    },
  ];
}

/** One stretch where one thread drives both halves. */
function followedCycle(
  { pauseStartNs, resumeEndNs, vcpus }: Cycle,
  windows: readonly (DrivenWindow & { readonly spans: readonly Span[] })[],
): FollowedCycle {
  const tids = [...new Set(windows.map(({ tid }) => tid))];
  const driven = tids.map((tid) => ({
    tid,
    spans: windows.filter((window) => window.tid === tid).flatMap(({ spans }) => spans),
  }));
  return { startNs: pauseStartNs, endNs: resumeEndNs, driven, ladders: vcpus };
}

function analyseDriven(indexed: IndexedRecording, cut: CutCycle): CycleAnalysis {
  const { driven } = cut;
  const { recording, rows, shown } = indexed;
  if (driven === null) return analyseOutline(recording, cut);
  const { events, functions } = recording;
  const windows = windowsOf(cut.cycle, driven).map((window) => {
    const own = rowsOf(rows, window.tid);
    return { ...window, spans: spansOf(events, own, functions, window.startNs, window.endNs) };
  });
  const followed = followedCycle(cut.cycle, windows);
  const courses = new Courses(indexed, followed);
  const cycle = {
    ...cut.cycle,
    vcpus: cut.cycle.vcpus.map((ladder) => withBql(ladder, courses.of(ladder.tid))),
  };
  const scheduled = windows.every(({ tid }) => shown.switching.has(tid));
  const parts = windows.map((window) => {
    const runs = scheduled ? (courses.of(window.tid)?.runs ?? []) : [];
    const states = clipRuns(runs, window.startNs, window.endNs);
    const spans = withEventSends(window.spans);
    const waits = gracePeriodWaits(stateRunColumns(states));
    return { states, spans, waits, phases: phaseRunsOf(window, spans, waits) };
  });
  // Nothing inside the halves was probed: what they hold together is all that is known.
  const framed = phasesWithoutProbe(recording.functions).length === TOLD_BY_CALLS.length;
  const phaseRuns = joinRuns(framed ? [] : parts.map((part) => part.phases));
  const joint = framed ? frameParts(cycle) : [];
  const stateRuns = stateRunColumns(parts.flatMap((part) => part.states));
  const waits = scheduled && namesWaits(recording) ? parts.flatMap((part) => part.waits) : null;
  return {
    ...lengthsOf(cycle),
    toldBy: 'calls',
    phases: framed
      ? jointSums(joint)
      : { ...phaseSums(phaseRuns), ...unseenPhases(recording, cycle, waits !== null) },
    states: scheduled ? stateSums(stateRuns) : NO_STATES,
    kicks: kicksOf(cycle),
    gracePeriods: waits === null ? null : gracePeriods(waits),
    phaseRuns,
    joint,
    stateRuns,
    spans: parts.flatMap((part) => part.spans),
    drivingTid: driven.pause.tid,
    followed,
  };
}

const NO_STATES: StateSums = { running: null, runnable: null, blocked: null };

/** A foreign recording may lack the kernel stacks, or their names, that tell a grace period from other waits. */
const namesWaits = ({ cycles, stacks }: Recording): boolean =>
  cycles[0]?.by === 'client' || stacks.some((stack) => stack.some((name) => !name.startsWith('0x')));

/** Null where signals to vCPUs were not recorded: no kick seen is not none sent. */
function kicksOf({ vcpus }: Cycle): number | null {
  const kicks = vcpus.flatMap((vcpu) => vcpu.kicks ?? []);
  return kicks.length > 0 && kicks.length === vcpus.length ? kicks.reduce((sum, one) => sum + one, 0) : null;
}

/** Phases that this recording's evidence cannot show: their time is part of what surrounds it, and zero would be a claim. */
function unseenPhases(
  recording: Recording,
  { known }: Cycle,
  waitsTold: boolean,
): Partial<Record<Phase, null>> {
  const unseen: Phase[] = phasesWithoutProbe(recording.functions);
  if (!waitsTold) unseen.push('barrier');
  if (known.by === 'calls') {
    unseen.push('capture');
    const requestSeen = [known.pause, known.resume].some(({ startNs, enteredNs }) => startNs < enteredNs);
    // Without the notifiers, the sends of STOP and RESUME are not seen either: see event-sends.ts.
    if (!requestSeen && !recording.functions.includes('vm_state_notify')) unseen.push('dispatch');
  }
  return Object.fromEntries(unseen.map((phase) => [phase, null]));
}

/** The cycle at `index`, by the recording or the part of it that holds its events. */
export function analyseCycle(indexed: IndexedRecording, index: number): CycleAnalysis {
  const cut = cutCycle(indexed, index);
  if (cut === null) throw new RangeError(`There is no cycle ${String(index)}.`);
  return analyseDriven(indexed, cut);
}

/** Level timing runs nothing beside the client: what differs from bare cycles there is chance. */
export const observerOf = ({ level, cycles, bare }: RecordingTables): ObserverCost | null =>
  level === 'timing'
    ? null
    : observerCost(
        cycles.map((known) =>
          known.by === 'client'
            ? known.stop.repliedNs - known.stop.writtenNs + (known.cont.repliedNs - known.cont.writtenNs)
            : null,
        ),
        bare.map(({ after, clientPauseNs, clientResumeNs }) => ({
          after,
          lengthNs: clientPauseNs + clientResumeNs,
        })),
      );

export const lostOf = ({ losses }: RecordingTables): number =>
  losses.reduce((sum, loss) => sum + loss.count, 0);

/** All of it at once, for recordings that are small. Pure: the same recording gives the same analysis. */
export function analyseRecording(recording: Recording): WholeAnalysis {
  const indexed = indexRecording(recording);
  const cycles = cutCycles(indexed).map((cut) => analyseDriven(indexed, cut));
  return {
    recording,
    indexed,
    shown: indexed.shown,
    rows: indexed.rows,
    activity: indexed.activity,
    level: recording.level,
    count: cycles.length,
    cycles,
    cycle: (index) => {
      const cycle = cycles[index];
      if (cycle === undefined) throw new RangeError(`There is no cycle ${String(index)}.`);
      return cycle;
    },
    eventsAt: () => indexed,
    observer: observerOf(recording),
    lost: lostOf(recording),
  };
}
