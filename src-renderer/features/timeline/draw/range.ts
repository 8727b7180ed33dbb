/** The selected range of time: over all lanes, its length in the ruler. */
import { formatDuration } from '@core/units';
import { boxOf } from './scene';
import type { Scene } from './scene';

/** Between the label and what else stands in the ruler. */
const AROUND_PX = 6;

/** What is written in the ruler, and how much of it that takes; null where no range is selected or none of it is in sight. */
export function rangeLabel({ timeRange, axis, pencils }: Scene) {
  const box = timeRange ? boxOf(axis, timeRange.startNs, timeRange.endNs) : null;
  if (!timeRange || !box) return null;
  const text = formatDuration(timeRange.endNs - timeRange.startNs);
  const width = pencils.meters.labelBold.width(text) + 12;
  const most = axis.leftPx + axis.widthPx - width;
  const from = Math.min(Math.max((box.left + box.right - width) / 2, axis.leftPx), most);
  return { text, box, from, width, left: from - AROUND_PX, right: from + width + AROUND_PX };
}

export function drawTimeRange(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const label = rangeLabel(scene);
  if (!label) return;
  const { brushes, heightPx, pencils } = scene;
  const { box, text, from, width, left, right } = label;
  const { tokens } = brushes;
  ctx.fillStyle = tokens.accent;
  ctx.globalAlpha = 0.13;
  ctx.fillRect(box.left, 20, box.right - box.left, heightPx);
  ctx.globalAlpha = 1;
  ctx.fillRect(box.left, 20, 1, heightPx);
  ctx.fillRect(box.right - 1, 20, 1, heightPx);
  ctx.fillStyle = tokens.ground;
  ctx.fillRect(left, 0, right - left, 20);
  ctx.fillStyle = tokens.accent;
  ctx.beginPath();
  ctx.roundRect(from, 2, width, 17, 5);
  ctx.fill();
  ctx.font = pencils.meters.labelBold.font;
  ctx.fillStyle = tokens.ground;
  ctx.fillText(text, from + 6, 14);
}
