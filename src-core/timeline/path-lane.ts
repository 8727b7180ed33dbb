/** The critical path: a lane of its own, where it runs on the threads' lanes, and the wake-ups that lead from one to the next. */
import type { CycleAnalysis } from '../analysis/analysis';
import { criticalPath } from '../analysis/critical-path';
import type { PathSegment } from '../analysis/critical-path';
import type { Courses } from '../phases/courses';
import { STATES } from '../phases/phase';
import { reasonTitle, threadName, waitEvidence } from '../phases/wait-words';
import type { Recording } from '../recording/recording';
import { formatDuration } from '../units';
import type { LaneBuilder } from './lane-builder';
import type { Slice } from './level-of-detail';
import type { Arrow, Lane, SliceDetail, TimelineRequest } from './timeline';

/** Beyond the states: nothing on record tells. */
const NOTHING_KNOWN = STATES.length;

export interface DrawnPath {
  readonly lane: Lane;
  readonly arrows: readonly Arrow[];
  /** Where the path runs on a lane: starts and ends by turns. */
  readonly onLanes: ReadonlyMap<string, Float64Array>;
}

/** The lane that shows a thread's states. */
const laneIdOf = ({ cycle, followed }: CycleAnalysis, tid: number): string | null => {
  const vcpu = cycle.vcpus.find((ladder) => ladder.tid === tid);
  if (vcpu !== undefined) return `vcpu-${String(vcpu.vcpu)}`;
  return followed?.driven.some((driven) => driven.tid === tid) === true ? 'main-state' : null;
};

function titleOf(recording: Recording, segment: PathSegment): string {
  const who = threadName(recording, segment.tid);
  if (segment.state === null) return `${who}: nothing on record`;
  const why = segment.state === 'blocked' ? reasonTitle(recording, segment) : '';
  return `${who}: ${why === '' ? segment.state : why}`;
}

const EVIDENCE =
  'Followed backwards from the end through sched_waking, and through the kick where a vCPU was in KVM_RUN';

function detailOf(recording: Recording, segment: PathSegment, originNs: number): SliceDetail {
  const { state, phase, startNs, endNs, wokenBy } = segment;
  const facts: [string, string][] = [
    ['start', formatDuration(startNs - originNs)],
    ['length', formatDuration(endNs - startNs)],
    ['thread', `${threadName(recording, segment.tid)} ${String(segment.tid)}`],
    ['state', state ?? 'not on record'],
  ];
  if (state === 'blocked') facts.push(['waits for', reasonTitle(recording, segment)]);
  if (wokenBy >= 0) facts.push(['woken by', threadName(recording, wokenBy)]);
  facts.push(['phase', phase ?? 'not separated']);
  return {
    title: titleOf(recording, segment),
    facts,
    stack: recording.stacks[segment.stack] ?? [],
    evidence: state === 'blocked' ? `${waitEvidence(recording, segment)}. ${EVIDENCE}` : EVIDENCE,
  };
}

function arrowsOf(
  analysis: CycleAnalysis,
  recording: Recording,
  segments: readonly PathSegment[],
  { startNs, endNs }: TimelineRequest,
): Arrow[] {
  const originNs = analysis.cycle.pauseStartNs;
  return segments.flatMap((to, at) => {
    const from = segments[at - 1];
    if (from === undefined || from.part !== to.part || from.tid === to.tid) return [];
    const [fromLane, toLane] = [laneIdOf(analysis, from.tid), laneIdOf(analysis, to.tid)];
    const timeNs = to.startNs - originNs;
    if (fromLane === null || toLane === null || timeNs < startNs || timeNs > endNs) return [];
    const label = `${threadName(recording, from.tid)} lets ${threadName(recording, to.tid)} go on`;
    return [{ timeNs, fromLane, toLane, label }];
  });
}

function onLanes(analysis: CycleAnalysis, segments: readonly PathSegment[]): Map<string, Float64Array> {
  const originNs = analysis.cycle.pauseStartNs;
  const edges = new Map<string, number[]>();
  for (const { tid, startNs, endNs } of segments) {
    const id = laneIdOf(analysis, tid);
    if (id === null) continue;
    const own = edges.get(id) ?? [];
    if (own.at(-1) === startNs - originNs) own[own.length - 1] = endNs - originNs;
    else own.push(startNs - originNs, endNs - originNs);
    edges.set(id, own);
  }
  return new Map([...edges].map(([id, own]) => [id, Float64Array.from(own)]));
}

/** Null where the level shows no states. */
export function drawPath(
  recording: Recording,
  analysis: CycleAnalysis,
  courses: Courses,
  builder: LaneBuilder,
  request: TimelineRequest,
): DrawnPath | null {
  const segments = criticalPath(analysis, courses);
  if (segments === null || segments.length === 0) return null;
  const originNs = analysis.cycle.pauseStartNs;
  const slices = segments.map((segment): Slice => ({
    startNs: segment.startNs - originNs,
    endNs: segment.endNs - originNs,
    depth: 0,
    style: segment.state === null ? NOTHING_KNOWN : STATES.indexOf(segment.state),
    label: titleOf(recording, segment),
    detail: builder.detail(() => detailOf(recording, segment, originNs)),
  }));
  return {
    lane: builder.lane({ id: 'path', kind: 'path', title: 'critical path', subtitle: '' }, slices, []),
    arrows: arrowsOf(analysis, recording, segments, request),
    onLanes: onLanes(analysis, segments),
  };
}
