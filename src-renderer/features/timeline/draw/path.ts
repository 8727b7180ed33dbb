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
function lineOf({ layout, scrollPx }: Pick<Scene, 'layout' | 'scrollPx'>, laneId: string): number | null {
  const placed = layout.lanes.find((one) => one.indexed.lane.id === laneId);
  if (!placed) return null;
  const top = sectionTopPx(layout, placed.pinned, scrollPx);
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

/** Who woke a slice's thread, and whom it woke. */
export function drawWakeUps(ctx: CanvasRenderingContext2D, scene: Scene, wakeUps: readonly WakeUp[]): void {
  const { brushes } = scene;
  ctx.strokeStyle = brushes.tokens.text;
  ctx.fillStyle = brushes.tokens.text;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 2]);
  for (const { x, from, to } of wakeUpLines(scene, wakeUps)) arrow(ctx, x, from, to);
  ctx.setLineDash([]);
}

/** A waker without a lane is somewhere above. */
const FROM_NOWHERE_PX = 22;

/** From where to where an arrow goes, in pixels. */
export interface ArrowLine {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** Of those in sight whose woken thread has a lane. */
export function wakeUpLines(
  scene: Pick<Scene, 'axis' | 'layout' | 'scrollPx'>,
  wakeUps: readonly WakeUp[],
): ArrowLine[] {
  const { axis } = scene;
  return wakeUps.flatMap(({ timeNs, fromLane, toLane }) => {
    const x = Math.round(toPx(axis, timeNs)) + 0.5;
    const to = toLane === null ? null : lineOf(scene, toLane);
    if (to === null || x < axis.leftPx || x > axis.leftPx + axis.widthPx) return [];
    const from = fromLane === null ? null : lineOf(scene, fromLane);
    return [{ x, from: from ?? to - FROM_NOWHERE_PX, to }];
  });
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
