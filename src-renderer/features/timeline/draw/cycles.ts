/** The cycles in sight: their boundaries, their numbers, and of the selected one pause, hold and resume. */
import { formatDuration } from '@core/units';
import { spanOf, toPx } from '../geometry/axis';
import { firstAbove } from '../geometry/indexed-view';
import { RULER_PX } from '../geometry/layout';
import { rangeLabel } from './range';
import { boxOf } from './scene';
import type { Scene } from './scene';

const BASE_PX = 14;
/** Around a bracket's label. */
const LABEL_GAP_PX = 12;
const TOP_PX = 4;
/** Boundaries nearer to each other are left out: they would be a wall. */
const APART_PX = 6;
const NUMBERS_APART_PX = 52;
/** A narrower cycle is a tick in the ruler, and has no lines through the lanes. */
const NARROW_PX = 6;

/** Where the guest was held paused on purpose the time belongs to no phase; between cycles it ran. */
export function drawHolds(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, brushes, heightPx, indexed } = scene;
  const { cycles } = indexed.view;
  ctx.fillStyle = brushes.hold;
  for (let at = firstInSight(scene); at < cycles.count; at += 1) {
    if ((cycles.startNs[at] ?? 0) > axis.endNs) break;
    const [fromNs, toNs] = [cycles.pauseEndNs[at] ?? 0, cycles.resumeStartNs[at] ?? 0];
    const box = toNs > fromNs ? boxOf(axis, fromNs, toNs) : null;
    if (!box || box.right - box.left < 2) continue;
    ctx.fillRect(box.left, RULER_PX, box.right - box.left, heightPx - RULER_PX);
  }
}

function firstInSight({ indexed, axis }: Scene): number {
  return firstAbove(indexed.view.cycles.endNs, axis.startNs);
}

/** In the ruler: a bracket over each cycle with its number, and dotted lines through the lanes where cycles begin and end. */
export function drawCycles(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, indexed, anchor } = scene;
  const { cycles } = indexed.view;
  let last = -Infinity;
  let lastNumber = -Infinity;
  for (let at = firstInSight(scene); at < cycles.count; at += 1) {
    const startNs = cycles.startNs[at] ?? 0;
    if (startNs > axis.endNs) break;
    if (cycles.index[at] === anchor.index) continue;
    const box = boxOf(axis, startNs, cycles.endNs[at] ?? 0);
    if (!box || box.left - last < APART_PX) continue;
    if (box.right - box.left < NARROW_PX && box.left - lastNumber < NUMBERS_APART_PX) continue;
    last = box.left;
    const text = `cycle ${String(cycles.index[at] ?? 0)}`;
    const wide = box.right - box.left > 60;
    const numbered = wide || box.left - lastNumber > NUMBERS_APART_PX;
    if (numbered) lastNumber = box.left;
    bracket(ctx, scene, box.left, box.right, numbered ? (wide ? text : text.slice(6)) : '', false);
  }
  drawAnchor(ctx, scene);
}

function drawAnchor(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { anchor, axis } = scene;
  const parts = [
    { name: 'pause', startNs: anchor.startNs, endNs: anchor.pauseEndNs },
    { name: 'hold', startNs: anchor.pauseEndNs, endNs: anchor.resumeStartNs },
    { name: 'resume', startNs: anchor.resumeStartNs, endNs: anchor.endNs },
  ];
  const whole = boxOf(axis, anchor.startNs, anchor.endNs);
  if (!whole) return;
  if (whole.right - whole.left < 140) {
    ctx.fillStyle = scene.brushes.tokens.ground;
    ctx.fillRect(whole.left - 2, 0, Math.max(60, whole.right - whole.left) + 4, 20);
    bracket(ctx, scene, whole.left, whole.right, `cycle ${String(anchor.index)}`, true);
    return;
  }
  for (const { name, startNs, endNs } of parts) {
    const box = endNs > startNs ? boxOf(axis, startNs, endNs) : null;
    if (!box) continue;
    const meter = scene.pencils.meters.smallBold;
    const texts = [
      `cycle ${String(anchor.index)} · ${name} ${formatDuration(endNs - startNs)}`,
      `${name} ${formatDuration(endNs - startNs)}`,
      name,
    ];
    const from = name === 'pause' ? 0 : 1;
    const text = texts.slice(from).find((one) => fits(scene, box, meter.width(one) + LABEL_GAP_PX)) ?? '';
    bracket(ctx, scene, box.left, box.right, text, name !== 'hold');
  }
}

