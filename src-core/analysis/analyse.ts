/** From a recording to all that is known of its cycles. */
import { cutCycles } from '../cycles/cut';
import type { CutCycle } from '../cycles/cut';
import { rowsByThread, rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import type { Recording } from '../recording/recording';
import { phaseRunsOf, phasesWithoutProbe } from '../phases/attribute';
import type { PhaseWindow } from '../phases/attribute';
import { withEventSends } from '../phases/event-sends';
import { gracePeriodWaits } from '../phases/grace-period';
import type { GracePeriodWait } from '../phases/grace-period';
import { jointPauseParts, jointResumeParts } from '../phases/joint-phases';
import type { JointPart } from '../phases/joint-phases';
import type { Runs } from '../phases/partition';
import { PHASES, STATES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import { spansOf } from '../phases/spans';
import { reasonsOfStacks, showsSwitches, stateRunColumns, stateRunsOf } from '../phases/states';
import { durationBetween, durationNs } from '../units';
import type { DurationNs } from '../units';
import type { CycleAnalysis, GracePeriods, PhaseSums, RecordingAnalysis, StateSums } from './analysis';
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

/** Sums of what QMP alone separates. */
export function jointSums(parts: readonly JointPart[]): Partial<Record<JointPhase, DurationNs>> {
  return Object.fromEntries(parts.map((part) => [part.phase, durationNs(part.endNs - part.startNs)]));
}

function gracePeriods(waits: readonly GracePeriodWait[]): GracePeriods {
  return {
    count: waits.length,
    totalNs: durationNs(waits.reduce((sum, wait) => sum + wait.endNs - wait.startNs, 0)),
  };
}

function joinRuns(parts: readonly Runs[]): Runs {
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    startNs: Float64Array.from(parts.flatMap((part) => [...part.startNs])),
    endNs: Float64Array.from(parts.flatMap((part) => [...part.endNs])),
    label: Uint8Array.from(parts.flatMap((part) => [...part.label])),
  };
}

/** The figures that every level gives. */
function lengthsOf({ cycle }: CutCycle) {
  const { stop, cont } = cycle.client;
  const downtimes = cycle.vcpus.flatMap((vcpu) => vcpu.downtimeNs ?? []);
  const allSeen = downtimes.length > 0 && downtimes.length === cycle.vcpus.length;
  return {
    cycle,
    pauseNs: durationBetween(cycle.pauseStartNs, cycle.pauseEndNs),
    resumeNs: durationBetween(cycle.resumeStartNs, cycle.resumeEndNs),
    captureNs: durationNs(0),
    holdNs: durationBetween(cycle.pauseEndNs, cycle.resumeStartNs),
    clientPauseNs: durationBetween(stop.writtenNs, stop.repliedNs),
    clientResumeNs: durationBetween(cont.writtenNs, cont.repliedNs),
    downtimeNs: allSeen ? durationNs(Math.max(...downtimes)) : null,
  };
}

function analyseByClientAlone(cut: CutCycle): CycleAnalysis {
  return {
    ...lengthsOf(cut),
    phases: {
      ...nothingSeparated(),
      ...jointSums([...jointPauseParts(cut.cycle.client), ...jointResumeParts(cut.cycle.client)]),
    },
    states: NO_STATES,
    kicks: null,
    gracePeriods: null,
    phaseRuns: joinRuns([]),
    stateRuns: stateRunColumns([]),
    spans: [],
    drivingTid: null,
  };
}

function analyseDriven(
  recording: Recording,
  rows: RowsByThread,
  reasons: readonly number[],
  cut: CutCycle,
): CycleAnalysis {
  const { cycle, driven } = cut;
  if (driven === null) return analyseByClientAlone(cut);
  const windows: PhaseWindow[] = [
    {
      startNs: cycle.pauseStartNs,
      endNs: cycle.pauseEndNs,
      before: 'dispatch',
      splitNs: driven.stopEnteredNs,
      after: 'other',
    },
    {
      startNs: cycle.resumeStartNs,
      endNs: cycle.resumeEndNs,
      before: 'dispatch',
      splitNs: driven.startEnteredNs,
      after: 'resume',
    },
  ];
  const own = rowsOf(rows, driven.tid);
  const scheduled = showsSwitches(recording.events, own);
  const parts = windows.map((window) => {
    const states = scheduled ? stateRunsOf(recording.events, own, reasons, window.startNs, window.endNs) : [];
    const spans = withEventSends(
      spansOf(recording.events, own, recording.functions, window.startNs, window.endNs),
    );
    const waits = gracePeriodWaits(stateRunColumns(states));
    return { states, spans, waits, phases: phaseRunsOf(window, spans, waits) };
  });
  const phaseRuns = joinRuns(parts.map((part) => part.phases));
  const stateRuns = stateRunColumns(parts.flatMap((part) => part.states));
  return {
    ...lengthsOf(cut),
    phases: { ...phaseSums(phaseRuns), ...unseenPhases(recording, scheduled) },
    states: scheduled ? stateSums(stateRuns) : NO_STATES,
    kicks: cycle.vcpus.reduce((sum, vcpu) => sum + vcpu.kicks, 0),
    gracePeriods: scheduled ? gracePeriods(parts.flatMap((part) => part.waits)) : null,
    phaseRuns,
    stateRuns,
    spans: parts.flatMap((part) => part.spans),
    drivingTid: driven.tid,
  };
}

const NO_STATES: StateSums = { running: null, runnable: null, blocked: null };

/** Phases that this recording's evidence cannot show: their time is part of what surrounds it, and zero would be a claim. */
function unseenPhases(recording: Recording, scheduled: boolean): Partial<Record<Phase, null>> {
  const unseen = [...phasesWithoutProbe(recording.functions), ...(scheduled ? [] : (['barrier'] as const))];
  return Object.fromEntries(unseen.map((phase) => [phase, null]));
}

/** Pure: the same recording gives the same analysis. */
export function analyseRecording(recording: Recording): RecordingAnalysis {
  const rows = rowsByThread(recording.events);
  const reasons = reasonsOfStacks(recording.stacks);
  const cycles = cutCycles(recording, rows).map((cut) => analyseDriven(recording, rows, reasons, cut));
  return {
    recording,
    rows,
    level: recording.level,
    cycles,
    // Level timing runs nothing beside the client: what differs from bare cycles there is chance.
    observer:
      recording.level === 'timing'
        ? null
        : observerCost(
            cycles.map((cycle) => cycle.clientPauseNs + cycle.clientResumeNs),
            recording.bare.map((cycle) => cycle.clientPauseNs + cycle.clientResumeNs),
          ),
    lost: recording.losses.reduce((sum, loss) => sum + loss.count, 0),
  };
}
