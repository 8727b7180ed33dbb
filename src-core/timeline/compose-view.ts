/** Puts together what a view of a range shows; src-renderer/features/timeline puts it into pixels. */
import type { Failure, Result } from '../errors';
import { noSuchCycle } from './cycle-access';
import { countHolding } from '../sorted';
import type { DrawnCycle } from './drawn-cycle';
import type { DrawnCycles } from './drawn-cycles';
import { pathColumns, arrowColumns } from './path-columns';
import { thinRow, SliceSink } from './level-of-detail';
import { ViewLabels } from './picture';
import type { Picture } from './picture';
import type { LaneHead } from './row-table';
import { cyclesInSight, sightOf } from './sight';
import type { CycleBounds, Range, Sight } from './sight';
import type { Lane, Marks, Slices, TimelineRequest, TimelineView, UnreadInSight } from './timeline';

/** On the recording's clock. */
function rangeOf(
  { cycle, startNs, endNs, widthPx }: TimelineRequest,
  { startNs: starts }: CycleBounds,
): Range {
  const originNs = starts[cycle] ?? 0;
  const nsPerPx = Math.max(endNs - startNs, Number.MIN_VALUE) / widthPx;
  return { startNs: originNs + startNs, endNs: originNs + endNs, nsPerPx };
}

/**
 * Draws up to `budget` cycles that nobody has looked at yet: from the anchor on, and those that have room first. Neighbours lie in
 * one chunk of events, which is costlier than they are.
 */
function lookAt(
  drawn: DrawnCycles,
  sight: Sight,
  anchor: number,
  budget: number,
): TimelineView['attributed'] {
  // What could not be read is not tried again and again, but for the cycle that was asked for.
  const mayBeDrawn = (cycle: number): boolean => cycle === anchor || drawn.failureOf(cycle) === null;
  const wide: number[] = [];
  const narrow: number[] = [];
  for (let at = 0; at < sight.stretches; at += 1) {
    const [from, to] = [sight.first[at] ?? 0, sight.first[at + 1] ?? 0];
    if (Number.isNaN(sight.pixel[at])) {
      if (drawn.known(from) === null && mayBeDrawn(from)) wide.push(from);
      continue;
    }
    for (let cycle = from; cycle < to; cycle += 1)
      if (drawn.coarse.known[cycle] !== 1 && mayBeDrawn(cycle)) narrow.push(cycle);
  }
  const chosen = [...fromOn(wide, anchor), ...fromOn(narrow, anchor)].slice(0, Math.max(0, budget));
  // An answer without the cycle that was asked for would be none.
  if (chosen.length === 0 && wide.includes(anchor)) chosen.push(anchor);
  for (const cycle of chosen) drawn.draw(cycle);
  const total = sight.to - sight.from;
  return { done: total - wide.length - narrow.length + chosen.length, total };
}

/** Ascending cycles, those before `first` last. */
function fromOn(cycles: readonly number[], first: number): number[] {
  const before = countHolding(cycles.length, (at) => (cycles[at] ?? 0) < first);
  return [...cycles.slice(before), ...cycles.slice(0, before)];
}

function fill({ drawn, sight, cycles, sink }: Picture, rows: readonly number[]): void {
  sink.count = 0;
  const { bounds } = drawn.access;
  for (const row of rows) thinRow(sight, row, { bounds, drawn: cycles, coarse: drawn.coarse.row(row) }, sink);
}

const cyclesOf = (drawn: DrawnCycles, { stretches, first, pixel }: Sight): (DrawnCycle | null)[] =>
  Array.from({ length: stretches }, (_, at) =>
    Number.isNaN(pixel[at]) ? drawn.known(first[at] ?? 0) : null,
  );

/** Those of which there is nothing to draw: not slice by slice, or, of narrow ones, no longest slice that was stored. */
function unreadInSight(drawn: DrawnCycles, { stretches, first, pixel }: Sight): UnreadInSight | null {
  const unread: number[] = [];
  for (let at = 0; at < stretches; at += 1) {
    const isNarrow = !Number.isNaN(pixel[at]);
    for (let cycle = first[at] ?? 0; cycle < (first[at + 1] ?? 0); cycle += 1) {
      const isDrawn = isNarrow && drawn.coarse.known[cycle] === 1;
      if (!isDrawn && drawn.failureOf(cycle) !== null) unread.push(cycle);
    }
  }
  const failure = drawn.failureOf(unread[0] ?? -1);
  return failure === null ? null : { index: Uint32Array.from(unread), failure };
}