const fits = (scene: Scene, { left, right }: Edges, width: number): boolean =>
  width <= right - left && middleOf(scene, { left, right }, width) !== null;

interface Edges {
  readonly left: number;
  readonly right: number;
}

/** Where a label stands in the middle of; beside the selected range's own where that is in the way, null where it has no room. */
function middleOf(scene: Scene, { left, right }: Edges, width: number): number | null {
  const middle = Math.max((left + right) / 2, left + width / 2);
  const taken = rangeLabel(scene);
  if (!taken || middle + width / 2 <= taken.left || middle - width / 2 >= taken.right) return middle;
  const rooms = [
    { left, right: Math.min(right, taken.left) },
    { left: Math.max(left, taken.right), right },
  ];
  const room = rooms.find((one) => one.right - one.left >= width);
  return room ? (room.left + room.right) / 2 : null;
}

/** A line from edge to edge that leaves room for its label, with a foot at either end. */
function bracket(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  left: number,
  right: number,
  text: string,
  strong: boolean,
): void {
  const { brushes, pencils } = scene;
  const meter = pencils.meters.smallBold;
  const wantedPx = text === '' ? 0 : meter.width(text) + LABEL_GAP_PX;
  const place = wantedPx === 0 ? null : middleOf(scene, { left, right }, wantedPx);
  const width = place === null ? 0 : wantedPx;
  const middle = place ?? (left + right) / 2;
  const y = BASE_PX - 4;
  ctx.fillStyle = strong ? brushes.tokens.muted : brushes.tokens.faint;
  ctx.beginPath();
  ctx.rect(left, TOP_PX + 2, 1, 9);
  ctx.rect(right - 1, TOP_PX + 2, 1, 9);
  if (right - left > width) {
    ctx.rect(left, y, Math.max(0, middle - width / 2 - left), 1);
    ctx.rect(middle + width / 2, y, Math.max(0, right - middle - width / 2), 1);
  }
  ctx.fill();
  if (place === null) return;
  ctx.font = meter.font;
  ctx.fillStyle = strong ? brushes.tokens.text : brushes.tokens.muted;
  ctx.fillText(text, middle - width / 2 + 6, BASE_PX);
}

/** Lines through the lanes where cycles begin and end, so that neighbours do not run into each other. */
export function drawBoundaries(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { axis, indexed, brushes, heightPx } = scene;
  const { cycles } = indexed.view;
  ctx.strokeStyle = brushes.tokens.faint;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  let last = -Infinity;
  const pxPerNs = axis.widthPx / spanOf(axis);
  const line = (timeNs: number): void => {
    const x = Math.round(toPx(axis, timeNs)) + 0.5;
    if (x < axis.leftPx || x > axis.leftPx + axis.widthPx || x - last < APART_PX) return;
    ctx.moveTo(x, RULER_PX);
    ctx.lineTo(x, heightPx);
    last = x;
  };
  for (let at = firstInSight(scene); at < cycles.count; at += 1) {
    const startNs = cycles.startNs[at] ?? 0;
    if (startNs > axis.endNs) break;
    if (((cycles.endNs[at] ?? 0) - startNs) * pxPerNs < NARROW_PX) continue;
    line(startNs);
    if ((cycles.resumeStartNs[at] ?? 0) > (cycles.pauseEndNs[at] ?? 0)) {
      line(cycles.pauseEndNs[at] ?? 0);
      line(cycles.resumeStartNs[at] ?? 0);
    }
    line(cycles.endNs[at] ?? 0);
  }
  ctx.stroke();
  ctx.setLineDash([]);
}
