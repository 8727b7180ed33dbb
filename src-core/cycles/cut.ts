/** Cutting a recording into cycles: where each pause and resume begins and ends, and on what evidence. */
import type { RowsByThread } from '../recording/by-thread';
import type { CalledCycle, ClientCycle, LoggedCycle, LoggedStep, Recording } from '../recording/recording';
import type { ShownEvents } from '../recording/shown-events';
import { nextPauseOf } from '../recording/known-cycles';
import { assertNever } from '../errors';
import { durationNs, offsetNs } from '../units';
import type { OffsetNs, Tid } from '../units';
import { clientFrame } from './client-frame';
import type { Cycle, CycleEdges, VcpuLadder } from './cycle';
import { laddersOf, lastToStop } from './ladder';

/** The thread that drove a half of a cycle, and when it entered vm_stop or vm_start. */
export interface DrivenHalf {
  readonly tid: Tid;
  readonly enteredNs: OffsetNs;
}

/** A cycle and, where calls were seen, who drove its halves. */
export interface CutCycle {
  readonly cycle: Cycle;
  readonly driven: { readonly pause: DrivenHalf; readonly resume: DrivenHalf } | null;
}

/** Where a recording's cycle begins and ends before any event of the vCPUs is looked at. */
type Bounds = Pick<Cycle, 'pauseStartNs' | 'pauseEndNs' | 'resumeStartNs' | 'resumeEndNs' | 'edges'>;

function lostWithin(recording: Recording, fromNs: number, toNs: number): number {
  return recording.losses
    .filter((loss) => loss.toNs >= fromNs && loss.fromNs <= toNs)
    .reduce((sum, loss) => sum + loss.count, 0);
}

/** The resume ends when the last vCPU is back, where that was seen; else where `bounds` say. */
function resumeEndOf(
  bounds: Bounds,
  ladders: readonly VcpuLadder[],
  nextPauseNs: OffsetNs | null,
): { readonly endNs: OffsetNs; readonly evidence: CycleEdges['resumeEnd'] } {
  const entered = ladders.map((ladder) => ladder.kvmEnteredNs);
  const seen = entered.filter((time): time is OffsetNs => time !== null);
  if (seen.length > 0 && seen.length === entered.length) {
    return { endNs: offsetNs(Math.max(...seen)), evidence: 'last vCPU entered KVM_RUN' };
  }
  // A vCPU that was in KVM before the pause and is not back by the next one: ending sooner would hide what it waited.
  const awaited = ladders.some((ladder) => ladder.kvmLeftNs !== null || ladder.kvmEnteredNs !== null);
  return awaited && nextPauseNs !== null && nextPauseNs > bounds.resumeEndNs
    ? { endNs: nextPauseNs, evidence: 'next pause began' }
    : { endNs: bounds.resumeEndNs, evidence: bounds.edges.resumeEnd };
}

/** A cycle of which no event tells more than its own edges. */
function outlined(recording: Recording, index: number, known: Cycle['known'], bounds: Bounds): CutCycle {
  const cycle: Cycle = {
    index,
    kind: known.by === 'client' ? 'stop-cont' : 'found',
    ...bounds,
    known,
    stopToStartNs: null,
    vcpus: [],
    lastVcpu: null,
    lost: lostWithin(recording, bounds.pauseStartNs, bounds.resumeEndNs),
  };
  return { cycle, driven: null };
}

interface Halves {
  readonly pause: DrivenHalf;
  readonly resume: DrivenHalf;
  /** vm_start, or what stands for it, returned. */
  readonly startedNs: OffsetNs;
}

/** A recording, or the part of one that holds the events of some of its cycles, with what each of those is cut by. */
export interface CutSource {
  readonly recording: Recording;
  readonly rows: RowsByThread;
  /** Of the whole recording. */
  readonly shown: ShownEvents;
}

