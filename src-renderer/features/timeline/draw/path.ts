/** The critical path is told by its place and shape: a line right below a lane's bar, and arrows from lane to lane. */
import type { WakeUp } from '@core/timeline/timeline';
import { toPx } from '../geometry/axis';
import { firstAbove } from '../geometry/indexed-view';
import { sectionTopPx } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import { boxOf } from './scene';
import type { Scene } from './scene';

const LINE_PX = 2;
const HEAD_PX = 4;
/** Arrows nearer to each other would be a wall. */
const APART_PX = 3;

export function drawOnPath(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  const { axis, layout, scrollPx, brushes } = scene;
  const { onPath } = placed.indexed.lane;
  const y = sectionTopPx(layout, placed.pinned, scrollPx) + placed.rowsTopPx + placed.barPx;
  ctx.fillStyle = brushes.tokens.accent;
  ctx.beginPath();
  const from = firstAbove(onPath, axis.startNs);
  let drawnTo = -Infinity;
  for (let at = from - (from % 2); at + 1 < onPath.length; at += 2) {
    if ((onPath[at] ?? 0) > axis.endNs) break;
    const box = boxOf(axis, onPath[at] ?? 0, onPath[at + 1] ?? 0);
    if (!box || box.right <= drawnTo + 0.5) continue;
    ctx.rect(box.left, y, box.right - box.left, LINE_PX);
    drawnTo = box.right;
  }
  ctx.fill();
}

/** Where a lane's line of the path runs, in pixels from the canvas's top; null for a lane that is not shown. */
function lineOf(scene: Scene, laneId: string): number | null {
  const placed = scene.layout.lanes.find((one) => one.indexed.lane.id === laneId);
  if (!placed) return null;
  const top = sectionTopPx(scene.layout, placed.pinned, scene.scrollPx);
  return top + placed.rowsTopPx + placed.barPx + LINE_PX / 2;
}

/** From the line of the lane that lets another go on to that lane's. */
export function drawArrows(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, indexed, brushes } = scene;
  const { arrows, lanes } = indexed.view;
  const lines = lanes.map(({ id }) => lineOf(scene, id));
  ctx.strokeStyle = brushes.tokens.accent;
  ctx.fillStyle = brushes.tokens.accent;
  ctx.lineWidth = 1;
  let last = -Infinity;
  for (let at = firstAbove(arrows.timeNs, axis.startNs); at < arrows.count; at += 1) {
    const timeNs = arrows.timeNs[at] ?? 0;
    if (timeNs > axis.endNs) break;
    const [from, to] = [lines[arrows.from[at] ?? -1], lines[arrows.to[at] ?? -1]];
    const x = Math.round(toPx(axis, timeNs)) + 0.5;
    if (from === null || from === undefined || to === null || to === undefined || x - last < APART_PX)
      continue;
    arrow(ctx, x, from, to);
    last = x;
  }
}

/** Who woke the selected slice's thread, and whom it woke. */
export function drawWakeUps(ctx: CanvasRenderingContext2D, scene: Scene, wakeUps: readonly WakeUp[]): void {
  const { axis, brushes } = scene;
  ctx.strokeStyle = brushes.tokens.text;
  ctx.fillStyle = brushes.tokens.text;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 2]);
  for (const { timeNs, fromLane, toLane } of wakeUps) {
    const x = Math.round(toPx(axis, timeNs)) + 0.5;
    if (x < axis.leftPx || x > axis.leftPx + axis.widthPx) continue;
    const to = toLane === null ? null : lineOf(scene, toLane);
    const from = fromLane === null ? null : lineOf(scene, fromLane);
    if (to !== null) arrow(ctx, x, from ?? to - 22, to);
  }
  ctx.setLineDash([]);
}

function arrow(ctx: CanvasRenderingContext2D, x: number, from: number, to: number): void {
  const back = to > from ? -HEAD_PX : HEAD_PX;
  ctx.beginPath();
  ctx.moveTo(x, from);
  ctx.lineTo(x, to + back);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x, to);
  ctx.lineTo(x - HEAD_PX + 1, to + back);
  ctx.lineTo(x + HEAD_PX - 1, to + back);
  ctx.fill();
}
