/** Cutting a recording into cycles: where each pause and resume begins and ends, and on what evidence. */
import { findRow, rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { ClientCycle, Recording } from '../recording/recording';
import { durationNs, offsetNs } from '../units';
import type { OffsetNs, Tid } from '../units';
import type { Cycle, ResumeEndEvidence, VcpuLadder } from './cycle';
import { laddersOf, lastToStop } from './ladder';

const ENTERED = kindIndex('functionEntered');
const RETURNED = kindIndex('functionReturned');

/** The calls that frame a cycle, as the probes saw them. */
interface Frame {
  readonly tid: Tid;
  readonly stopEnteredNs: OffsetNs;
  readonly stopReturnedNs: OffsetNs;
  readonly startEnteredNs: OffsetNs;
  readonly startReturnedNs: OffsetNs;
}

/** A cycle and, where probes saw it, the thread that drove it and when it entered vm_stop and vm_start. */
export interface CutCycle {
  readonly cycle: Cycle;
  readonly driven: {
    readonly tid: Tid;
    readonly stopEnteredNs: OffsetNs;
    readonly startEnteredNs: OffsetNs;
    readonly startReturnedNs: OffsetNs;
  } | null;
}

function drivingThread(recording: Recording): Tid | null {
  return recording.threads.find((thread) => thread.is.role === 'main')?.tid ?? null;
}

function frameOf(recording: Recording, rows: RowsByThread, client: ClientCycle): Frame | null {
  const tid = drivingThread(recording);
  if (tid === null) return null;
  const { events, functions } = recording;
  const own = rowsOf(rows, tid);
  const time = (kind: number, name: string, fromNs: number, untilNs: number): OffsetNs | null => {
    const called = functions.indexOf(name);
    const row = findRow(
      events,
      own,
      fromNs,
      untilNs,
      (at) => events.kind[at] === kind && events.a[at] === called,
    );
    return row < 0 ? null : offsetNs(events.timeNs[row] ?? 0);
  };
  const { stop, cont } = client;
  const stopEnteredNs = time(ENTERED, 'vm_stop', stop.writtenNs, stop.repliedNs);
  if (stopEnteredNs === null) return null;
  const stopReturnedNs = time(RETURNED, 'vm_stop', stopEnteredNs, stop.repliedNs);
  const startEnteredNs = time(ENTERED, 'vm_start', cont.writtenNs, cont.repliedNs);
  if (stopReturnedNs === null || startEnteredNs === null) return null;
  const startReturnedNs = time(RETURNED, 'vm_start', startEnteredNs, cont.repliedNs);
  if (startReturnedNs === null) return null;
  return { tid, stopEnteredNs, stopReturnedNs, startEnteredNs, startReturnedNs };
}

function resumeEndOf(
  frame: Frame,
  ladders: readonly VcpuLadder[],
  nextStopNs: OffsetNs | null,
): { endNs: OffsetNs; evidence: ResumeEndEvidence } {
  const entered = ladders.map((ladder) => ladder.kvmEnteredNs);
  const seen = entered.filter((time): time is OffsetNs => time !== null);
  if (seen.length > 0 && seen.length === entered.length) {
    return { endNs: offsetNs(Math.max(...seen)), evidence: 'last vCPU entered KVM_RUN' };
  }
  // A vCPU that was in KVM before the pause and is not back by the next one: ending sooner would hide what it waited.
  const awaited = ladders.some((ladder) => ladder.kvmLeftNs !== null || ladder.kvmEnteredNs !== null);
  return awaited && nextStopNs !== null && nextStopNs > frame.startReturnedNs
    ? { endNs: nextStopNs, evidence: 'next stop written' }
    : { endNs: frame.startReturnedNs, evidence: 'vm_start returned' };
}

function lostWithin(recording: Recording, fromNs: number, toNs: number): number {
  return recording.losses
    .filter((loss) => loss.toNs >= fromNs && loss.fromNs <= toNs)
    .reduce((sum, loss) => sum + loss.count, 0);
}

function cutOne(recording: Recording, rows: RowsByThread, index: number): CutCycle | null {
  const client = recording.cycles[index];
  if (client === undefined) return null;
  const { stop, cont } = client;
  const frame = frameOf(recording, rows, client);
  const common = {
    index,
    kind: 'stop-cont',
    pauseStartNs: stop.writtenNs,
    resumeStartNs: cont.writtenNs,
    client,
  } as const;
  if (frame === null) {
    const cycle: Cycle = {
      ...common,
      pauseEndNs: stop.repliedNs,
      pauseEndEvidence: 'reply read',
      resumeEndNs: cont.repliedNs,
      resumeEndEvidence: 'reply read',
      stopToStartNs: null,
      vcpus: [],
      lastVcpu: null,
      lost: lostWithin(recording, stop.writtenNs, cont.repliedNs),
    };
    return { cycle, driven: null };
  }
  const nextStopNs = recording.cycles[index + 1]?.stop.writtenNs ?? null;
  const ladders = laddersOf(recording, rows, {
    stopNs: frame.stopEnteredNs,
    stoppedNs: frame.stopReturnedNs,
    startNs: frame.startEnteredNs,
    untilNs: nextStopNs ?? Infinity,
  });
  const resume = resumeEndOf(frame, ladders, nextStopNs);
  const cycle: Cycle = {
    ...common,
    pauseEndNs: frame.stopReturnedNs,
    pauseEndEvidence: 'vm_stop returned',
    resumeEndNs: resume.endNs,
    resumeEndEvidence: resume.evidence,
    stopToStartNs: durationNs(frame.startReturnedNs - frame.stopEnteredNs),
    vcpus: ladders,
    lastVcpu: lastToStop(ladders),
    lost: lostWithin(recording, stop.writtenNs, Math.max(resume.endNs, cont.repliedNs)),
  };
  const { tid, stopEnteredNs, startEnteredNs, startReturnedNs } = frame;
  return { cycle, driven: { tid, stopEnteredNs, startEnteredNs, startReturnedNs } };
}

/** All cycles of a recording in time order. */
export function cutCycles(recording: Recording, rows: RowsByThread): CutCycle[] {
  return recording.cycles.flatMap((_, index) => cutOne(recording, rows, index) ?? []);
}
