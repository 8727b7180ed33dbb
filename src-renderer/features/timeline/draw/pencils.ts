/** What a frame is drawn with and keeps from frame to frame, so that none allocates: batches, labels to write, meters. */
import { PAINTS } from '../geometry/style';
import { RectBatch } from './batch';
import { createMeters } from './text';
import type { TextMeters } from './text';

/** Labels found while a frame's slices are gone through, written after them: five numbers each. */
export const LABEL_FIELDS = 5;
const MOST_LABELS = 1500;

export interface Pencils {
  readonly plain: RectBatch;
  readonly rounded: RectBatch;
  readonly highlights: RectBatch;
  readonly meters: TextMeters;
  /** By turns: lane in the layout, index of the slice in the lane, left, right, top. */
  readonly labels: Float64Array;
  labelCount: number;
}

export const createPencils = (ctx: CanvasRenderingContext2D): Pencils => ({
  plain: new RectBatch(PAINTS.length),
  rounded: new RectBatch(PAINTS.length),
  highlights: new RectBatch(1),
  meters: createMeters(ctx),
  labels: new Float64Array(LABEL_FIELDS * MOST_LABELS),
  labelCount: 0,
});

export function putLabel(
  pencils: Pencils,
  lane: number,
  slice: number,
  left: number,
  right: number,
  top: number,
): void {
  if (pencils.labelCount >= MOST_LABELS) return;
  const at = LABEL_FIELDS * pencils.labelCount;
  pencils.labels[at] = lane;
  pencils.labels[at + 1] = slice;
  pencils.labels[at + 2] = left;
  pencils.labels[at + 3] = right;
  pencils.labels[at + 4] = top;
  pencils.labelCount += 1;
}
