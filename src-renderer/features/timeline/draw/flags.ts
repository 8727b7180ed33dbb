/** Markers: a flag in the ruler with its name, and a line through the lanes. */
import { toPx } from '../geometry/axis';
import { RULER_PX } from '../geometry/layout';
import type { Scene } from './scene';

const FLAG_TOP_PX = 20;
const FLAG_PX = 13;
const NAME_ROOM_PX = 90;

const LEAST_PX = 10;

/** Up to the next marker's flag: one name must not lie over another. Markers are in time order. */
function nameRoomPx({ axis, markers }: Scene, at: number): number {
  const [own, next] = [markers[at], markers[at + 1]];
  if (own === undefined || next === undefined) return NAME_ROOM_PX;
  return Math.min(NAME_ROOM_PX, toPx(axis, next.timeNs) - toPx(axis, own.timeNs) - 10);
}

export function drawFlags(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, markers, brushes, pencils } = scene;
  const { tokens } = brushes;
  const meter = pencils.meters.small;
  for (const [at, { timeNs, label, chosen }] of markers.entries()) {
    const x = Math.round(toPx(axis, timeNs));
    if (x < axis.leftPx || x > axis.leftPx + axis.widthPx) continue;
    const text = meter.cut(label, nameRoomPx(scene, at));
    const width = Math.max(LEAST_PX, meter.width(text) + 8);
    ctx.fillStyle = chosen ? tokens.accent : tokens.muted;
    ctx.fillRect(x, FLAG_TOP_PX, 1, RULER_PX - FLAG_TOP_PX);
    ctx.beginPath();
    ctx.roundRect(x, FLAG_TOP_PX, width, FLAG_PX, [0, 3, 3, 0]);
    ctx.fill();
    ctx.fillStyle = tokens.ground;
    ctx.font = meter.font;
    ctx.fillText(text, x + 4, FLAG_TOP_PX + 10);
  }
}

export function drawMarkerLines(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, markers, brushes, heightPx } = scene;
  for (const { timeNs, chosen } of markers) {
    const x = Math.round(toPx(axis, timeNs));
    if (x < axis.leftPx || x > axis.leftPx + axis.widthPx) continue;
    ctx.fillStyle = chosen ? brushes.tokens.accent : brushes.tokens.muted;
    ctx.fillRect(x, RULER_PX, 1, heightPx - RULER_PX);
  }
}

/** Index of the marker whose flag is at a point of the canvas; -1 for none. */
export function markerAt(scene: Scene, x: number, y: number): number {
  if (y < FLAG_TOP_PX || y > FLAG_TOP_PX + FLAG_PX) return -1;
  const { axis, markers, pencils } = scene;
  const meter = pencils.meters.small;
  return markers.findIndex(({ timeNs, label }, at) => {
    const left = toPx(axis, timeNs);
    const width = Math.max(LEAST_PX, meter.width(meter.cut(label, nameRoomPx(scene, at))) + 8);
    return left >= axis.leftPx && x >= left - 2 && x <= left + width;
  });
}
