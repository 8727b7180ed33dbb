/** The whole recording in a strip: per pixel how long its longest cycle is. */
import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import type { Range } from './axis';

/** One entry a pixel. */
export interface MinimapBars {
  /** Of the cycles that touch the pixel the longest one's length over the recording's longest; 0 where none does. */
  readonly height: Float32Array;
}

const LENGTHS = ['pauseNs', 'captureNs', 'resumeNs'] as const;

/** Without the hold, which is no cost: it is asked for. Times are from the recording's origin. */
export function minimapBars(table: CycleTable, whole: Range, widthPx: number): MinimapBars {
  const height = new Float32Array(Math.max(1, Math.floor(widthPx)));
  const starts = figureColumn(table, 'startNs');
  const holds = figureColumn(table, 'holdNs');
  const lengths = LENGTHS.map((figure) => figureColumn(table, figure));
  const pxPerNs = height.length / Math.max(1, whole.endNs - whole.startNs);
  let longest = 1;
  for (let cycle = 0; cycle < table.count; cycle += 1) {
    let busyNs = 0;
    for (const column of lengths) busyNs += known(column?.[cycle]);
    longest = Math.max(longest, busyNs);
    const startNs = known(starts?.[cycle]);
    const first = Math.max(0, Math.floor((startNs - whole.startNs) * pxPerNs));
    const end = (startNs + busyNs + known(holds?.[cycle]) - whole.startNs) * pxPerNs;
    for (let px = first; px < height.length && (px === first || px < end); px += 1)
      height[px] = Math.max(height[px] ?? 0, busyNs);
  }
  for (let px = 0; px < height.length; px += 1) height[px] = (height[px] ?? 0) / longest;
  return { height };
}

const known = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value);
