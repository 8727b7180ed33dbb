/** Here it is decided what is drawn of a cycle, and what is said of each slice of it. */
import { kindIndex } from '../recording/events';
import { countHolding } from '../sorted';
import { threadName } from '../phases/wait-words';
import { laneIdOf, workersOf } from './cycle-context';
import type { CycleContext } from './cycle-context';
import { CycleSheet } from './drawn-cycle';
import type { DrawnCycle } from './drawn-cycle';
import { callFacts, drawCalls, drawPhases, drawStates, mainStateFacts, phaseFacts } from './main-lanes';
import { drawOutside, drawSamples, drawWorkers, sampleFacts } from './other-lanes';
import { drawPath, pathFacts, segmentAt } from './path-lane';
import type { RowTable } from './row-table';
import type { SliceFacts, SlicePlace } from './slice-facts';
import { MARK_DEPTH } from './search';
import { MARK_KINDS } from './timeline';
import type { SliceDetail, WakeUp } from './timeline';
import { courseFacts, drawVcpu } from './vcpu-lane';

export function drawCycle(context: CycleContext, table: RowTable): DrawnCycle {
  const sheet = new CycleSheet(table);
  drawPhases(context, sheet);
  if (context.analysis.drivingTid !== null) {
    drawCalls(context, sheet);
    drawSamples(context, sheet);
    drawStates(context, sheet);
    for (const ladder of context.analysis.cycle.vcpus) drawVcpu(context, ladder, sheet);
    drawWorkers(context, sheet);
    drawOutside(context, sheet);
    drawPath(context, sheet);
  }
  return sheet.pack();
}

const SAMPLE_DEPTH = MARK_DEPTH + MARK_KINDS.indexOf('sampled');

/** Null where the cycle has no such slice, and of marks but samples. */
export function detailOfSlice(context: CycleContext, laneId: string, place: SlicePlace): SliceDetail | null {
  const facts = factsOf(context, laneId, place);
  if (facts === null) return null;
  const tids = threadsOf(context, laneId, place);
  return { ...facts, cycle: context.analysis.cycle.index, wakeUps: wakeUps(context, tids, place) };
}

function factsOf(context: CycleContext, laneId: string, place: SlicePlace): SliceFacts | null {
  switch (laneId) {
    case 'phase':
      return phaseFacts(context, place);
    case 'path':
      return pathFacts(context, place);
    case 'main':
      return place.depth === SAMPLE_DEPTH ? sampleFacts(context, place) : callFacts(context, place);
    case 'main-state':
      return mainStateFacts(context, place);
    default: {
      const [tid] = threadsOf(context, laneId, place);
      return tid === undefined ? null : courseFacts(context, tid, place);
    }
  }
}

/** The threads that a slice tells of. */
function threadsOf(context: CycleContext, laneId: string, place: SlicePlace): readonly number[] {
  const { analysis } = context;
  if (laneId === 'path') return [segmentAt(context, place)?.tid ?? []].flat();
  if (laneId === 'main' || laneId === 'main-state')
    return (analysis.courses?.cycle.driven ?? []).map(({ tid }) => tid);
  // A vCPU has its lane even where its thread is the one that drives.
  const ofLane = [
    ...analysis.cycle.vcpus.filter(({ vcpu }) => laneId === `vcpu-${String(vcpu)}`),
    ...workersOf(context).filter(({ tid }) => laneId === `thread-${String(tid)}`),
  ];
  return ofLane.map(({ tid }) => tid);
}

const WOKEN = kindIndex('woken');
/** A call that lasts for the whole pause sees no end of them. */
const MOST_WAKE_UPS = 500;

function wakeUps(context: CycleContext, tids: readonly number[], { startNs, endNs }: SlicePlace): WakeUp[] {
  const { recording, originNs } = context;
  const { events } = recording;
  const found: WakeUp[] = [];
  const first = countHolding(events.count, (row) => (events.timeNs[row] ?? 0) < startNs + originNs);
  for (let row = first; row < events.count && found.length < MOST_WAKE_UPS; row += 1) {
    const timeNs = (events.timeNs[row] ?? 0) - originNs;
    if (timeNs > endNs) break;
    const [from, to] = [events.a[row] ?? -1, events.tid[row] ?? -1];
    if (events.kind[row] !== WOKEN || from < 0 || !(tids.includes(from) || tids.includes(to))) continue;
    found.push({
      timeNs,
      from: threadName(recording, from),
      to: threadName(recording, to),
      fromLane: laneIdOf(context, from) ?? 'outside',
      toLane: laneIdOf(context, to),
    });
  }
  return found;
}