function slicesOf(picture: Picture, rows: readonly number[]): Slices {
  fill(picture, rows);
  const { sink, anchorNs, labels, drawn } = picture;
  const { count } = sink;
  return {
    count,
    startNs: sink.startNs.slice(0, count).map((timeNs) => timeNs - anchorNs),
    endNs: sink.endNs.slice(0, count).map((timeNs) => timeNs - anchorNs),
    depth: Uint8Array.from(sink.row.subarray(0, count), (row) => drawn.table.rows[row]?.depth ?? 0),
    style: sink.style.slice(0, count),
    label: sink.label.slice(0, count).map(labels.of),
    cycle: sink.cycle.slice(0, count),
  };
}

function marksOf(picture: Picture, rows: readonly number[]): Marks {
  fill(picture, rows);
  const { sink, anchorNs, labels, drawn } = picture;
  const { count } = sink;
  return {
    count,
    timeNs: sink.startNs.slice(0, count).map((timeNs) => timeNs - anchorNs),
    kind: Uint8Array.from(sink.row.subarray(0, count), (row) => drawn.table.rows[row]?.mark ?? 0),
    label: sink.label.slice(0, count).map(labels.of),
    cycle: sink.cycle.slice(0, count),
  };
}

function laneOf(picture: Picture, lane: number, head: LaneHead, isLastToStop: boolean): Lane {
  const { depths, marks } = picture.drawn.table.rowsOf(lane);
  const { id, kind, title } = head;
  return {
    id,
    kind,
    title,
    subtitle: isLastToStop ? 'last to stop' : head.subtitle,
    slices: slicesOf(picture, depths),
    marks: marksOf(picture, marks),
    onPath: pathColumns(picture, lane),
    rows: Math.max(1, depths.length),
  };
}

/** Lanes of threads and tasks that come and go. */
const isPassing = ({ kind }: Pick<LaneHead, 'kind'>): boolean => kind === 'worker' || kind === 'outside';
/** More of them than this are shown only where something of theirs is in sight; fewer keep their place, as all else does. */
const MOST_IDLE_LANES = 8;

const isEmpty = ({ slices, marks }: Lane): boolean => slices.count + marks.count === 0;

/** As for a view of the same request, without putting one together. */
export function lookOn(
  drawn: DrawnCycles,
  request: TimelineRequest,
  budget: number,
): Result<TimelineView['attributed'], Failure> {
  const { bounds } = drawn.access;
  if (bounds.startNs[request.cycle] === undefined) return noSuchCycle(request.cycle, bounds.count);
  const sight = sightOf(bounds, rangeOf(request, bounds));
  const attributed = lookAt(drawn, sight, request.cycle, budget);
  drawn.trim(sight.stretches + 1);
  return { ok: true, value: attributed };
}

export function viewOf(
  drawn: DrawnCycles,
  request: TimelineRequest,
  budget: number,
): Result<TimelineView, Failure> {
  const { bounds } = drawn.access;
  const anchor = request.cycle;
  const anchorNs = bounds.startNs[anchor];
  if (anchorNs === undefined) return noSuchCycle(anchor, bounds.count);
  const sight = sightOf(bounds, rangeOf(request, bounds));
  const attributed = lookAt(drawn, sight, anchor, budget);
  const { table } = drawn;
  const labels = new ViewLabels(table);
  const cycles = cyclesOf(drawn, sight);
  const picture = { drawn, sight, cycles, anchorNs, sink: new SliceSink(), labels };
  const lastToStop = drawn.known(anchor)?.lastToStop ?? -1;
  const hidesIdle = table.lanes.filter(isPassing).length > MOST_IDLE_LANES;
  const numbers: number[] = [];
  const lanes: Lane[] = [];
  for (const lane of table.order()) {
    const head = table.lanes[lane];
    const made = head === undefined ? null : laneOf(picture, lane, head, lane === lastToStop);
    if (made === null || (hidesIdle && isPassing(made) && isEmpty(made))) continue;
    lanes.push(made);
    numbers.push(lane);
  }
  drawn.trim(sight.stretches + 1);
  const offset = (column: Float64Array): number => (column[anchor] ?? 0) - anchorNs;
  return {
    ok: true,
    value: {
      request,
      quality: attributed.done < attributed.total ? 'coarse' : 'whole',
      attributed,
      bounds: {
        startNs: (bounds.startNs[0] ?? 0) - anchorNs,
        endNs: (bounds.seenNs[bounds.count - 1] ?? 0) - anchorNs,
      },
      cycles: cyclesInSight(bounds, sight, anchorNs),
      unread: unreadInSight(drawn, sight),
      extentNs: offset(bounds.seenNs),
      pauseEndNs: offset(bounds.pauseEndNs),
      resumeStartNs: offset(bounds.resumeStartNs),
      lanes,
      arrows: arrowColumns(picture, numbers),
      labels: labels.used,
    },
  };
}