/** A cycle whose calls were seen, with its vCPUs' ladders. */
function drivenCycle(
  { recording, rows, shown }: CutSource,
  outline: Cycle,
  { pause, resume, startedNs }: Halves,
): CutCycle {
  const nextPauseNs = nextPauseOf(recording, outline.index);
  const ladders = laddersOf(recording, rows, {
    stopNs: pause.enteredNs,
    stoppedNs: outline.pauseEndNs,
    startNs: resume.enteredNs,
    untilNs: nextPauseNs ?? Infinity,
    kicksSeen: shown.signals,
  });
  const end = resumeEndOf(outline, ladders, nextPauseNs);
  const cycle: Cycle = {
    ...outline,
    resumeEndNs: end.endNs,
    edges: { ...outline.edges, resumeEnd: end.evidence },
    stopToStartNs: durationNs(startedNs - pause.enteredNs),
    vcpus: ladders,
    lastVcpu: lastToStop(ladders),
    lost: lostWithin(recording, outline.pauseStartNs, Math.max(end.endNs, outline.resumeEndNs)),
  };
  return { cycle, driven: { pause, resume } };
}

function cutClient(source: CutSource, index: number, known: ClientCycle): CutCycle {
  const { recording, rows } = source;
  const { stop, cont } = known;
  const frame = clientFrame(recording, rows, known);
  const outline = outlined(recording, index, known, {
    pauseStartNs: stop.writtenNs,
    pauseEndNs: frame?.stop.returnedNs ?? stop.repliedNs,
    resumeStartNs: cont.writtenNs,
    resumeEndNs: frame?.start.returnedNs ?? cont.repliedNs,
    edges: {
      pauseStart: 'request written',
      pauseEnd: frame === null ? 'reply read' : `${frame.stop.name} returned`,
      resumeStart: 'request written',
      resumeEnd: frame === null ? 'reply read' : `${frame.start.name} returned`,
    },
  });
  if (frame === null) return outline;
  const cut = drivenCycle(source, outline.cycle, {
    pause: frame.stop,
    resume: frame.start,
    startedNs: frame.start.returnedNs,
  });
  const lost = lostWithin(recording, stop.writtenNs, Math.max(cut.cycle.resumeEndNs, cont.repliedNs));
  return { ...cut, cycle: { ...cut.cycle, lost } };
}

function cutCalled(source: CutSource, index: number, known: CalledCycle): CutCycle {
  const { pause, resume } = known;
  const outline = outlined(source.recording, index, known, {
    pauseStartNs: pause.startNs,
    pauseEndNs: pause.returnedNs,
    resumeStartNs: resume.startNs,
    resumeEndNs: resume.returnedNs,
    edges: {
      pauseStart: `${pause.startedBy} entered`,
      pauseEnd: `${pause.returnedFrom} returned`,
      resumeStart: `${resume.startedBy} entered`,
      resumeEnd: `${resume.returnedFrom} returned`,
    },
  });
  return drivenCycle(source, outline.cycle, { pause, resume, startedNs: resume.returnedNs });
}

function cutLogged(recording: Recording, index: number, known: LoggedCycle): CutCycle | null {
  const first = <S>(steps: readonly LoggedStep<S>[]) => steps[0];
  const [pauseStart, pauseEnd] = [first(known.pause), known.pause.at(-1)];
  const [resumeStart, resumeEnd] = [first(known.resume), known.resume.at(-1)];
  if (!pauseStart || !pauseEnd || !resumeStart || !resumeEnd) return null;
  return outlined(recording, index, known, {
    pauseStartNs: pauseStart.timeNs,
    pauseEndNs: pauseEnd.timeNs,
    resumeStartNs: resumeStart.timeNs,
    resumeEndNs: resumeEnd.timeNs,
    edges: {
      pauseStart: `${pauseStart.event} logged`,
      pauseEnd: `${pauseEnd.event} logged`,
      resumeStart: `${resumeStart.event} logged`,
      resumeEnd: `${resumeEnd.event} logged`,
    },
  });
}

/** The cycle at `index`; null where its halves have no edges. */
export function cutCycle(source: CutSource, index: number): CutCycle | null {
  const known = source.recording.cycles[index];
  if (known === undefined) return null;
  switch (known.by) {
    case 'client':
      return cutClient(source, index, known);
    case 'calls':
      return cutCalled(source, index, known);
    case 'log':
      return cutLogged(source.recording, index, known);
    default:
      return assertNever(known);
  }
}

/** All cycles of a recording in time order. */
export const cutCycles = (source: CutSource): CutCycle[] =>
  source.recording.cycles.flatMap((_, index) => cutCycle(source, index) ?? []);
