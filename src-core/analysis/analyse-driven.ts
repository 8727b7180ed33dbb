/** A cycle whose calls were seen: its phases by what the driving threads called and waited for, and their states. */
import type { CutCycle } from '../cycles/cut';
import type { Cycle } from '../cycles/cycle';
import { phaseRunsOf, TOLD_BY_CALLS } from '../phases/attribute';
import type { PhaseWindow, ToldWindow } from '../phases/attribute';
import { withBql } from '../phases/bql';
import { Courses } from '../phases/courses';
import type { FollowedCycle, IndexedRecording } from '../phases/course';
import { withEventSends } from '../phases/event-sends';
import { gracePeriodWaits } from '../phases/grace-period';
import type { GracePeriodWait } from '../phases/grace-period';
import { frameParts } from '../phases/joint-phases';
import type { Runs, Span } from '../phases/partition';
import type { Phase } from '../phases/phase';
import { spansOf } from '../phases/spans';
import { clipRuns, stateRunColumns } from '../phases/states';
import type { ToldRun } from '../phases/states';
import { rowsOf } from '../recording/by-thread';
import type { DurationNs, Tid } from '../units';
import type { CycleAnalysis, PhaseSums } from './analysis';
import { analysisOf, NO_RUNS, NO_STATES } from './analysis-of';
import { gracePeriods, jointSums, phaseSums, stateSums } from './run-sums';

/** A half of a cycle, the thread that drives it, and that thread's calls. */
interface DrivenHalf extends PhaseWindow {
  readonly tid: Tid;
  readonly spans: readonly Span[];
}

function halvesOf(
  { recording, rows }: IndexedRecording,
  cycle: Cycle,
  { pause, resume }: NonNullable<CutCycle['driven']>,
): readonly [pause: DrivenHalf, resume: DrivenHalf] {
  const { events, functions } = recording;
  const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = cycle;
  const calls = (tid: Tid, startNs: number, endNs: number): Span[] =>
    spansOf(events, rowsOf(rows, tid), functions, startNs, endNs);
  return [
    {
      tid: pause.tid,
      startNs: pauseStartNs,
      endNs: pauseEndNs,
      before: 'dispatch',
      splitNs: pause.enteredNs,
      after: 'other',
      spans: calls(pause.tid, pauseStartNs, pauseEndNs),
    },
    {
      tid: resume.tid,
      startNs: resumeStartNs,
      endNs: resumeEndNs,
      before: 'dispatch',
      splitNs: resume.enteredNs,
      after: 'resume',
      spans: calls(resume.tid, resumeStartNs, resumeEndNs),
    },
  ];
}

/** Spelled out, like all that is made for every cycle. */
const windowOf = (
  { startNs, endNs, before, splitNs, after }: DrivenHalf,
  spans: readonly Span[],
  waits: readonly GracePeriodWait[],
): ToldWindow => ({ startNs, endNs, before, splitNs, after, spans, waits });

/** One stretch where one thread drives both halves. */
function followedCycle(
  { pauseStartNs, resumeEndNs, vcpus }: Cycle,
  [pause, resume]: readonly [DrivenHalf, DrivenHalf],
): FollowedCycle {
  const driven =
    pause.tid === resume.tid
      ? [{ tid: pause.tid, spans: [...pause.spans, ...resume.spans] }]
      : [pause, resume].map(({ tid, spans }) => ({ tid, spans }));
  return { startNs: pauseStartNs, endNs: resumeEndNs, driven, ladders: vcpus };
}

export function analyseDriven(
  indexed: IndexedRecording,
  cut: Cycle,
  driven: NonNullable<CutCycle['driven']>,
): CycleAnalysis {
  const { shown, facts } = indexed;
  const [pause, resume] = halvesOf(indexed, cut, driven);
  const courses = new Courses(indexed, followedCycle(cut, [pause, resume]));
  const cycle = { ...cut, vcpus: cut.vcpus.map((ladder) => withBql(ladder, courses.of(ladder.tid))) };
  const scheduled = shown.switching.has(pause.tid) && shown.switching.has(resume.tid);
  const statesOf = ({ tid, startNs, endNs }: DrivenHalf): readonly ToldRun[] =>
    scheduled ? clipRuns(courses.of(tid)?.runs ?? [], startNs, endNs) : [];
  const paused = statesOf(pause);
  const stateRuns = stateRunColumns([...paused, ...statesOf(resume)]);
  const pauseWaits = gracePeriodWaits(stateRuns, 0, paused.length);
  const resumeWaits = gracePeriodWaits(stateRuns, paused.length);
  const pauseSpans = withEventSends(pause.spans);
  const resumeSpans = withEventSends(resume.spans);
  // Nothing inside the halves was probed: what they hold together is all that is known.
  const framed = facts.unprobed.length === TOLD_BY_CALLS.length;
  const phaseRuns = framed
    ? NO_RUNS
    : phaseRunsOf([windowOf(pause, pauseSpans, pauseWaits), windowOf(resume, resumeSpans, resumeWaits)]);
  const joint = framed ? frameParts(cycle) : [];
  const waitsTold = scheduled && facts.namesWaits;
  return analysisOf(cycle, {
    toldBy: 'calls',
    phases: framed ? jointSums(joint) : seenPhases(indexed, cycle, phaseRuns, waitsTold),
    states: scheduled ? stateSums(stateRuns) : NO_STATES,
    kicks: kicksOf(cycle),
    gracePeriods: waitsTold ? gracePeriods([...pauseWaits, ...resumeWaits]) : null,
    phaseRuns,
    joint,
    stateRuns,
    spans: [...pauseSpans, ...resumeSpans],
    drivingTid: pause.tid,
    courses,
  });
}

/** Null where signals to vCPUs were not recorded: no kick seen is not none sent. */
function kicksOf({ vcpus }: Cycle): number | null {
  let sum = 0;
  for (const { kicks } of vcpus) {
    if (kicks === null) return null;
    sum += kicks;
  }
  return vcpus.length > 0 ? sum : null;
}

/** Null where the evidence cannot show one: its time is part of what surrounds it, and zero would be a claim. */
function seenPhases(
  { recording, facts }: IndexedRecording,
  { known }: Cycle,
  runs: Runs,
  waitsTold: boolean,
): PhaseSums {
  const sums: Record<Phase, DurationNs | null> = phaseSums(runs);
  for (const phase of facts.unprobed) sums[phase] = null;
  if (!waitsTold) sums.barrier = null;
  if (known.by === 'calls') {
    sums.capture = null;
    const requestSeen = [known.pause, known.resume].some(({ startNs, enteredNs }) => startNs < enteredNs);
    // Without the notifiers, the sends of STOP and RESUME are not seen either: see event-sends.ts.
    if (!requestSeen && !recording.functions.includes('vm_state_notify')) sums.dispatch = null;
  }
  return sums;
}
