/** The critical path: a lane of its own, where it runs on the threads' lanes, and the wake-ups that lead from one to the next. */
import { criticalPath } from '../analysis/critical-path';
import type { PathSegment } from '../analysis/critical-path';
import { STATES } from '../phases/phase';
import { reasonTitle, threadName, waitEvidence } from '../phases/wait-words';
import type { Recording } from '../recording/recording';
import { laneIdOf } from './cycle-context';
import type { CycleContext } from './cycle-context';
import type { CycleSheet } from './drawn-cycle';
import { basicFacts, ribbonIndex } from './slice-facts';
import type { SliceFacts, SlicePlace } from './slice-facts';

function styleOf({ state, reason }: PathSegment): number {
  if (state === null) return ribbonIndex('unknown');
  return reason === 'grace-period' ? ribbonIndex('gracePeriod') : STATES.indexOf(state);
}

function titleOf(recording: Recording, segment: PathSegment): string {
  const who = threadName(recording, segment.tid);
  if (segment.state === null) return `${who}: nothing on record`;
  const why = segment.state === 'blocked' ? reasonTitle(recording, segment) : '';
  return `${who}: ${why === '' ? segment.state : why}`;
}

const EVIDENCE =
  'Followed backwards from the end through sched_waking, and through the kick where a vCPU was in KVM_RUN';

function factsOf(recording: Recording, segment: PathSegment, place: SlicePlace): SliceFacts {
  const { state, phase, wokenBy } = segment;
  const facts = basicFacts(place);
  facts.push(
    ['thread', `${threadName(recording, segment.tid)} ${String(segment.tid)}`],
    ['state', state ?? 'not on record'],
  );
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

const segmentsOf = ({ analysis }: CycleContext): readonly PathSegment[] => criticalPath(analysis) ?? [];

/** The segment that a slice of the lane is; null where there is none. */
export const segmentAt = (context: CycleContext, { startNs, endNs }: SlicePlace): PathSegment | null =>
  segmentsOf(context).find(
    (one) => one.startNs - context.originNs === startNs && one.endNs - context.originNs === endNs,
  ) ?? null;

export function pathFacts(context: CycleContext, place: SlicePlace): SliceFacts | null {
  const segment = segmentAt(context, place);
  return segment === null ? null : factsOf(context.recording, segment, place);
}

/** Nothing where the level shows no states. The lanes that it runs on must have been drawn. */
export function drawPath(context: CycleContext, sheet: CycleSheet): void {
  const { recording, originNs } = context;
  const segments = segmentsOf(context);
  if (segments.length === 0) return;
  const { table } = sheet;
  const lane = table.lane('path', () => ({ kind: 'path', title: 'critical path', subtitle: '', place: 0 }));
  const row = table.row(lane, 0);
  const laneOf = lanesByThread(context, sheet);
  const edges = new Map<number, number[]>();
  segments.forEach((segment, at) => {
    const [startNs, endNs] = [segment.startNs - originNs, segment.endNs - originNs];
    sheet.slice(row, startNs, endNs, styleOf(segment), titleOf(recording, segment), segment.stack);
    const to = laneOf(segment.tid);
    if (to < 0) return;
    const own = edges.get(to) ?? [];
    if (own.at(-1) === startNs) own[own.length - 1] = endNs;
    else own.push(startNs, endNs);
    edges.set(to, own);
    const before = segments[at - 1];
    if (before === undefined || before.part !== segment.part || before.tid === segment.tid) return;
    const from = laneOf(before.tid);
    const label = `${threadName(recording, before.tid)} lets ${threadName(recording, segment.tid)} go on`;
    if (from >= 0) sheet.arrows.push({ timeNs: startNs, from, to, label: table.label(label) });
  });
  for (const [on, own] of edges) sheet.onPath.set(on, Float64Array.from(own));
}

function lanesByThread(context: CycleContext, { table }: CycleSheet): (tid: number) => number {
  const known = new Map<number, number>();
  return (tid) => {
    const lane = known.get(tid) ?? table.laneNamed(laneIdOf(context, tid) ?? '');
    known.set(tid, lane);
    return lane;
  };
}
