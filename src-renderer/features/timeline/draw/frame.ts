import { RULER_PX } from '../geometry/layout';
import { drawLane, drawTitles } from './lanes';
import { drawArrows } from './path';
import { drawCursor, drawGrid, drawHold, drawRuler, drawTimeRange } from './ruler';
import { boxOf } from './scene';
import type { Scene } from './scene';

/** Draws one frame in CSS pixels; the caller has scaled the context to the display's density. */
export function drawFrame(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, widthPx, heightPx, brushes, layout, scrollPx } = scene;
  ctx.fillStyle = brushes.tokens.ground;
  ctx.fillRect(0, 0, widthPx, heightPx);
  ctx.textBaseline = 'alphabetic';
  drawGrid(ctx, scene);
  drawHold(ctx, scene);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, RULER_PX, widthPx, heightPx - RULER_PX);
  ctx.clip();
  ctx.translate(0, RULER_PX - scrollPx);
  drawTitles(ctx, scene);
  ctx.beginPath();
  ctx.rect(axis.leftPx - 7, 0, axis.widthPx + 14, layout.heightPx);
  ctx.clip();
  for (const placed of layout.lanes) {
    const y = placed.topPx - scrollPx;
    if (y < heightPx && y + placed.heightPx > 0) drawLane(ctx, scene, placed);
  }
  drawArrows(ctx, scene);
  drawOutlines(ctx, scene);
  ctx.restore();
  drawRuler(ctx, scene);
  drawTimeRange(ctx, scene);
  drawCursor(ctx, scene);
}

/** The selected slice in the accent's colour, the one under the pointer more quietly. */
function drawOutlines(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { hovered, selected, layout } = scene;
  if (hovered?.over === 'slice') {
    const { slices } = hovered.placed.lane;
    const range = { startNs: slices.startNs[hovered.index] ?? 0, endNs: slices.endNs[hovered.index] ?? 0 };
    const row = slices.depth[hovered.index] ?? 0;
    outlineRow(
      ctx,
      scene,
      { ...range, laneId: hovered.placed.lane.id, depth: row },
      scene.brushes.tokens.text,
      1,
    );
  }
  if (selected && layout.lanes.length > 0) outlineRow(ctx, scene, selected, scene.brushes.tokens.accent, 2);
}

function outlineRow(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  target: NonNullable<Scene['selected']>,
  colour: string,
  lineWidth: number,
): void {
  const placed = scene.layout.lanes.find((one) => one.lane.id === target.laneId);
  const box = boxOf(scene.axis, target.startNs, target.endNs);
  if (!placed || !box) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = lineWidth;
  const y = placed.rowsTopPx + target.depth * placed.pitchPx;
  ctx.beginPath();
  ctx.roundRect(box.left - 1, y - 1, Math.max(3, box.right - box.left + 2), placed.barPx + 2, 3);
  ctx.stroke();
}
