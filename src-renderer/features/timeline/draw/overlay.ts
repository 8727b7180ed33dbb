/** What moves with the pointer and the selection, on a canvas of its own above the lanes: the lanes are not drawn again for it. */
import { MARK_DEPTH } from '@core/timeline/search';
import { toNs } from '../geometry/axis';
import { RULER_PX, sectionTopPx } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import { tickLabel } from '../geometry/ticks';
import { drawWakeUps } from './path';
import { boxOf } from './scene';
import type { Overlay, Scene, SelectedOnScreen } from './scene';

/** What is pointed at is less than what is selected. */
const LIGHTLY = 0.55;

export function drawOverlay(ctx: CanvasRenderingContext2D, scene: Scene, overlay: Overlay): void {
  const { axis, widthPx, heightPx, brushes } = scene;
  ctx.clearRect(0, 0, widthPx, heightPx);
  ctx.save();
  ctx.beginPath();
  ctx.rect(axis.leftPx - 7, RULER_PX, axis.widthPx + 14, heightPx - RULER_PX);
  ctx.clip();
  ctx.globalAlpha = LIGHTLY;
  drawWakeUps(ctx, scene, overlay.hoveredWakeUps);
  ctx.globalAlpha = 1;
  drawWakeUps(ctx, scene, overlay.wakeUps);
  const { hovered, selected } = overlay;
  if (hovered?.over === 'slice') {
    const { slices, id } = hovered.placed.indexed.lane;
    const startNs = slices.startNs[hovered.at] ?? 0;
    const endNs = slices.endNs[hovered.at] ?? 0;
    const depth = slices.depth[hovered.at] ?? 0;
    outline(ctx, scene, { laneId: id, depth, startNs, endNs }, brushes.tokens.text, 1);
  }
  if (selected) outline(ctx, scene, selected, brushes.tokens.accent, 2);
  ctx.restore();
  drawCursor(ctx, scene, overlay.cursorPx);
}

function outline(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  target: SelectedOnScreen,
  colour: string,
  lineWidth: number,
): void {
  const { layout, scrollPx, axis } = scene;
  const placed = layout.lanes.find((one) => one.indexed.lane.id === target.laneId);
  const box = boxOf(axis, target.startNs, target.endNs);
  if (!placed || !box || hidden(scene, placed)) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = lineWidth;
  // A mark that was found has a depth of its own: it stands at the first row.
  const row = target.depth < MARK_DEPTH ? target.depth : 0;
  const y = sectionTopPx(layout, placed.pinned, scrollPx) + placed.rowsTopPx + row * placed.pitchPx;
  ctx.beginPath();
  ctx.roundRect(box.left - 1, y - 1, Math.max(3, box.right - box.left + 2), placed.barPx + 2, 3);
  ctx.stroke();
}

/** Scrolled away beneath the pinned lanes. */
function hidden({ scrollPx }: Scene, placed: PlacedLane): boolean {
  return !placed.pinned && placed.topPx + placed.heightPx < scrollPx;
}

/** One line through all lanes, and the time where it stands. */
function drawCursor(ctx: CanvasRenderingContext2D, scene: Scene, cursorPx: number | null): void {
  const { axis, zeroNs, brushes, heightPx, pencils } = scene;
  if (cursorPx === null) return;
  ctx.fillStyle = brushes.tokens.accent;
  ctx.globalAlpha = 0.8;
  ctx.fillRect(Math.round(cursorPx), RULER_PX - 6, 1, heightPx - RULER_PX + 6);
  ctx.globalAlpha = 1;
  const pixelNs = (axis.endNs - axis.startNs) / axis.widthPx;
  const text = tickLabel(Math.round(toNs(axis, cursorPx) - zeroNs), Math.max(10, pixelNs));
  const meter = pencils.meters.smallBold;
  const width = meter.width(text) + 10;
  const left = Math.min(Math.max(cursorPx - width / 2, axis.leftPx), axis.leftPx + axis.widthPx - width);
  ctx.beginPath();
  ctx.roundRect(left, RULER_PX - 21, width, 16, 4);
  ctx.fill();
  ctx.font = meter.font;
  ctx.fillStyle = brushes.tokens.ground;
  ctx.fillText(text, left + 5, RULER_PX - 9);
}
