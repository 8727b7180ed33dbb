import { isNested } from '../geometry/style';
import { RULER_PX, sectionTopPx } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import { drawBoundaries, drawHolds } from './cycles';
import { drawMarkerLines } from './flags';
import { drawLanes } from './lanes';
import { drawMarks } from './marks';
import { drawArrows, drawOnPath } from './path';
import { drawTimeRange } from './range';
import { drawGrid, drawRuler, drawUnknown, ticksInSight } from './ruler';
import type { Scene } from './scene';

/** Marks and arrows may stand out of the lanes by this much. */
const OVERHANG_PX = 7;

/** Draws one frame in CSS pixels; the caller has scaled the context to the display's density. */
export function drawFrame(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { widthPx, heightPx, brushes, layout } = scene;
  ctx.fillStyle = brushes.tokens.ground;
  ctx.fillRect(0, 0, widthPx, heightPx);
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  const ticks = ticksInSight(scene);
  drawGrid(ctx, scene, ticks);
  drawUnknown(ctx, scene);
  drawHolds(ctx, scene);
  drawBoundaries(ctx, scene);
  const scrollTop = RULER_PX + layout.pinnedPx;
  section(ctx, scene, false, scrollTop, heightPx - scrollTop);
  if (layout.pinnedPx > 0) {
    section(ctx, scene, true, RULER_PX, layout.pinnedPx);
    ctx.fillStyle = brushes.tokens.faint;
    ctx.fillRect(0, scrollTop - 2, widthPx, 1);
  }
  ctx.save();
  clipTo(ctx, scene, RULER_PX, heightPx - RULER_PX);
  drawArrows(ctx, scene);
  ctx.restore();
  drawMarkerLines(ctx, scene);
  drawRuler(ctx, scene, ticks);
  drawTimeRange(ctx, scene);
}

function clipTo(ctx: CanvasRenderingContext2D, { axis }: Scene, top: number, height: number): void {
  ctx.beginPath();
  ctx.rect(axis.leftPx - OVERHANG_PX, top, axis.widthPx + 2 * OVERHANG_PX, Math.max(0, height));
  ctx.clip();
}

function section(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  pinned: boolean,
  top: number,
  height: number,
): void {
  ctx.save();
  clipTo(ctx, scene, top, height);
  drawLanes(ctx, scene, pinned);
  const offset = sectionTopPx(scene.layout, pinned, scene.scrollPx);
  for (const placed of scene.layout.lanes) {
    const y = offset + placed.topPx;
    if (placed.pinned !== pinned || y > scene.heightPx || y + placed.heightPx < top) continue;
    drawOver(ctx, scene, placed);
  }
  ctx.restore();
}

function drawOver(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  if (placed.collapsed) return;
  if (!isNested(placed.indexed.lane.kind)) drawOnPath(ctx, scene, placed);
  drawMarks(ctx, scene, placed);
}
