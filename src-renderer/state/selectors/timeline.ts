import { figureAt } from '@core/analysis/cycle-table';
import type { CycleTable, PlainFigure } from '@core/analysis/cycle-table';
import type { UnreadCycles } from '@core/analysis/unread-cycles';
import type { CycleRow } from '@core/analysis/summary';
import type { TimelineRequest, TimelineView } from '@core/timeline/timeline';
import type { Part, TimeRange, ViewState, Zoom } from '../model';
import type { AppState } from '../store';
import { selectedRow, summaryOf } from './cycles';
import { rememberedFor } from './remembered';

/** Share of a fitted part that is left free at either side, so that its edges can be seen and picked. */
const MARGIN = 0.012;
/** A hold longer than this many times the rest would squeeze both halves to nothing. */
const LONG_HOLD = 2;
/** A reply that comes later than this share of what is fitted is beside it. */
const LATE_REPLY = 0.12;
/** Main is asked for this many widths more at either side, so that a pan has something to show at once. */
const BESIDE = 0.5;
const MAX_WIDTH_PX = 16_384;
/** A view is asked for anew once this little of the widths beside is left. */
const LEFT_BESIDE = 0.15;
/** ...and once it is this much coarser, or finer, than what is in sight. */
const COARSER = 1.2;
const FINER = 2.5;
/** Free space before the first cycle and after the last one, as a share of the recording. */
const AROUND = 0.02;

/** The last that main sent of the recording on screen; null while nothing has come. */
export const viewInSight = ({
  shown,
  recordingId,
}: Pick<AppState, 'shown' | 'recordingId'>): TimelineView | null =>
  shown?.recordingId === recordingId ? (shown?.view ?? null) : null;

type Shown = Pick<AppState, 'loaded' | 'recordingId' | 'cycle'>;

/** Stop request to the last vCPU's return. */
export function extentNs(row: CycleRow): number {
  return row.pauseNs + row.captureNs + row.holdNs + row.resumeNs;
}

/** The client's last reply, where that was later than what it replies to and near it: one that is late would leave half the width empty. */
function replyOrEndNs(startNs: number, endNs: number, replyNs: number): number {
  return replyNs > endNs && replyNs - endNs <= LATE_REPLY * (endNs - startNs) ? replyNs : endNs;
}

/** Cycles in the range that are not drawn because they cannot be read, and whether nothing else is in it; null where there are none. */
export function unreadIn(
  { cycles, unread }: TimelineView,
  { startNs, endNs }: TimeRange,
): (UnreadCycles & { readonly isAll: boolean }) | null {
  if (unread === null) return null;
  const unreadIndexes = new Set(unread.index);
  let [all, missing] = [0, 0];
  cycles.index.forEach((index, at) => {
    if ((cycles.endNs[at] ?? 0) <= startNs || (cycles.startNs[at] ?? 0) >= endNs) return;
    all += 1;
    missing += Number(unreadIndexes.has(index));
  });
  return missing === 0 ? null : { cycles: missing, failure: unread.failure, isAll: missing === all };
}

/** What to show for `part`, without margins. A long hold is left out of 'both': the pause is shown then. */
export function partRange(row: CycleRow, part: Part): TimeRange {
  const busyNs = row.pauseNs + row.captureNs + row.resumeNs;
  const shown = part === 'both' && row.holdNs > LONG_HOLD * busyNs ? 'pause' : part;
  if (shown === 'pause') return { startNs: 0, endNs: replyOrEndNs(0, row.pauseNs, row.clientPauseNs ?? 0) };
  const endNs = extentNs(row);
  const resumeStartNs = endNs - row.resumeNs;
  const startNs = shown === 'resume' ? resumeStartNs : 0;
  return { startNs, endNs: replyOrEndNs(startNs, endNs, resumeStartNs + (row.clientResumeNs ?? 0)) };
}

export function withMargin({ startNs, endNs }: TimeRange): TimeRange {
  const margin = Math.max(1, (endNs - startNs) * MARGIN);
  return { startNs: startNs - margin, endNs: endNs + margin };
}

export function visibleRange(zoom: Zoom, row: CycleRow): TimeRange {
  if (zoom.zoom === 'range') return { startNs: zoom.startNs, endNs: zoom.endNs };
  return withMargin(partRange(row, zoom.part));
}

/** What is on screen, as a snapshot keeps it. */
export function viewStateOf(
  state: Pick<AppState, 'cycle' | 'part' | 'zoom' | 'view' | 'filter' | 'markers' | 'lanes'>,
): ViewState {
  const { cycle, part, zoom, view, filter, markers, lanes } = state;
  const range = zoom.zoom === 'range' ? { startNs: zoom.startNs, endNs: zoom.endNs } : null;
  return { cycle, part, range, view, filter: filter.inForce, markers, lanes };
}

