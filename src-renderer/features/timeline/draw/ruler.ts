import { formatDuration } from '@core/units';
import { shifted, spanOf, toPx } from '../geometry/axis';
import { GUTTER_PX, RULER_PX } from '../geometry/layout';
import { tickLabel, ticksOf } from '../geometry/ticks';
import type { Ticks } from '../geometry/ticks';
import { drawCycles } from './cycles';
import { drawFlags } from './flags';
import { boxOf } from './scene';
import type { Scene } from './scene';

const TICK_SPACING_PX = 88;
/** Base line of the ticks' labels. */
const TICK_BASE_PX = RULER_PX - 8;

export const ticksInSight = ({ axis, zeroNs }: Scene): Ticks =>
  ticksOf(shifted(axis, -zeroNs), axis.widthPx, TICK_SPACING_PX);

export function drawGrid(ctx: CanvasRenderingContext2D, scene: Scene, ticks: Ticks): void {
  const { axis, zeroNs, brushes, heightPx } = scene;
  ctx.fillStyle = brushes.tokens.line;
  ctx.globalAlpha = 0.75;
  ctx.beginPath();
  for (const { timeNs } of ticks.major)
    ctx.rect(Math.round(toPx(axis, timeNs + zeroNs)), RULER_PX, 1, heightPx - RULER_PX);
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** Cycles above, time below; in the gutter's corner how much is in sight, and from where the labels count. */
export function drawRuler(ctx: CanvasRenderingContext2D, scene: Scene, ticks: Ticks): void {
  const { axis, zeroNs, brushes, widthPx, pencils } = scene;
  const { tokens } = brushes;
  ctx.fillStyle = tokens.ground;
  ctx.fillRect(0, 0, widthPx, RULER_PX);
  drawCycles(ctx, scene);
  ctx.fillStyle = tokens.line;
  ctx.beginPath();
  ctx.rect(axis.leftPx, RULER_PX - 1, axis.widthPx, 1);
  for (const minor of ticks.minorNs) ctx.rect(Math.round(toPx(axis, minor + zeroNs)), RULER_PX - 4, 1, 3);
  ctx.fill();
  ctx.font = pencils.meters.small.font;
  for (const { timeNs, label } of ticks.major) {
    const x = Math.round(toPx(axis, timeNs + zeroNs));
    ctx.fillStyle = tokens.faint;
    ctx.fillRect(x, RULER_PX - 7, 1, 6);
    ctx.fillStyle = tokens.muted;
    if (x + 4 + pencils.meters.small.width(label) <= widthPx) ctx.fillText(label, x + 4, TICK_BASE_PX);
  }
  drawCorner(ctx, scene, ticks);
  drawFlags(ctx, scene);
}

function drawCorner(ctx: CanvasRenderingContext2D, scene: Scene, ticks: Ticks): void {
  const { axis, brushes, pencils } = scene;
  ctx.font = pencils.meters.smallBold.font;
  ctx.fillStyle = brushes.tokens.muted;
  ctx.fillText(`${formatDuration(spanOf(axis), 3)} in sight`, 16, 16);
  const from = ticks.baseNs === 0 ? 'from the request' : `from ${tickLabel(ticks.baseNs, 1000)}`;
  ctx.font = pencils.meters.small.font;
  ctx.fillText(pencils.meters.small.cut(from, GUTTER_PX - 20), 16, TICK_BASE_PX);
}

/** Beyond the recording there is nothing; beyond what main has sent nothing is known yet. */
export function drawUnknown(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, bounds, indexed, heightPx, brushes } = scene;
  const { request } = indexed.view;
  const veil = (startNs: number, endNs: number): void => {
    const box = endNs > startNs ? boxOf(axis, startNs, endNs) : null;
    if (box) ctx.fillRect(box.left, RULER_PX, box.right - box.left, heightPx - RULER_PX);
  };
  ctx.fillStyle = brushes.awaited;
  veil(Math.max(bounds.startNs, axis.startNs), Math.min(request.startNs, bounds.endNs));
  veil(Math.max(request.endNs, bounds.startNs), Math.min(bounds.endNs, axis.endNs));
}
