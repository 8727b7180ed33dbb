/**
 * Partitions that no call tells: by the client's clock alone, by the steps in QEMU's log, or by the frame of a pause and
 * a resume. Each part belongs to a phase or, where the evidence cannot separate them, to several under their joint name.
 */
import type { Cycle } from '../cycles/cycle';
import { assertNever } from '../errors';
import type { ClientCycle, LoggedCycle, LoggedStep, PauseStep, ResumeStep } from '../recording/recording';
import { JOINT_PHASES, PHASES } from './phase';
import type { JointPhase, Phase } from './phase';

export interface JointPart {
  readonly part: 'pause' | 'resume';
  readonly phase: Phase | JointPhase;
  readonly startNs: number;
  readonly endNs: number;
  readonly evidence: string;
}

const WHOLE_PAUSE = 'dispatch+kick+notify+barrier+drain+flush';
const WHOLE_RESUME = 'dispatch+notify+barrier+resume';
const BY_CLIENT = 'The client’s clock, QMP alone: these phases are not separated';

/** The parts of a cycle of which no call inside its halves is known; in time order, without gaps in either half. */
export function jointPartsOf(cycle: Cycle): JointPart[] {
  const { known } = cycle;
  switch (known.by) {
    case 'client':
      return clientParts(known);
    case 'calls':
      return frameParts(cycle);
    case 'log':
      return logParts(known);
    default:
      return assertNever(known);
  }
}

/** The pause is split where STOP was read; not where that was no earlier than the reply, or not at all. */
function clientParts({ stop, cont }: ClientCycle): JointPart[] {
  const { writtenNs: startNs, eventNs, repliedNs: endNs } = stop;
  const pause = { part: 'pause', evidence: BY_CLIENT } as const;
  const pauseParts: JointPart[] =
    eventNs === null || eventNs >= endNs
      ? [{ ...pause, phase: WHOLE_PAUSE, startNs, endNs }]
      : [
          { ...pause, phase: 'dispatch+kick+notify+barrier', startNs, endNs: eventNs },
          { ...pause, phase: 'drain+flush', startNs: eventNs, endNs },
        ];
  // RESUME is sent before anything else is done: it splits nothing.
  const resume = { startNs: cont.writtenNs, endNs: cont.repliedNs, evidence: BY_CLIENT };
  return [...pauseParts, { part: 'resume', phase: WHOLE_RESUME, ...resume }];
}

/** The frame of a cycle whose calls were seen, but none inside its halves. */
export function frameParts({
  pauseStartNs,
  pauseEndNs,
  resumeStartNs,
  resumeEndNs,
  edges,
}: Cycle): JointPart[] {
  const evidence = (from: string, to: string): string =>
    `From ${from} to ${to}: what happens in between was not probed`;
  const pause = {
    startNs: pauseStartNs,
    endNs: pauseEndNs,
    evidence: evidence(edges.pauseStart, edges.pauseEnd),
  };
  const resume = {
    startNs: resumeStartNs,
    endNs: resumeEndNs,
    evidence: evidence(edges.resumeStart, edges.resumeEnd),
  };
  return [
    { part: 'pause', phase: WHOLE_PAUSE, ...pause },
    { part: 'resume', phase: WHOLE_RESUME, ...resume },
  ];
}

/**
 * What QEMU does from each step of a pause to the next (do_vm_stop in system/cpus.c, 7.2 to 11). STOP's own time is from
 * before it is sent: sending it, which is dispatch, comes after, and no line tells when the drain begins.
 */
const AFTER_PAUSE_STEP: Readonly<Record<PauseStep, readonly Phase[]>> = {
  requested: ['dispatch'],
  // Nothing in pause_all_vcpus waits for a grace period.
  runstateSet: ['kick'],
  notifying: ['notify', 'barrier'],
  eventSent: ['dispatch', 'drain', 'flush'],
  flushed: ['dispatch'],
  replied: [],
};

/** The same of a resume (vm_prepare_start and resume_all_vcpus). */
const AFTER_RESUME_STEP: Readonly<Record<ResumeStep, readonly Phase[]>> = {
  requested: ['dispatch'],
  eventSent: ['dispatch'],
  runstateSet: ['dispatch'],
  notifying: ['notify', 'barrier', 'resume'],
  vcpusRunning: ['dispatch'],
  replied: [],
};

const PAUSE_ORDER = Object.keys(AFTER_PAUSE_STEP) as PauseStep[];
const RESUME_ORDER = Object.keys(AFTER_RESUME_STEP) as ResumeStep[];

/** The phase, or the joint name, of several; every run of neighbouring steps has one. */
function nameOf(phases: ReadonlySet<Phase>): Phase | JointPhase {
  const name = PHASES.filter((phase) => phases.has(phase)).join('+');
  const known = [...PHASES, ...JOINT_PHASES].find((one) => one === name);
  if (known === undefined) throw new Error(`no joint name for ${name}`);
  return known;
}

function partsOfHalf<S extends string>(
  part: JointPart['part'],
  steps: readonly LoggedStep<S>[],
  order: readonly S[],
  after: Readonly<Record<S, readonly Phase[]>>,
): JointPart[] {
  return steps.flatMap((from, at) => {
    const to = steps[at + 1];
    if (to === undefined || to.timeNs === from.timeNs) return [];
    const between = order.slice(order.indexOf(from.step), order.indexOf(to.step));
    return {
      part,
      phase: nameOf(new Set(between.flatMap((step) => after[step]))),
      startNs: from.timeNs,
      endNs: to.timeNs,
      evidence: `QEMU’s log, from ${from.event} to ${to.event}`,
    };
  });
}

function logParts({ pause, resume }: LoggedCycle): JointPart[] {
  return [
    ...partsOfHalf('pause', pause, PAUSE_ORDER, AFTER_PAUSE_STEP),
    ...partsOfHalf('resume', resume, RESUME_ORDER, AFTER_RESUME_STEP),
  ];
}
