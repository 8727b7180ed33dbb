/** What the overlay's canvas shows; each function draws one part and changes nothing else. */
import { NOTHING, OVERLAY_KEYS } from '@core/analysis/overlay-runs';
import type { OverlayKey } from '@core/analysis/overlay-runs';
import type { OverlayView, Spread, Strips } from '@core/analysis/overlay';
import { formatDuration } from '@core/units';
import { roundDuration } from '../../charts/options/measure';
import type { Fill } from '../../ui/phase-fills';
import type { Tokens } from '../../ui/theme/tokens';
import { RULER_PX, ticksNs, xOf } from './geometry';
import type { Axis, BandsLayout, Box } from './geometry';

export interface Pen {
  readonly ctx: CanvasRenderingContext2D;
  readonly tokens: Tokens;
  fillOf(key: OverlayKey): Fill;
}

export interface Picture {
  readonly view: OverlayView;
  readonly axis: Axis;
  readonly widthPx: number;
  readonly heightPx: number;
  /** What each landmark is called. */
  readonly titleOf: (spread: Spread) => string;
  readonly spreads: readonly Spread[];
  /** The row of strips that the keyboard or the pointer is on. */
  readonly active: number | null;
  readonly selectedCycle: number | null;
  readonly cursorPx: number | null;
}

const LABEL_PX = 14;

const font = (px: number, weight = 400): string =>
  `${weight} ${px}px 'Inter Variable', system-ui, sans-serif`;

/** From the alignment on; before it with a minus sign. */
export const signedDuration = (ns: number): string => {
  if (ns === 0) return '0';
  return `${ns < 0 ? '−' : ''}${roundDuration(Math.abs(ns))}`;
};

export function drawGround({ ctx, tokens }: Pen, { axis, widthPx, heightPx }: Picture): void {
  ctx.fillStyle = tokens.ground;
  ctx.fillRect(0, 0, widthPx, heightPx);
  ctx.font = font(10.5);
  ctx.textBaseline = 'alphabetic';
  for (const ns of ticksNs(axis)) {
    const x = Math.round(xOf(axis, ns));
    ctx.fillStyle = tokens.line;
    ctx.fillRect(x, RULER_PX - 5, 1, heightPx - RULER_PX + 5);
    ctx.fillStyle = tokens.muted;
    const text = signedDuration(ns);
    if (x + ctx.measureText(text).width + 4 < widthPx) ctx.fillText(text, x + 4, RULER_PX - 9);
  }
}

/** The instant that all cycles have in common, and the pointer's. */
export function drawInstants({ ctx, tokens }: Pen, { axis, heightPx, cursorPx }: Picture): void {
  ctx.fillStyle = tokens.text;
  const zero = Math.round(xOf(axis, 0));
  if (zero >= axis.leftPx && zero <= axis.leftPx + axis.widthPx) {
    for (let y = RULER_PX - 5; y < heightPx; y += 5) ctx.fillRect(zero, y, 1, 3);
  }
  if (cursorPx === null) return;
  ctx.fillStyle = tokens.accent;
  ctx.fillRect(Math.round(cursorPx), RULER_PX - 5, 1, heightPx - RULER_PX + 5);
}

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

function drawRowLabel({ ctx, tokens }: Pen, text: string, { topPx, heightPx }: Box, strong: boolean): void {
  ctx.font = font(11, strong ? 600 : 400);
  ctx.fillStyle = strong ? tokens.text : tokens.muted;
  ctx.textBaseline = 'middle';
  ctx.fillText(text, 16, topPx + heightPx / 2 + 0.5, 126);
  ctx.textBaseline = 'alphabetic';
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

/** Stacked from the floor; what is missing to the ceiling is cycles that have not begun or have ended. */
export function drawShares(
  pen: Pen,
  { view, axis }: Picture,
  { shares: { topPx, heightPx } }: BandsLayout,
): void {
  const { ctx, tokens } = pen;
  ctx.fillStyle = tokens.panel;
  ctx.fillRect(axis.leftPx, topPx, axis.widthPx, heightPx);
  const floors = new Float64Array(view.widthPx);
  view.keys.forEach((key, row) => {
    ctx.beginPath();
    const yOf = (share: number): number => topPx + heightPx * (1 - share);
    for (let column = 0; column < view.widthPx; column += 1) {
      const top = yOf((floors[column] ?? 0) + (view.shares[row * view.widthPx + column] ?? 0));
      ctx.lineTo(axis.leftPx + column, top);
      ctx.lineTo(axis.leftPx + column + 1, top);
    }
    for (let column = view.widthPx - 1; column >= 0; column -= 1) {
      const floor = yOf(floors[column] ?? 0);
      ctx.lineTo(axis.leftPx + column + 1, floor);
      ctx.lineTo(axis.leftPx + column, floor);
    }
    ctx.closePath();
    ctx.fillStyle = pen.fillOf(key);
    ctx.fill();
    for (let column = 0; column < view.widthPx; column += 1)
      floors[column] = (floors[column] ?? 0) + (view.shares[row * view.widthPx + column] ?? 0);
  });
  drawSharesAxis(pen, topPx, heightPx, axis);
}

function drawSharesAxis({ ctx, tokens }: Pen, topPx: number, heightPx: number, axis: Axis): void {
  ctx.font = font(10.5);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  for (const share of [0, 0.5, 1]) {
    ctx.fillStyle = tokens.muted;
    ctx.fillText(`${share * 100}%`, axis.leftPx - 7, topPx + heightPx * (1 - share));
  }
  ctx.textAlign = 'left';
  ctx.font = font(11);
  ctx.fillStyle = tokens.muted;
  ctx.fillText('share of cycles', 16, topPx + heightPx / 2, 90);
  ctx.textBaseline = 'alphabetic';
}

/** From the least to the greatest a thin line, p10 to p90 a band, the median a tick. */
export function drawSpreads(
  pen: Pen,
  { view, spreads, titleOf, axis }: Picture,
  { spreads: boxes }: BandsLayout,
): void {
  const { ctx, tokens } = pen;
  ctx.save();
  spreads.forEach((spread, row) => {
    const box = boxes[row];
    if (!box) return;
    drawRowLabel(pen, titleOf(spread), box, spread.landmark === view.align);
  });
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
