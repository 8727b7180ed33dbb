/**
 * Partitions that no call tells: by the client's clock and what QEMU's log or events say in between, by the steps in a
 * log alone, or by the frame of a pause and a resume. Each part belongs to a phase or, where the evidence cannot separate them, to several under their joint name.
 */
import type { Cycle } from '../cycles/cycle';
import { assertNever } from '../errors';
import type {
  ClientCommand,
  ClientCycle,
  LoggedCycle,
  LoggedStep,
  PauseStep,
  ResumeStep,
} from '../recording/recording';
import { formatDuration } from '../units';
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

/** What tells a cycle's phases: calls of QEMU's functions, lines of its log in both halves, or clocks alone. */
export const TOLD_BY = ['calls', 'log', 'clock'] as const;
export type ToldBy = (typeof TOLD_BY)[number];

/** Of a cycle of which no call inside its halves is known. */
export function outlineToldBy({ known }: Cycle): ToldBy {
  if (known.by !== 'client') return known.by;
  const { stop, cont, logged } = known;
  const isTold = [
    logged !== null && logged.pause.length > 0 && clientMarks(stop, logged.pause, PAUSE_ORDER) !== null,
    logged !== null && logged.resume.length > 0 && clientMarks(cont, logged.resume, RESUME_ORDER) !== null,
  ];
  return isTold.every(Boolean) ? 'log' : 'clock';
}

/**
 * The parts of a cycle of which no call inside its halves is known; in time order, without gaps in either half.
 * `withinNs`: how far off QEMU's own times may be on the client's clock.
 */
export function jointPartsOf(cycle: Cycle, withinNs: number | null = null): JointPart[] {
  const { known } = cycle;
  switch (known.by) {
    case 'client':
      return clientParts(known, withinNs);
    case 'calls':
      return frameParts(cycle);
    case 'log':
      return logParts(known);
    default:
      return assertNever(known);
  }
}

/**
 * From the request written to the reply read, split by what QEMU itself tells of it: its log's steps, and the time at
 * which it made up STOP. Marks that contradict each other tell nothing.
 */
function clientParts({ stop, cont, logged }: ClientCycle, withinNs: number | null): JointPart[] {
  const pause = clientMarks(stop, logged?.pause ?? [], PAUSE_ORDER);
  const resume = clientMarks(cont, logged?.resume ?? [], RESUME_ORDER);
  return [
    ...(pause === null
      ? clientPause(stop)
      : partsOfHalf('pause', pause, PAUSE_ORDER, AFTER_PAUSE_STEP, withinNs)),
    ...(resume === null
      ? clientResume(cont)
      : partsOfHalf('resume', resume, RESUME_ORDER, AFTER_CLIENT_RESUME_STEP, withinNs)),
  ];
}

/** In QEMU's order, with the client's own at both ends; null where QEMU tells nothing that fits between them. */
function clientMarks<S extends PauseStep | ResumeStep>(
  { command, writtenNs, eventMadeNs, repliedNs }: ClientCommand,
  steps: readonly LoggedStep<S>[],
  order: readonly S[],
): Mark[] | null {
  const event = command === 'stop' ? 'STOP' : 'RESUME';
  const known = new Map<string, Mark>(
    steps.map((step) => [step.step, markOf(step, order, `${step.event} in QEMU’s log`)]),
  );
  if (eventMadeNs !== null) {
    const position = order.findIndex((step) => step === 'eventSent');
    known.set('eventSent', { position, timeNs: eventMadeNs, words: `${event}’s own time`, by: 'qemu' });
  }
  // The client asked before the monitor read it.
  known.delete('requested');
  known.delete('vcpusRunning');
  if (known.size === 0) return null;
  const marks: Mark[] = [
    { position: 0, timeNs: writtenNs, words: 'the request written', by: 'client' },
    ...[...known.values()].sort((left, right) => left.position - right.position),
    { position: order.length, timeNs: repliedNs, words: 'the reply read', by: 'client' },
  ];
  const fits = marks.every(({ timeNs }, at) => timeNs >= (marks[at - 1]?.timeNs ?? -Infinity));
  return fits ? marks : null;
}

