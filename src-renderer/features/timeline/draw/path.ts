import { toPx } from '../geometry/axis';
import type { PlacedLane } from '../geometry/layout';
import { boxOf } from './scene';
import type { Scene } from './scene';

/** The critical path is told by its place and shape: a line right below a lane's bar, and arrows from lane to lane. */
const LINE_PX = 2;
const HEAD_PX = 4;

export function drawOnPath(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  const { onPath } = placed.lane;
  ctx.fillStyle = scene.brushes.tokens.accent;
  for (let at = 0; at + 1 < onPath.length; at += 2) {
    const box = boxOf(scene.axis, onPath[at] ?? 0, onPath[at + 1] ?? 0);
    if (box) ctx.fillRect(box.left, placed.rowsTopPx + placed.barPx, box.right - box.left, LINE_PX);
  }
}

/** From the line of the lane that lets another go on to that lane's. */
export function drawArrows(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, view, layout, brushes } = scene;
  const lineOf = new Map(layout.lanes.map((one) => [one.lane.id, one.rowsTopPx + one.barPx + LINE_PX / 2]));
  const { arrows, lanes } = view;
  const lineAt = (lane: number | undefined): number | undefined => lineOf.get(lanes[lane ?? -1]?.id ?? '');
  ctx.strokeStyle = brushes.tokens.accent;
  ctx.fillStyle = brushes.tokens.accent;
  ctx.lineWidth = 1;
  for (let at = 0; at < arrows.count; at += 1) {
    const from = lineAt(arrows.from[at]);
    const to = lineAt(arrows.to[at]);
    if (from === undefined || to === undefined) continue;
    const x = Math.round(toPx(axis, arrows.timeNs[at] ?? 0)) + 0.5;
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
}
