/** The lanes' slices: gone through once, filled paint by paint, then written on. */
import { isNested, PAINTS } from '../geometry/style';
import { sectionTopPx } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import { LABEL_FIELDS, putLabel } from './pencils';
import { labelText } from './labels';
import { rowRects } from './slices';
import type { RowSink } from './slices';
import type { Scene } from './scene';

/** Narrower slices carry no label. */
const LABEL_FROM_PX = 26;
/** Taller rows carry larger letters. */
const LARGE_FROM_PX = 28;
/** No plate is taller: the hatching is to be seen around it. */
const PLATE_PX = 22;
/** Narrower slices have square corners. */
const ROUND_FROM_PX = 8;
const RADIUS_PX = 2.5;

/** Takes a row's rectangles into the batches; set up anew for each row, made once. */
class RowPen implements RowSink {
  scene!: Scene;
  placed!: PlacedLane;
  lane = 0;
  first = 0;
  top = 0;
  nested = false;

  rect(paint: number, leftPx: number, rightPx: number, at: number): void {
    const { axis, density, pencils, highlight, indexed } = this.scene;
    const { barPx, collapsed, indexed: own } = this.placed;
    const left = axis.leftPx + leftPx / density;
    const width = (rightPx - leftPx) / density;
    if (this.nested && width > ROUND_FROM_PX && !collapsed) {
      pencils.rounded.add(paint, left, this.top, width - 0.5, barPx);
    } else {
      const gap = this.nested && width > 3 ? 0.5 : 0;
      pencils.plain.add(paint, left, this.top, width - gap, barPx);
    }
    if (at < 0) return;
    const slice = this.first + at;
    if (highlight !== '') {
      const label = indexed.view.labels[own.lane.slices.label[slice] ?? 0] ?? '';
      if (label.toLowerCase().includes(highlight)) pencils.highlights.add(0, left, this.top, width, barPx);
    }
    if (width >= LABEL_FROM_PX && !collapsed && own.lane.kind !== 'states')
      putLabel(pencils, this.lane, slice, left, left + width, this.top);
  }
}

const PEN = new RowPen();

/** Draws the lanes of one section, pinned or scrolling; the caller has clipped to it. */
export function drawLanes(ctx: CanvasRenderingContext2D, scene: Scene, pinned: boolean): void {
  const { layout, scrollPx, heightPx, pencils } = scene;
  const offset = sectionTopPx(layout, pinned, scrollPx);
  pencils.plain.clear();
  pencils.rounded.clear();
  pencils.highlights.clear();
  pencils.labelCount = 0;
  layout.lanes.forEach((placed, lane) => {
    const top = offset + placed.topPx;
    if (placed.pinned === pinned && top < heightPx && top + placed.heightPx > 0)
      gather(scene, placed, lane, offset);
  });
  drawBeds(ctx, scene, pinned, offset);
  fill(ctx, scene);
  drawLabels(ctx, scene);
}

function gather(scene: Scene, placed: PlacedLane, lane: number, offset: number): void {
  const { indexed, rowsTopPx, pitchPx } = placed;
  PEN.scene = scene;
  PEN.placed = placed;
  PEN.lane = lane;
  PEN.nested = indexed.lane.kind === 'spans';
  for (let row = 0; row < indexed.rows.length; row += 1) {
    const slices = indexed.rows[row];
    if (!slices || slices.count === 0) continue;
    PEN.first = slices.first;
    PEN.top = offset + rowsTopPx + row * pitchPx;
    rowRects(slices, scene.axis, scene.density, PEN.nested, PEN);
  }
}

