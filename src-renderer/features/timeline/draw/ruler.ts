import { formatDuration } from '@core/units';
import { toPx } from '../geometry/axis';
import { RULER_PX } from '../geometry/layout';
import { tickLabel, ticksOf } from '../geometry/ticks';
import { boxOf } from './scene';
import type { Scene } from './scene';
import { firstThatFits, font } from './text';

const TICK_SPACING_PX = 88;
const PARTS_BASE_PX = 12;

export function drawGrid(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, brushes, heightPx } = scene;
  const ticks = ticksOf(axis, axis.widthPx, TICK_SPACING_PX);
  ctx.fillStyle = brushes.tokens.line;
  ctx.globalAlpha = 0.75;
  for (const tick of ticks.major)
    ctx.fillRect(Math.round(toPx(axis, tick.timeNs)), RULER_PX, 1, heightPx - RULER_PX);
  ctx.globalAlpha = 1;
}

/** The time in which the guest was held paused on purpose belongs to no phase, and is shown as a gap. */
export function drawHold(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { view, axis, brushes, heightPx } = scene;
  if (view.resumeStartNs <= view.pauseEndNs) return;
  const box = boxOf(axis, view.pauseEndNs, view.resumeStartNs);
  if (!box) return;
  ctx.fillStyle = brushes.hold;
  ctx.fillRect(box.left, RULER_PX, box.right - box.left, heightPx - RULER_PX);
  ctx.fillStyle = brushes.tokens.faint;
  for (const timeNs of [view.pauseEndNs, view.resumeStartNs]) {
    const x = toPx(axis, timeNs);
    if (x < axis.leftPx || x > axis.leftPx + axis.widthPx) continue;
    for (let y = RULER_PX; y < heightPx; y += 6) ctx.fillRect(Math.round(x), y, 1, 3);
  }
}

function drawParts(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { view, axis, brushes } = scene;
  const parts = [
    { name: 'pause', startNs: 0, endNs: view.pauseEndNs },
    { name: 'hold', startNs: view.pauseEndNs, endNs: view.resumeStartNs },
    { name: 'resume', startNs: view.resumeStartNs, endNs: scene.resumeEndNs },
  ];
  ctx.textAlign = 'center';
  for (const part of parts) {
    const box = part.endNs > part.startNs ? boxOf(axis, part.startNs, part.endNs) : null;
    if (!box) continue;
    const width = box.right - box.left;
    ctx.font = font(10.5, 600);
    ctx.fillStyle = part.name === 'hold' ? brushes.tokens.muted : brushes.tokens.text;
    const length = formatDuration(part.endNs - part.startNs);
    const text = firstThatFits(ctx, [`${part.name} ${length}`, part.name], width - 12);
    ctx.fillText(text, (box.left + box.right) / 2, PARTS_BASE_PX);
    const half = text === '' ? 0 : ctx.measureText(text).width / 2 + 6;
    drawBracket(ctx, scene, box.left + 1, box.right - 1, half);
  }
  ctx.textAlign = 'left';
}

/** A line from edge to edge that leaves room for its label, with a foot at either end. */
function drawBracket(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  left: number,
  right: number,
  half: number,
): void {
  const middle = (left + right) / 2;
  const y = PARTS_BASE_PX - 4;
  ctx.fillStyle = scene.brushes.tokens.faint;
  ctx.fillRect(left, y, Math.max(0, middle - half - left), 1);
  ctx.fillRect(middle + half, y, Math.max(0, right - middle - half), 1);
  ctx.fillRect(left, y, 1, 5);
  ctx.fillRect(right - 1, y, 1, 5);
}

export function drawRuler(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, brushes, widthPx } = scene;
  const { tokens } = brushes;
  ctx.fillStyle = tokens.ground;
  ctx.fillRect(0, 0, widthPx, RULER_PX);
  drawParts(ctx, scene);
  const ticks = ticksOf(axis, axis.widthPx, TICK_SPACING_PX);
  ctx.fillStyle = tokens.line;
  ctx.fillRect(axis.leftPx, RULER_PX - 1, axis.widthPx, 1);
  for (const minor of ticks.minorNs) ctx.fillRect(Math.round(toPx(axis, minor)), RULER_PX - 4, 1, 3);
  ctx.font = font(10.5);
  for (const tick of ticks.major) {
    const x = Math.round(toPx(axis, tick.timeNs));
    ctx.fillStyle = tokens.faint;
    ctx.fillRect(x, RULER_PX - 7, 1, 6);
    ctx.fillStyle = tokens.muted;
    if (x + 4 + ctx.measureText(tick.label).width <= widthPx) ctx.fillText(tick.label, x + 4, RULER_PX - 8);
  }
}

/** One line through all lanes, and the time where it stands. */
export function drawCursor(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { cursorPx, axis, brushes, heightPx } = scene;
  if (cursorPx === null) return;
  const timeNs = axis.startNs + ((cursorPx - axis.leftPx) / axis.widthPx) * (axis.endNs - axis.startNs);
  ctx.fillStyle = brushes.tokens.accent;
  ctx.globalAlpha = 0.8;
  ctx.fillRect(Math.round(cursorPx), RULER_PX - 6, 1, heightPx - RULER_PX + 6);
  ctx.globalAlpha = 1;
  ctx.font = font(10.5, 600);
  const pixelNs = (axis.endNs - axis.startNs) / axis.widthPx;
  const text = tickLabel(Math.round(timeNs), Math.min(1000, pixelNs));
  const width = ctx.measureText(text).width + 10;
  const left = Math.min(Math.max(cursorPx - width / 2, axis.leftPx), axis.leftPx + axis.widthPx - width);
  ctx.beginPath();
  ctx.roundRect(left, RULER_PX - 20, width, 16, 4);
  ctx.fill();
  ctx.fillStyle = brushes.tokens.ground;
  ctx.fillText(text, left + 5, RULER_PX - 8);
}

export function drawTimeRange(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { timeRange, axis, brushes, heightPx } = scene;
  const box = timeRange ? boxOf(axis, timeRange.startNs, timeRange.endNs) : null;
  if (!timeRange || !box) return;
  const { tokens } = brushes;
  ctx.fillStyle = tokens.accent;
  ctx.globalAlpha = 0.13;
  ctx.fillRect(box.left, RULER_PX - 20, box.right - box.left, heightPx);
  ctx.globalAlpha = 1;
  ctx.fillRect(box.left, RULER_PX - 20, 1, heightPx);
  ctx.fillRect(box.right - 1, RULER_PX - 20, 1, heightPx);
  ctx.font = font(11, 600);
  const text = formatDuration(timeRange.endNs - timeRange.startNs);
  const width = ctx.measureText(text).width + 12;
  const middle = Math.min(
    Math.max((box.left + box.right) / 2, axis.leftPx + width / 2),
    axis.leftPx + axis.widthPx - width / 2,
  );
  ctx.beginPath();
  ctx.roundRect(middle - width / 2, 0, width, 17, 5);
  ctx.fill();
  ctx.fillStyle = tokens.ground;
  ctx.textAlign = 'center';
  ctx.fillText(text, middle, PARTS_BASE_PX);
  ctx.textAlign = 'left';
}
