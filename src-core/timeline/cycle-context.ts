/** One cycle with all that its lanes are drawn from, and who is who on them. */
import type { CycleAnalysis } from '../analysis/analysis';
import type { Cycle } from '../cycles/cycle';
import { identifyHandlers } from '../analysis/notifier-names';
import type { HandlerIdentity } from '../analysis/notifier-names';
import type { Courses } from '../phases/courses';
import type { IndexedRecording } from '../phases/course';
import type { Recording, RecordingTables, Thread } from '../recording/recording';

export interface CycleContext {
  readonly indexed: IndexedRecording;
  readonly recording: Recording;
  readonly handlers: readonly HandlerIdentity[];
  readonly analysis: CycleAnalysis;
  /** Null where no call was seen. */
  readonly courses: Courses | null;
  /** The stop request: lanes count from it. */
  readonly originNs: number;
  /** How far its lanes reach: its end, or the client's last reply if that is later. */
  readonly seenNs: number;
}

/** `indexed` has the cycle's events and some of those around it. */
export function cycleContext(
  indexed: IndexedRecording,
  handlers: readonly HandlerIdentity[],
  analysis: CycleAnalysis,
): CycleContext {
  const { cycle, courses } = analysis;
  const { recording } = indexed;
  return {
    indexed,
    recording,
    handlers,
    analysis,
    courses,
    originNs: cycle.pauseStartNs,
    seenNs: seenUntilNs(cycle),
  };
}

/** A cycle's end, or the client's last reply if that is later. */
export const seenUntilNs = ({ known, resumeEndNs }: Cycle): number =>
  known.by === 'client' ? Math.max(resumeEndNs, known.cont.repliedNs) : resumeEndNs;

/** Which device a handler is for only QEMU's command line tells; its name needs none. */
export const handlerNames = ({ handlers }: RecordingTables): readonly HandlerIdentity[] =>
  identifyHandlers(handlers, null);

const isDriving = ({ courses }: CycleAnalysis, tid: number): boolean =>
  courses?.cycle.driven.some((driven) => driven.tid === tid) === true;

/** The lane that shows a thread's states; null for what is none of QEMU's threads. */
export function laneIdOf({ analysis, recording }: CycleContext, tid: number): string | null {
  if (isDriving(analysis, tid)) return 'main-state';
  const vcpu = analysis.cycle.vcpus.find((ladder) => ladder.tid === tid);
  if (vcpu !== undefined) return `vcpu-${String(vcpu.vcpu)}`;
  return recording.threads.some((thread) => thread.tid === tid) ? `thread-${String(tid)}` : null;
}

/** QEMU's threads that neither drive nor run a vCPU. */
export function workersOf({ analysis, recording }: CycleContext): readonly Thread[] {
  const vcpus = new Set<number>(analysis.cycle.vcpus.map(({ tid }) => tid));
  return recording.threads.filter(({ tid }) => !vcpus.has(tid) && !isDriving(analysis, tid));
}
