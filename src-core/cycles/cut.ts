/** Cutting a recording into cycles: where each pause and resume begins and ends, and on what evidence. */
import type { RowsByThread } from '../recording/by-thread';
import type { CalledCycle, ClientCycle, LoggedCycle, LoggedStep, Recording } from '../recording/recording';
import type { ShownEvents } from '../recording/shown-events';
import { nextPauseOf } from '../recording/known-cycles';
import { assertNever } from '../errors';
import { durationNs, offsetNs } from '../units';
import type { OffsetNs, Tid } from '../units';
import { clientFrame } from './client-frame';
import type { CutFacts } from './cut-facts';
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
  let lost = 0;
  for (const loss of recording.losses) if (loss.toNs >= fromNs && loss.fromNs <= toNs) lost += loss.count;
  return lost;
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

/** What events tell of a cycle beyond its edges. */
type Told = Pick<Cycle, 'stopToStartNs' | 'vcpus' | 'lastVcpu'>;

const NOTHING_TOLD: Told = { stopToStartNs: null, vcpus: [], lastVcpu: null };

/** `seenNs`: what was lost up to then may have told more of it. Spelled out: a spread of as much costs more than all else here. */
const cycleOf = (
  recording: Recording,
  index: number,
  known: Cycle['known'],
  bounds: Bounds,
  told: Told,
  seenNs: number,
): Cycle => ({
  index,
  kind: known.by === 'client' ? 'stop-cont' : 'found',
  pauseStartNs: bounds.pauseStartNs,
  pauseEndNs: bounds.pauseEndNs,
  resumeStartNs: bounds.resumeStartNs,
  resumeEndNs: bounds.resumeEndNs,
  edges: bounds.edges,
  known,
  stopToStartNs: told.stopToStartNs,
  vcpus: told.vcpus,
  lastVcpu: told.lastVcpu,
  lost: lostWithin(recording, bounds.pauseStartNs, seenNs),
});

/** A cycle of which no event tells more than its own edges. */
const outlined = (recording: Recording, index: number, known: Cycle['known'], bounds: Bounds): CutCycle => ({
  cycle: cycleOf(recording, index, known, bounds, NOTHING_TOLD, bounds.resumeEndNs),
  driven: null,
});

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
  readonly facts: CutFacts;
}

/** A cycle whose calls were seen, with its vCPUs' ladders. */
function drivenCycle(
  { recording, rows, shown, facts }: CutSource,
  index: number,
  known: Cycle['known'],
  bounds: Bounds,
  { pause, resume, startedNs }: Halves,
): CutCycle {
  const nextPauseNs = nextPauseOf(recording, index);
  const vcpus = laddersOf(recording.events, rows, facts, {
    stopNs: pause.enteredNs,
    stoppedNs: bounds.pauseEndNs,
    startNs: resume.enteredNs,
    untilNs: nextPauseNs ?? Infinity,
    kicksSeen: shown.signals,
  });
  const end = resumeEndOf(bounds, vcpus, nextPauseNs);
  const seen: Bounds = {
    pauseStartNs: bounds.pauseStartNs,
    pauseEndNs: bounds.pauseEndNs,
    resumeStartNs: bounds.resumeStartNs,
    resumeEndNs: end.endNs,
    edges: { ...bounds.edges, resumeEnd: end.evidence },
  };
  const stopToStartNs = durationNs(startedNs - pause.enteredNs);
  const told = { stopToStartNs, vcpus, lastVcpu: lastToStop(vcpus) };
  const repliedNs = known.by === 'client' ? known.cont.repliedNs : -Infinity;
  const seenNs = Math.max(end.endNs, bounds.resumeEndNs, repliedNs);
  return { cycle: cycleOf(recording, index, known, seen, told, seenNs), driven: { pause, resume } };
}

function cutClient(source: CutSource, index: number, known: ClientCycle): CutCycle {
  const { recording } = source;
  const { stop, cont } = known;
  const frame = clientFrame(source, known);
  const bounds: Bounds = {
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
  };
  if (frame === null) return outlined(recording, index, known, bounds);
  const { stop: pause, start: resume } = frame;
  return drivenCycle(source, index, known, bounds, { pause, resume, startedNs: resume.returnedNs });
}

function cutCalled(source: CutSource, index: number, known: CalledCycle): CutCycle {
  const { pause, resume } = known;
  const bounds: Bounds = {
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
  };
  return drivenCycle(source, index, known, bounds, { pause, resume, startedNs: resume.returnedNs });
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
