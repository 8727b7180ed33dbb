/** Draws cycles that are aligned: the ruler, and what share of them is in which phase. */
import type { OverlayView } from '@core/analysis/overlay';
import { RULER_PX, ticksNs, xOf } from './aligned-axis';
import type { Axis, Box } from './aligned-axis';
import { roundDuration } from './options/measure';
import type { Pen } from './pen';

export interface AlignedPicture {
  readonly axis: Axis;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly cursorPx: number | null;
}

export const font = (px: number, weight = 400): string =>
  `${weight} ${px}px 'Inter Variable', system-ui, sans-serif`;

/** From the alignment on; before it with a minus sign. */
export const signedDuration = (ns: number): string => {
  if (ns === 0) return '0';
  return `${ns < 0 ? '−' : ''}${roundDuration(Math.abs(ns))}`;
};

export function drawGround({ ctx, tokens }: Pen, { axis, widthPx, heightPx }: AlignedPicture): void {
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
export function drawInstants({ ctx, tokens }: Pen, { axis, heightPx, cursorPx }: AlignedPicture): void {
  ctx.fillStyle = tokens.text;
  const zero = Math.round(xOf(axis, 0));
  if (zero >= axis.leftPx && zero <= axis.leftPx + axis.widthPx) {
    for (let y = RULER_PX - 5; y < heightPx; y += 5) ctx.fillRect(zero, y, 1, 3);
  }
  if (cursorPx === null) return;
  ctx.fillStyle = tokens.accent;
  ctx.fillRect(Math.round(cursorPx), RULER_PX - 5, 1, heightPx - RULER_PX + 5);
}

export function drawRowLabel(
  { ctx, tokens }: Pen,
  text: string,
  { topPx, heightPx }: Box,
  strong: boolean,
): void {
  ctx.font = font(11, strong ? 600 : 400);
  ctx.fillStyle = strong ? tokens.text : tokens.muted;
  ctx.textBaseline = 'middle';
  ctx.fillText(text, 16, topPx + heightPx / 2 + 0.5, 126);
  ctx.textBaseline = 'alphabetic';
}

/** Stacked from the floor; what is missing to the ceiling is cycles that have not begun or have ended. */
export function drawShares(
  pen: Pen,
  view: Pick<OverlayView, 'keys' | 'shares' | 'widthPx'>,
  axis: Axis,
  { topPx, heightPx }: Box,
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
