import { MARK_KINDS } from '@core/timeline/timeline';
import type { MarkKind } from '@core/timeline/timeline';
import { toPx } from '../geometry/axis';
import { firstAbove } from '../geometry/indexed-view';
import { sectionTopPx } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import type { Tokens } from '../../../ui/theme/tokens';
import type { Scene } from './scene';

/** `top` is where the lane's rows begin. */
type Pen = (ctx: CanvasRenderingContext2D, x: number, top: number, barPx: number) => void;

function polygon(ctx: CanvasRenderingContext2D, points: readonly (readonly [x: number, y: number])[]): void {
  ctx.beginPath();
  points.forEach(([x, y], at) => {
    if (at === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.closePath();
}

const bar: Pen = (ctx, x, top, barPx) => {
  ctx.fillRect(Math.round(x) - 1, top - 2, 2, barPx + 4);
};
const triangle: Pen = (ctx, x, top) => {
  polygon(ctx, [[x - 4, top - 8], [x + 4, top - 8], [x, top - 1.5]]); // prettier-ignore
  ctx.fill();
};
const hollowTriangle: Pen = (ctx, x, top) => {
  polygon(ctx, [[x - 3.5, top - 7.5], [x + 3.5, top - 7.5], [x, top - 2]]); // prettier-ignore
  ctx.stroke();
};
const square: Pen = (ctx, x, top) => {
  ctx.fillRect(x - 3.5, top - 9, 7, 7);
};
const arrow: Pen = (ctx, x, top) => {
  ctx.fillRect(x - 6, top - 6, 7, 2);
  polygon(ctx, [[x, top - 9], [x + 6, top - 5], [x, top - 1]]); // prettier-ignore
  ctx.fill();
};
const flag: Pen = (ctx, x, top, barPx) => {
  ctx.fillRect(Math.round(x), top - 7, 1, barPx + 9);
  polygon(ctx, [[x, top - 7], [x + 6, top - 4.5], [x, top - 2]]); // prettier-ignore
  ctx.fill();
};
const diamond: Pen = (ctx, x, top) => {
  polygon(ctx, [[x, top - 8], [x + 3.5, top - 4.5], [x, top - 1], [x - 3.5, top - 4.5]]); // prettier-ignore
  ctx.fill();
};

const circle: Pen = (ctx, x, top) => {
  ctx.beginPath();
  ctx.arc(x, top - 3.5, 2.5, 0, 2 * Math.PI);
  ctx.stroke();
};
const tick: Pen = (ctx, x, top) => {
  ctx.fillRect(Math.round(x), top - 4, 1, 4);
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
  woke: circle,
  sampled: tick,
};

/** Marks of one kind nearer to each other than this would be a smear: the first stands for them. */
const APART_PX: Readonly<Partial<Record<MarkKind, number>>> = { kick: 3, sampled: 2 };

export function markColour(kind: MarkKind, tokens: Tokens): string {
  if (kind === 'kick') return tokens.phases.kick;
  if (kind === 'kvmEntered') return tokens.phases.resume;
  if (kind === 'request' || kind === 'reply' || kind === 'event') return tokens.accent;
  return kind === 'sampled' || kind === 'woke' ? tokens.muted : tokens.text;
}

/** The marks of a lane that are in sight. */
export function drawMarks(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  const { axis, brushes, layout, scrollPx } = scene;
  const top = sectionTopPx(layout, placed.pinned, scrollPx) + placed.rowsTopPx;
  ctx.lineWidth = 1.25;
  for (const { kind: index, timeNs } of placed.indexed.marks) {
    const kind = MARK_KINDS[index] ?? 'event';
    const apart = APART_PX[kind] ?? 4;
    ctx.fillStyle = markColour(kind, brushes.tokens);
    ctx.strokeStyle = ctx.fillStyle;
    let last = -Infinity;
    for (let i = firstAbove(timeNs, axis.startNs - 1); i < timeNs.length; i += 1) {
      const x = toPx(axis, timeNs[i] ?? 0);
      if (x > axis.leftPx + axis.widthPx + 1) break;
      if (x < axis.leftPx - 1 || x - last < apart) continue;
      PENS[kind](ctx, x, top, placed.barPx);
      last = x;
    }
  }
}
