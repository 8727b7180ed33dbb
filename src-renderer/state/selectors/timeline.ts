import type { CycleRow } from '@core/analysis/summary';
import type { TimelineRequest } from '@core/timeline/timeline';
import type { Part, TimeRange, ViewState, Zoom } from '../model';
import type { AppState } from '../store';
import { selectedRow } from './cycles';

/** Share of a fitted part that is left free at either side, so that its edges can be seen and picked. */
const MARGIN = 0.012;
/** A hold longer than this many times the rest would squeeze both halves to nothing. */
const LONG_HOLD = 2;
/** Main is asked for this many widths more at either side, so that a pan has something to show at once. */
const BESIDE = 0.5;
const MAX_WIDTH_PX = 16_384;

/** Stop request to the last vCPU's return. */
export function extentNs(row: CycleRow): number {
  return row.pauseNs + row.captureNs + row.holdNs + row.resumeNs;
}

/** The cycle's end as the client saw it, if that was later: its last reply is worth a look too. */
export function sightEndNs(row: CycleRow): number {
  const end = extentNs(row);
  return Math.max(end, end - row.resumeNs + (row.clientResumeNs ?? 0));
}

/** What to show for `part`, without margins. A long hold is left out of 'both': the pause is shown then. */
export function partRange(row: CycleRow, part: Part): TimeRange {
  const busyNs = row.pauseNs + row.captureNs + row.resumeNs;
  const shown = part === 'both' && row.holdNs > LONG_HOLD * busyNs ? 'pause' : part;
  if (shown === 'pause') return { startNs: 0, endNs: Math.max(row.pauseNs, row.clientPauseNs ?? 0) };
  const startNs = shown === 'resume' ? extentNs(row) - row.resumeNs : 0;
  return { startNs, endNs: sightEndNs(row) };
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
export function viewStateOf({ cycle, part, zoom }: Pick<AppState, 'cycle' | 'part' | 'zoom'>): ViewState {
  const range = zoom.zoom === 'range' ? { startNs: zoom.startNs, endNs: zoom.endNs } : null;
  return { cycle, part, range };
}

export interface PointOfView {
  readonly recordingId: string;
  readonly row: CycleRow;
  readonly range: TimeRange;
}

export function pointOfView(
  state: Pick<AppState, 'loaded' | 'recordingId' | 'cycle' | 'zoom' | 'widthPx'>,
): PointOfView | null {
  const row = selectedRow(state);
  if (!row || state.recordingId === null || state.widthPx < 1) return null;
  return { recordingId: state.recordingId, row, range: visibleRange(state.zoom, row) };
}

/** What to ask of main: the range in sight and something beside it, in whole nanoseconds, at the same scale. */
export function requestFor(row: CycleRow, range: TimeRange, widthPx: number): TimelineRequest {
  const spanNs = range.endNs - range.startNs;
  const startNs = Math.floor(Math.max(range.startNs - BESIDE * spanNs, Math.min(range.startNs, 0)));
  const endNs = Math.ceil(Math.min(range.endNs + BESIDE * spanNs, Math.max(range.endNs, sightEndNs(row))));
  const scaled = Math.ceil((widthPx * (endNs - startNs)) / spanNs);
  return { cycle: row.index, startNs, endNs, widthPx: Math.max(1, Math.min(MAX_WIDTH_PX, scaled)) };
}
