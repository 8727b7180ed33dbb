/** The lanes' names, for pictures: on screen they are elements beside the canvas. */
import { GUTTER_PX, HEAD_PX, RULER_PX, sectionTopPx } from '../geometry/layout';
import type { PlacedLane } from '../geometry/layout';
import type { Scene } from './scene';
import { font, TextMeter } from './text';

const SIDE_PX = 16;
const ROOM_PX = GUTTER_PX - SIDE_PX - 6;
/** A subtitle has a line of its own where the lane is as tall as this. */
const TWO_LINES_PX = 26;
const LEAST_PX = 8;

interface Writing {
  readonly text: string;
  readonly sizePx: number;
  readonly weight: number;
  readonly colour: string;
}

export function drawNames(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, heightPx } = scene;
  const scrolledPx = RULER_PX + layout.pinnedPx;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  drawSection(ctx, scene, true, RULER_PX, scrolledPx);
  drawSection(ctx, scene, false, scrolledPx, heightPx);
}

function drawSection(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  pinned: boolean,
  topPx: number,
  endPx: number,
): void {
  const { layout, brushes } = scene;
  const offset = sectionTopPx(layout, pinned, scene.scrollPx);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, topPx, GUTTER_PX, Math.max(0, endPx - topPx));
  ctx.clip();
  for (const placed of layout.lanes) {
    const y = offset + placed.topPx;
    if (placed.pinned === pinned && y + placed.heightPx > topPx && y < endPx)
      drawName(ctx, scene, placed, offset);
  }
  for (const { group, topPx: headPx } of pinned ? [] : layout.heads) {
    const text = `${group.title} ${String(group.lanes.length)}`;
    const y = offset + headPx + HEAD_PX / 2;
    write(ctx, { text, sizePx: 11, weight: 400, colour: brushes.tokens.muted }, SIDE_PX, y, ROOM_PX);
  }
  ctx.restore();
}

function drawName(
  ctx: CanvasRenderingContext2D,
  { brushes }: Scene,
  placed: PlacedLane,
  offset: number,
): void {
  if (placed.heightPx < LEAST_PX) return;
  const { kind, title, subtitle } = placed.indexed.lane;
  const { text, muted } = brushes.tokens;
  const y = offset + placed.rowsTopPx + placed.barPx / 2;
  const faint = placed.collapsed || kind === 'states';
  const name: Writing = faint
    ? { text: title, sizePx: placed.collapsed ? 9.5 : 10.5, weight: 400, colour: muted }
    : { text: title, sizePx: 12, weight: 600, colour: text };
  const widthPx = write(ctx, name, SIDE_PX, y, ROOM_PX);
  if (subtitle === '' || kind === 'phase' || placed.collapsed) return;
  const small: Writing = { text: subtitle, sizePx: 10.5, weight: 400, colour: muted };
  if (placed.heightPx - (placed.rowsTopPx - placed.topPx) >= TWO_LINES_PX)
    write(ctx, small, SIDE_PX, y + 14, ROOM_PX);
  else write(ctx, small, SIDE_PX + widthPx + 6, y, ROOM_PX - widthPx - 6);
}

/** As much of it as there is room for; how wide that is. */
function write(
  ctx: CanvasRenderingContext2D,
  { text, sizePx, weight, colour }: Writing,
  x: number,
  y: number,
  roomPx: number,
): number {
  ctx.font = font(sizePx, weight);
  ctx.fillStyle = colour;
  const meter = new TextMeter(ctx.font, (letters) => ctx.measureText(letters).width);
  const cut = meter.cut(text, roomPx);
  if (cut !== '') ctx.fillText(cut, x, y);
  return meter.width(cut);
}