/** A faint ground where nothing is known, so that a lane reads as one line across. */
function drawBeds(ctx: CanvasRenderingContext2D, scene: Scene, pinned: boolean, offset: number): void {
  const { axis, brushes, layout, heightPx } = scene;
  ctx.globalAlpha = 0.4;
  ctx.fillStyle = brushes.tokens.blocked;
  for (const placed of layout.lanes) {
    if (placed.pinned !== pinned || isNested(placed.indexed.lane.kind)) continue;
    const top = offset + placed.rowsTopPx;
    if (top < heightPx && top + placed.barPx > 0) ctx.fillRect(axis.leftPx, top, axis.widthPx, placed.barPx);
  }
  ctx.globalAlpha = 1;
}

function fill(ctx: CanvasRenderingContext2D, { pencils, brushes }: Scene): void {
  pencils.plain.each((paint, values, length) => {
    ctx.fillStyle = brushes.fills[paint] ?? brushes.tokens.raised;
    ctx.beginPath();
    for (let i = 0; i < length; i += 4)
      ctx.rect(values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0, values[i + 3] ?? 0);
    ctx.fill();
  });
  pencils.rounded.each((paint, values, length) => {
    ctx.fillStyle = brushes.fills[paint] ?? brushes.tokens.raised;
    ctx.beginPath();
    for (let i = 0; i < length; i += 4)
      ctx.roundRect(values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0, values[i + 3] ?? 0, RADIUS_PX);
    ctx.fill();
    if (PAINTS[paint]?.paint === 'neutral') outline(ctx, brushes.tokens.faint, 0.6);
  });
  pencils.highlights.each((_, values, length) => {
    ctx.strokeStyle = brushes.tokens.text;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    for (let i = 0; i < length; i += 4)
      ctx.rect(
        (values[i] ?? 0) - 1,
        (values[i + 1] ?? 0) - 1,
        (values[i + 2] ?? 0) + 2,
        (values[i + 3] ?? 0) + 2,
      );
    ctx.stroke();
  });
}

function outline(ctx: CanvasRenderingContext2D, colour: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function drawLabels(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { pencils, layout, indexed, brushes } = scene;
  const { labels, labelCount, meters } = pencils;
  for (let i = 0; i < labelCount; i += 1) {
    const at = LABEL_FIELDS * i;
    const placed = layout.lanes[labels[at] ?? 0];
    if (!placed) continue;
    const slice = labels[at + 1] ?? 0;
    const [left, right, top] = [labels[at + 2] ?? 0, labels[at + 3] ?? 0, labels[at + 4] ?? 0];
    const paint = paintAt(placed, slice);
    const ink = brushes.inks[paint];
    if (ink === null || ink === undefined) continue;
    const centred = placed.indexed.lane.kind === 'phase';
    const room = right - left - 10;
    const usual = centred ? meters.labelBold : meters.label;
    const text = labelText(indexed.view, placed.indexed.lane, slice, PAINTS[paint], usual, room);
    if (text === '') continue;
    const large = centred ? meters.largeBold : meters.large;
    // Larger letters must not cost a word.
    const grown = placed.barPx >= LARGE_FROM_PX && large.width(text) <= room;
    const meter = grown ? large : usual;
    ctx.font = meter.font;
    const x = centred ? (left + right - meter.width(text)) / 2 : left + 5;
    const plate = brushes.plates[paint];
    if (plate) drawPlate(ctx, plate, x, top, meter.width(text), placed.barPx);
    ctx.fillStyle = ink;
    ctx.fillText(text, x, top + placed.barPx / 2 + 4);
  }
}

function paintAt({ indexed }: PlacedLane, slice: number): number {
  const row = indexed.rows[indexed.lane.slices.depth[slice] ?? 0];
  return row?.paint[slice - row.first] ?? 0;
}

/** Text on hatching needs a plain ground to be read. */
function drawPlate(
  ctx: CanvasRenderingContext2D,
  colour: string,
  x: number,
  top: number,
  widthPx: number,
  barPx: number,
): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  const tallPx = Math.min(barPx - 4, PLATE_PX);
  ctx.roundRect(x - 4, top + (barPx - tallPx) / 2, widthPx + 8, tallPx, 3);
  ctx.fill();
}