/** Split where STOP was read, somewhat later than it was sent; not where that was no earlier than the reply, or not at all. */
function clientPause({ writtenNs: startNs, eventNs, repliedNs: endNs }: ClientCommand): JointPart[] {
  const pause = { part: 'pause', evidence: BY_CLIENT } as const;
  return eventNs === null || eventNs >= endNs || eventNs <= startNs
    ? [{ ...pause, phase: WHOLE_PAUSE, startNs, endNs }]
    : [
        { ...pause, phase: 'dispatch+kick+notify+barrier', startNs, endNs: eventNs },
        { ...pause, phase: 'drain+flush', startNs: eventNs, endNs },
      ];
}

function clientResume({ writtenNs: startNs, repliedNs: endNs }: ClientCommand): JointPart[] {
  return [{ part: 'resume', phase: WHOLE_RESUME, startNs, endNs, evidence: BY_CLIENT }];
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
  // Up to the client's reading of the reply.
  replied: ['dispatch'],
};

/** The same of a resume (vm_prepare_start and resume_all_vcpus). */
const AFTER_RESUME_STEP: Readonly<Record<ResumeStep, readonly Phase[]>> = {
  requested: ['dispatch'],
  eventSent: ['dispatch'],
  runstateSet: ['dispatch'],
  notifying: ['notify', 'barrier', 'resume'],
  vcpusRunning: ['dispatch'],
  replied: ['dispatch'],
};

/** Of the client's cycles the log tells the command's own end: when the vCPUs are back it does not tell. */
const AFTER_CLIENT_RESUME_STEP = { ...AFTER_RESUME_STEP, vcpusRunning: [] };

const PAUSE_ORDER = Object.keys(AFTER_PAUSE_STEP) as PauseStep[];
const RESUME_ORDER = Object.keys(AFTER_RESUME_STEP) as ResumeStep[];

/** The phase, or the joint name, of several; every run of neighbouring steps has one. */
function nameOf(phases: ReadonlySet<Phase>): Phase | JointPhase {
  const name = PHASES.filter((phase) => phases.has(phase)).join('+');
  const known = [...PHASES, ...JOINT_PHASES].find((one) => one === name);
  if (known === undefined) throw new Error(`no joint name for ${name}`);
  return known;
}

/** An instant that splits a half. */
interface Mark {
  /** Among the steps of its half; their number for the end. */
  readonly position: number;
  readonly timeNs: number;
  readonly words: string;
  /** Whose clock it was read from. */
  readonly by: 'client' | 'qemu';
}

const markOf = <S>({ step, timeNs }: LoggedStep<S>, order: readonly S[], words: string): Mark => ({
  position: order.indexOf(step),
  timeNs,
  words,
  by: 'qemu',
});

/** From one clock to the other, what the map between them leaves open is in the figure. */
const agreement = (withinNs: number | null): string =>
  withinNs === null ? '' : `; the two clocks agree to within ${formatDuration(withinNs, 2)}`;

/** `marks` in QEMU's order and in time order. */
function partsOfHalf<S extends string>(
  part: JointPart['part'],
  marks: readonly Mark[],
  order: readonly S[],
  after: Readonly<Record<S, readonly Phase[]>>,
  withinNs: number | null = null,
): JointPart[] {
  return marks.flatMap((from, at) => {
    const to = marks[at + 1];
    if (to === undefined || to.timeNs === from.timeNs) return [];
    const between = order.slice(from.position, to.position);
    return {
      part,
      phase: nameOf(new Set(between.flatMap((step) => after[step]))),
      startNs: from.timeNs,
      endNs: to.timeNs,
      evidence: `From ${from.words} to ${to.words}${from.by === to.by ? '' : agreement(withinNs)}`,
    };
  });
}

function logParts({ pause, resume }: LoggedCycle): JointPart[] {
  const marks = <S extends string>(steps: readonly LoggedStep<S>[], order: readonly S[]): Mark[] =>
    steps.map((step) => markOf(step, order, `${step.event} in QEMU’s log`));
  return [
    ...partsOfHalf('pause', marks(pause, PAUSE_ORDER), PAUSE_ORDER, AFTER_PAUSE_STEP),
    ...partsOfHalf('resume', marks(resume, RESUME_ORDER), RESUME_ORDER, AFTER_RESUME_STEP),
  ];
}