/** A cycle's stop request, from the recording's origin. */
export function originOf(state: Pick<AppState, 'loaded' | 'recordingId'>, cycle: number): number {
  const table = summaryOf(state)?.cycles;
  return table ? startOf(table, cycle) : 0;
}

const startOf = (table: CycleTable, cycle: number): number => figureAt(table, 'startNs', cycle) ?? 0;

/** A cycle's end, or the client's last reply if that was later. */
function seenEndOf(table: CycleTable, cycle: number): number {
  const known = (name: PlainFigure): number => figureAt(table, name, cycle) ?? 0;
  const resumeStartNs = known('startNs') + known('pauseNs') + known('captureNs') + known('holdNs');
  return resumeStartNs + Math.max(known('resumeNs'), known('clientResumeNs'));
}

/** The whole recording with a little around it, from its origin: the same object as long as the table is the same. */
export const wholeOf = rememberedFor((table: CycleTable): TimeRange => {
  if (table.count === 0) return { startNs: 0, endNs: 1 };
  const firstNs = startOf(table, 0);
  const lastNs = seenEndOf(table, table.count - 1);
  const around = Math.max(1, (lastNs - firstNs) * AROUND);
  return { startNs: firstNs - around, endNs: lastNs + around };
});

/** The same from the selected cycle's request: how far one may zoom out and pan. */
export function recordingBounds(state: Shown): TimeRange {
  const table = summaryOf(state)?.cycles;
  if (!table || table.count === 0) return { startNs: 0, endNs: 1 };
  const { startNs, endNs } = wholeOf(table);
  const originNs = startOf(table, state.cycle ?? 0);
  return { startNs: startNs - originNs, endNs: endNs - originNs };
}

/** A cycle's edges on an axis whose zero lies `-zeroNs` before its request. */
export function anchorOf(
  row: CycleRow,
  zeroNs: number,
): {
  readonly index: number;
  readonly startNs: number;
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly endNs: number;
} {
  const pauseEndNs = zeroNs + row.pauseNs;
  const resumeStartNs = pauseEndNs + row.captureNs + row.holdNs;
  return {
    index: row.index,
    startNs: zeroNs,
    pauseEndNs,
    resumeStartNs,
    endNs: resumeStartNs + row.resumeNs,
  };
}

/** Whether a range shows much more than one cycle: going to another one then leaves the range where it is. */
export function showsMany(range: TimeRange, row: CycleRow): boolean {
  return range.endNs - range.startNs > 2.5 * extentNs(row);
}

/** What to ask of main: the range in sight and something beside it within `bounds`, in whole nanoseconds, at the same scale. */
export function requestFor(
  cycle: number,
  range: TimeRange,
  bounds: TimeRange,
  widthPx: number,
): TimelineRequest {
  const spanNs = range.endNs - range.startNs;
  const beside = BESIDE * spanNs;
  const startNs = Math.floor(Math.min(range.startNs, Math.max(range.startNs - beside, bounds.startNs)));
  const endNs = Math.ceil(Math.max(range.endNs, Math.min(range.endNs + beside, bounds.endNs)));
  const scaled = Math.ceil((widthPx * (endNs - startNs)) / spanNs);
  return { cycle, startNs, endNs, widthPx: Math.max(1, Math.min(MAX_WIDTH_PX, scaled)) };
}

/** Whether the answer to `request` shows `range` as sharp as it should be, with something left beside it for a pan. */
export function suffices(
  request: TimelineRequest,
  cycle: number,
  range: TimeRange,
  bounds: TimeRange,
  widthPx: number,
): boolean {
  if (request.cycle !== cycle) return false;
  const left = LEFT_BESIDE * (range.endNs - range.startNs);
  const reaches =
    request.startNs <= Math.max(range.startNs - left, Math.min(bounds.startNs, range.startNs)) &&
    request.endNs >= Math.min(range.endNs + left, Math.max(bounds.endNs, range.endNs));
  const scale =
    (request.endNs - request.startNs) / request.widthPx / ((range.endNs - range.startNs) / widthPx);
  return reaches && scale < COARSER && scale > 1 / FINER;
}

/** Whether the view that is shown is all that can be shown of what is in sight. */
export function isWhole(state: Shown & Pick<AppState, 'shown' | 'zoom' | 'widthPx'>): boolean {
  const { shown, recordingId, zoom, widthPx } = state;
  const row = selectedRow(state);
  if (!row || shown === null || shown.recordingId !== recordingId) return false;
  const { request, quality } = shown.view;
  const range = visibleRange(zoom, row);
  return quality !== 'coarse' && suffices(request, row.index, range, recordingBounds(state), widthPx);
}
