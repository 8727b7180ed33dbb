import type { Mark, MarkKind } from '@core/timeline/timeline';
import { toPx } from '../geometry/axis';
import type { PlacedLane } from '../geometry/layout';
import type { Tokens } from '../../../ui/theme/tokens';
import type { Scene } from './scene';

type Pen = (ctx: CanvasRenderingContext2D, x: number, placed: PlacedLane) => void;

function polygon(ctx: CanvasRenderingContext2D, points: readonly (readonly [x: number, y: number])[]): void {
  ctx.beginPath();
  points.forEach(([x, y], at) => {
    if (at === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.closePath();
}

const bar: Pen = (ctx, x, { rowsTopPx, barPx }) => {
  ctx.fillRect(Math.round(x) - 1, rowsTopPx - 2, 2, barPx + 4);
};
const tick: Pen = (ctx, x, { rowsTopPx }) => {
  ctx.fillRect(Math.round(x), rowsTopPx - 4, 1, 4);
};
const triangle: Pen = (ctx, x, { rowsTopPx }) => {
  polygon(ctx, [[x - 4, rowsTopPx - 8], [x + 4, rowsTopPx - 8], [x, rowsTopPx - 1.5]]); // prettier-ignore
  ctx.fill();
};
const hollowTriangle: Pen = (ctx, x, { rowsTopPx }) => {
  polygon(ctx, [[x - 3.5, rowsTopPx - 7.5], [x + 3.5, rowsTopPx - 7.5], [x, rowsTopPx - 2]]); // prettier-ignore
  ctx.stroke();
};
const square: Pen = (ctx, x, { rowsTopPx }) => {
  ctx.fillRect(x - 3.5, rowsTopPx - 9, 7, 7);
};
const arrow: Pen = (ctx, x, { rowsTopPx }) => {
  ctx.fillRect(x - 6, rowsTopPx - 6, 7, 2);
  polygon(ctx, [[x, rowsTopPx - 9], [x + 6, rowsTopPx - 5], [x, rowsTopPx - 1]]); // prettier-ignore
  ctx.fill();
};
const flag: Pen = (ctx, x, { rowsTopPx, barPx }) => {
  ctx.fillRect(Math.round(x), rowsTopPx - 7, 1, barPx + 9);
  polygon(ctx, [[x, rowsTopPx - 7], [x + 6, rowsTopPx - 4.5], [x, rowsTopPx - 2]]); // prettier-ignore
  ctx.fill();
};
const diamond: Pen = (ctx, x, { rowsTopPx }) => {
  polygon(ctx, [[x, rowsTopPx - 8], [x + 3.5, rowsTopPx - 4.5], [x, rowsTopPx - 1], [x - 3.5, rowsTopPx - 4.5]]); // prettier-ignore
  ctx.fill();
};

const PENS: Readonly<Record<MarkKind, Pen>> = {
  kick: bar,
  guestExited: hollowTriangle,
  kvmLeft: triangle,
  stopped: square,
  kvmEntered: arrow,
  request: flag,
  reply: flag,
  event: diamond,
  woke: hollowTriangle,
  sampled: tick,
};

export function markColour(kind: MarkKind, tokens: Tokens): string {
  if (kind === 'kick') return tokens.phases.kick;
  if (kind === 'kvmEntered') return tokens.phases.resume;
  if (kind === 'request' || kind === 'reply' || kind === 'event') return tokens.accent;
  return tokens.text;
}

export function drawMark(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane, mark: Mark): void {
  const { axis, brushes } = scene;
  const x = toPx(axis, mark.timeNs);
  if (x < axis.leftPx - 1 || x > axis.leftPx + axis.widthPx + 1) return;
  ctx.fillStyle = markColour(mark.kind, brushes.tokens);
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = 1.25;
  PENS[mark.kind](ctx, x, placed);
}
