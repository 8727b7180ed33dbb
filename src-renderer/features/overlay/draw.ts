/** What the overlay's canvas shows; each function draws one part and changes nothing else. */
import { NOTHING, OVERLAY_KEYS } from '@core/analysis/overlay-runs';
import type { OverlayView, Spread, Strips } from '@core/analysis/overlay';
import { formatDuration } from '@core/units';
import { xOf } from '../../charts/aligned-axis';
import type { Axis, Box } from '../../charts/aligned-axis';
import { drawRowLabel } from '../../charts/bands';
import type { AlignedPicture } from '../../charts/bands';
import type { Pen } from '../../charts/pen';
import type { BandsLayout } from './geometry';

export interface Picture extends AlignedPicture {
  readonly view: OverlayView;
  /** What each landmark is called. */
  readonly titleOf: (spread: Spread) => string;
  readonly spreads: readonly Spread[];
  /** The row of strips that the keyboard or the pointer is on. */
  readonly active: number | null;
  readonly selectedCycle: number | null;
}

const LABEL_PX = 14;

/** One cycle: cells of the same phase are one rectangle. */
function drawStrip(
  pen: Pen,
  { cells }: Strips,
  row: number,
  { leftPx, widthPx }: Axis,
  { topPx, heightPx }: Box,
): void {
  const { ctx } = pen;
  const columns = widthPx;
  let from = 0;
  for (let column = 1; column <= columns; column += 1) {
    const key = cells[row * columns + from] ?? NOTHING;
    if (column < columns && cells[row * columns + column] === key) continue;
    const phase = OVERLAY_KEYS[key];
    if (phase !== undefined) {
      ctx.fillStyle = pen.fillOf(phase);
      ctx.fillRect(leftPx + from, topPx, column - from, heightPx);
    }
    from = column;
  }
}

function drawFrameOf(
  { ctx, tokens }: Pen,
  { leftPx, widthPx }: Axis,
  { topPx, heightPx }: Box,
  look: 'active' | 'selected',
): void {
  ctx.strokeStyle = look === 'active' ? tokens.accent : tokens.text;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(leftPx - 1, topPx - 0.75, widthPx + 2, heightPx + 1.5);
}

/** What a featured strip is, and how long. */
export const featuredLabel = ({ cycles, lengthNs }: Strips, row: number): string =>
  `${row === 0 ? 'median' : 'outlier'} · ${cycles[row] ?? ''} · ${formatDuration(lengthNs[row] ?? 0, 3)}`;

export function drawFeatured(pen: Pen, picture: Picture, { strips }: BandsLayout): void {
  const { featured } = picture.view;
  strips.forEach((box, row) => {
    drawRowLabel(pen, featuredLabel(featured, row), box, row === 0);
    drawStrip(pen, featured, row, picture.axis, box);
    if (featured.cycles[row] === picture.selectedCycle) drawFrameOf(pen, picture.axis, box, 'selected');
    if (row === picture.active) drawFrameOf(pen, picture.axis, box, 'active');
  });
}

/** From the least to the greatest a thin line, p10 to p90 a band, the median a tick. */
export function drawSpreads(
  pen: Pen,
  { view, spreads, titleOf, axis }: Picture,
  { spreads: boxes }: BandsLayout,
): void {
  const { ctx, tokens } = pen;
  spreads.forEach((spread, row) => {
    const box = boxes[row];
    if (!box) return;
    drawRowLabel(pen, titleOf(spread), box, spread.landmark === view.align);
  });
  ctx.save();
  ctx.beginPath();
  ctx.rect(axis.leftPx - 3, 0, axis.widthPx + 6, 1e5);
  ctx.clip();
  spreads.forEach((spread, row) => {
    const box = boxes[row];
    if (!box) return;
    const x = (ns: number): number => xOf(axis, ns);
    const middle = Math.round(box.topPx + box.heightPx / 2);
    ctx.fillStyle = tokens.faint;
    ctx.fillRect(x(spread.minNs), middle, Math.max(1, x(spread.maxNs) - x(spread.minNs)), 1);
    ctx.globalAlpha = 0.55;
    ctx.fillStyle = tokens.accent;
    ctx.fillRect(x(spread.p10Ns), middle - 4, Math.max(1.5, x(spread.p90Ns) - x(spread.p10Ns)), 9);
    ctx.globalAlpha = 1;
    ctx.fillStyle = tokens.text;
    ctx.fillRect(x(spread.p50Ns) - 1, middle - 6, 2, 13);
  });
  ctx.restore();
}

/** Every strip there is room for, longest above. */
export function drawStrips(pen: Pen, picture: Picture, boxes: readonly Box[]): void {
  const { strips } = picture.view;
  const named = (row: number): string =>
    `${strips.cycles[row] ?? ''} · ${formatDuration(strips.lengthNs[row] ?? 0, 3)}`;
  boxes.forEach((box, row) => {
    drawStrip(pen, strips, row, picture.axis, box);
    if (box.heightPx >= 11) drawRowLabel(pen, named(row), box, false);
  });
  boxes.forEach((box, row) => {
    if (strips.cycles[row] === picture.selectedCycle) drawFrameOf(pen, picture.axis, box, 'selected');
    if (row === picture.active) drawFrameOf(pen, picture.axis, box, 'active');
  });
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (!first || !last || first.heightPx >= 11) return;
  // Too thin to be named each: the ends and the middle are.
  const middle = Math.floor((boxes.length - 1) / 2);
  const labels = [
    { text: `longest · ${named(0)}`, topPx: first.topPx },
    { text: `middle · ${named(middle)}`, topPx: (boxes[middle]?.topPx ?? 0) - LABEL_PX / 2 },
    { text: `shortest · ${named(boxes.length - 1)}`, topPx: last.topPx + last.heightPx - LABEL_PX },
  ];
  for (const { text, topPx } of labels) drawRowLabel(pen, text, { topPx, heightPx: LABEL_PX }, false);
}
