import { markOf } from '@core/timeline/timeline';
import { formatDuration } from '@core/units';
import { phaseColour, phaseTitle } from '../../../ui/phases';
import { inkOn } from '../../../ui/theme/contrast';
import type { Tokens } from '../../../ui/theme/tokens';
import { GUTTER_PX } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import { paintOf } from '../geometry/style';
import type { Paint } from '../geometry/style';
import { drawMark } from './marks';
import { drawOnPath } from './path';
import { boxOf } from './scene';
import type { Box, Scene } from './scene';
import { firstThatFits, fitText, font } from './text';

/** Narrower slices carry no label. */
const LABEL_FROM_PX = 26;

export function drawLane(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  const { lane } = placed;
  const { slices } = lane;
  if (lane.kind === 'vcpu' || lane.kind === 'states') drawBed(ctx, scene, placed);
  for (let i = 0; i < slices.count; i += 1) {
    const box = boxOf(scene.axis, slices.startNs[i] ?? 0, slices.endNs[i] ?? 0);
    if (box) drawSlice(ctx, scene, placed, i, box);
  }
  drawOnPath(ctx, scene, placed);
  const { labels } = scene.view;
  for (let at = 0; at < lane.marks.count; at += 1) drawMark(ctx, scene, placed, markOf(lane, labels, at));
}

/** A faint ground where nothing is known, so that a lane reads as one line across. */
function drawBed(ctx: CanvasRenderingContext2D, scene: Scene, placed: PlacedLane): void {
  const { axis, brushes, view } = scene;
  const box = boxOf(axis, 0, view.extentNs);
  if (!box) return;
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = brushes.tokens.blocked;
  ctx.fillRect(box.left, placed.rowsTopPx, box.right - box.left, placed.barPx);
  ctx.globalAlpha = 1;
}

function drawSlice(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  placed: PlacedLane,
  index: number,
  box: Box,
): void {
  const { view, brushes } = scene;
  const { lane, rowsTopPx, pitchPx, barPx } = placed;
  const paint = paintOf(view, lane, index);
  const y = rowsTopPx + (lane.slices.depth[index] ?? 0) * pitchPx;
  const width = box.right - box.left;
  ctx.fillStyle = brushes.fill(paint);
  // Neighbours in a flame keep a hair's breadth apart, so that two short calls don't look like one.
  const gap = lane.kind === 'spans' && width > 3 ? 0.5 : 0;
  if (lane.kind === 'spans' && width > 6) {
    ctx.beginPath();
    ctx.roundRect(box.left, y, width - gap, barPx, 2.5);
    ctx.fill();
    if (paint.paint === 'neutral') outline(ctx, brushes.tokens.faint, 0.6);
  } else ctx.fillRect(box.left, y, width - gap, barPx);
  if (width >= LABEL_FROM_PX && lane.kind !== 'states') drawLabel(ctx, scene, placed, index, box, paint, y);
}

function outline(ctx: CanvasRenderingContext2D, colour: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** The ink, or null where the slice carries no text. */
function inkFor(paint: Paint, tokens: Tokens): string | null {
  switch (paint.paint) {
    case 'phase':
      return paint.phase === 'other' ? null : inkOn(tokens.phases[paint.phase]);
    case 'joint':
      return inkOn(phaseColour(tokens, paint.joint));
    case 'neutral':
    case 'guest':
      return tokens.text;
    default:
      return null;
  }
}

/** What to write on a slice: the fullest text that has room. */
function labelText(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  placed: PlacedLane,
  index: number,
  paint: Paint,
  roomPx: number,
): string {
  const { lane } = placed;
  const label = scene.view.labels[lane.slices.label[index] ?? 0] ?? '';
  if (lane.kind === 'phase') {
    const title = paint.paint === 'phase' ? phaseTitle(paint.phase) : label.split('+').join(' + ');
    return (
      firstThatFits(ctx, [title, label], roomPx) ||
      (paint.paint === 'phase' ? '' : fitText(ctx, label, roomPx))
    );
  }
  // "in KV…" says less than no label: the legend names what a vCPU's colours mean.
  if (lane.kind === 'vcpu' || lane.kind === 'path') return firstThatFits(ctx, [label], roomPx);
  const lengthNs = (lane.slices.endNs[index] ?? 0) - (lane.slices.startNs[index] ?? 0);
  return (
    firstThatFits(ctx, [`${label}  ${formatDuration(lengthNs, 3)}`], roomPx) || fitText(ctx, label, roomPx)
  );
}

function drawLabel(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  placed: PlacedLane,
  index: number,
  box: Box,
  paint: Paint,
  y: number,
): void {
  const ink = inkFor(paint, scene.brushes.tokens);
  if (ink === null) return;
  const { lane, barPx } = placed;
  ctx.font = font(11, lane.kind === 'phase' ? 600 : 500);
  const text = labelText(ctx, scene, placed, index, paint, box.right - box.left - 10);
  if (text === '') return;
  const middle = y + barPx / 2 + 4;
  const plate = plateColour(paint, scene.brushes.tokens);
  if (plate !== null) drawPlate(ctx, plate, box, text, y, barPx);
  ctx.fillStyle = ink;
  if (lane.kind === 'phase') {
    ctx.textAlign = 'center';
    ctx.fillText(text, (box.left + box.right) / 2, middle);
    ctx.textAlign = 'left';
  } else ctx.fillText(text, box.left + 5, middle);
}

/** Text on hatching needs a plain ground to be read. */
function plateColour(paint: Paint, tokens: Tokens): string | null {
  if (paint.paint === 'joint') return phaseColour(tokens, paint.joint);
  return paint.paint === 'phase' && paint.phase === 'barrier' ? tokens.phases.barrier : null;
}

function drawPlate(
  ctx: CanvasRenderingContext2D,
  colour: string,
  box: Box,
  text: string,
  y: number,
  barPx: number,
): void {
  const width = ctx.measureText(text).width + 8;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect((box.left + box.right - width) / 2, y + 2, width, barPx - 4, 3);
  ctx.fill();
}

export function drawTitles(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { tokens } = scene.brushes;
  for (const { lane, rowsTopPx, barPx } of scene.layout.lanes) {
    const middle = rowsTopPx + barPx / 2 + 4;
    if (lane.kind === 'states') {
      ctx.font = font(10.5);
      ctx.fillStyle = tokens.muted;
      ctx.textAlign = 'right';
      ctx.fillText('state', GUTTER_PX - 8, middle);
      ctx.textAlign = 'left';
      continue;
    }
    ctx.font = font(12, 600);
    ctx.fillStyle = tokens.text;
    ctx.fillText(
      fitText(ctx, lane.title, GUTTER_PX - 20),
      16,
      lane.kind === 'vcpu' && lane.subtitle ? middle - 5 : middle,
    );
    if (lane.subtitle === '' || lane.kind === 'phase') continue;
    ctx.font = font(10.5);
    ctx.fillStyle = tokens.muted;
    ctx.fillText(fitText(ctx, lane.subtitle, GUTTER_PX - 20), 16, middle + (lane.kind === 'vcpu' ? 8 : 14));
  }
}
