/** A cycle's critical path and ladder as a report gives them: threads by name, times from the stop request. */
import type { Phase, Reason, State } from '../phases/phase';
import { threadName, waitEvidence } from '../phases/wait-words';
import type { RecordingAnalysis } from './analysis';
import { criticalPath } from './critical-path';
import type { PathSegment } from './critical-path';

export interface ReportSegment {
  readonly part: 'pause' | 'resume';
  readonly thread: string;
  readonly tid: number;
  /** Null where nothing on record tells what the thread did. */
  readonly state: State | null;
  /** The driving thread's meanwhile; null where phases are not separated. */
  readonly phase: Phase | null;
  /** Of a wait, else 'none'. */
  readonly reason: Reason;
  /** The thread that the wait was for. */
  readonly about: string | null;
  readonly wokenBy: string | null;
  /** From the cycle's stop request. */
  readonly startNs: number;
  readonly durationNs: number;
  /** What a wait's reason rests on; null for a thread that ran or wanted to. */
  readonly evidence: string | null;
}

/** By cycle, in order; null where the level shows no states. */
export type ReportPaths = readonly (readonly ReportSegment[] | null)[];

export const reportPaths = (analysis: RecordingAnalysis): ReportPaths =>
  Array.from({ length: analysis.count }, (_, index) => reportPath(analysis, index));

/** Of one cycle; null where the level shows no states. */
export function reportPath(analysis: RecordingAnalysis, index: number): ReportPaths[number] {
  const { recording } = analysis;
  const name = (tid: number): string | null => (tid < 0 ? null : threadName(recording, tid));
  const cycle = analysis.cycle(index);
  const segments = criticalPath(cycle);
  const originNs = cycle.cycle.pauseStartNs;
  const told = (segment: PathSegment): ReportSegment => ({
    part: segment.part,
    thread: threadName(recording, segment.tid),
    tid: segment.tid,
    state: segment.state,
    phase: segment.phase,
    reason: segment.reason,
    about: name(segment.about),
    wokenBy: name(segment.wokenBy),
    startNs: segment.startNs - originNs,
    durationNs: segment.endNs - segment.startNs,
    evidence: segment.state === 'blocked' ? waitEvidence(recording, segment) : null,
  });
  return segments?.map(told) ?? null;
}
