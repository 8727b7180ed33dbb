/** Puts the boxes of a flame graph into pixels, and into an SVG of the same look. */
import { SHADE } from '../ui/phase-fills';
import type { Pattern } from '../ui/phases';
import { escapedXml } from '../ui/picture';
import { inkOn } from '../ui/theme/contrast';
import type { Tokens } from '../ui/theme/tokens';
import { tiled } from '../ui/tile';
import type { TileSpec } from '../ui/tile';
import { ROW_PX } from './flame-boxes';
import type { FlameBox } from './flame-boxes';

export interface BoxLook {
  /** `#rrggbb` */
  readonly colour: string;
  readonly pattern: Pattern;
  readonly text: string;
  /** What a search does not find. */
  readonly faded: boolean;
}

export interface FlameScene {
  readonly boxes: readonly FlameBox[];
  readonly tokens: Tokens;
  lookAt(node: number): BoxLook;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly hovered: number | null;
  readonly selected: number | null;
  readonly density: number;
}

const FONT = "11px 'Inter Variable', 'Inter', system-ui, sans-serif";
const SIDE_PX = 5;
const LEAST_TEXT_PX = 26;
const GAP_PX = 1;
/** Of what a search does not find. */
const FADED = 0.28;

/** What lies over a box's colour. */
const overlayOf = (pattern: Pattern): TileSpec => ({
  motif: pattern === 'dotted' ? 'dots' : 'lines',
  ground: null,
  ink: SHADE,
  inkAlpha: pattern === 'striped' ? 0.16 : 0.26,
  sizePx: pattern === 'dotted' ? 4 : 6,
  lineShare: 0.26,
});

export function drawFlame(ctx: CanvasRenderingContext2D, scene: FlameScene): void {
  const { tokens, widthPx, heightPx } = scene;
  const tiles = new Map<Pattern, CanvasPattern | null>();
  const tile = (pattern: Pattern): CanvasPattern | null => {
    if (!tiles.has(pattern)) tiles.set(pattern, tiled(ctx, overlayOf(pattern), scene.density));
    return tiles.get(pattern) ?? null;
  };
  ctx.clearRect(0, 0, widthPx, heightPx);
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  for (const box of scene.boxes) drawBox(ctx, scene, box, tile);
  ctx.globalAlpha = 1;
  outline(ctx, scene, scene.hovered, tokens.text, 1);
  outline(ctx, scene, scene.selected, tokens.accent, 2);
}

function drawBox(
  ctx: CanvasRenderingContext2D,
  { tokens, lookAt }: FlameScene,
  { node, row, xPx, widthPx }: FlameBox,
  tile: (pattern: Pattern) => CanvasPattern | null,
): void {
  const width = Math.max(0.5, widthPx - (widthPx > 3 ? GAP_PX : 0));
  const [y, height] = [row * ROW_PX, ROW_PX - GAP_PX];
  if (node < 0) {
    ctx.globalAlpha = 0.6;
    ctx.fillStyle = tokens.faint;
    ctx.fillRect(xPx, y + height / 3, width, height / 3);
    return;
  }
  const { colour, pattern, text, faded } = lookAt(node);
  ctx.globalAlpha = faded ? FADED : 1;
  ctx.fillStyle = colour;
  ctx.fillRect(xPx, y, width, height);
  const over = pattern === 'plain' ? null : tile(pattern);
  if (over !== null) {
    ctx.fillStyle = over;
    ctx.fillRect(xPx, y, width, height);
  }
  if (width < LEAST_TEXT_PX) return;
  ctx.fillStyle = inkOn(colour);
  ctx.fillText(cut(ctx, text, width - 2 * SIDE_PX), xPx + SIDE_PX, y + height / 2 + 0.5);
}

/** The text, or as much of it as fits with an ellipsis; empty where not even two letters do. */
function cut(ctx: CanvasRenderingContext2D, text: string, widthPx: number): string {
  // A letter is never narrower than two pixels: what cannot fit need not be measured.
  const most = text.slice(0, Math.ceil(widthPx / 2));
  if (most.length === text.length && ctx.measureText(text).width <= widthPx) return text;
  let [low, high] = [0, most.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (ctx.measureText(`${most.slice(0, middle)}…`).width <= widthPx) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : `${most.slice(0, low)}…`;
}

function outline(
  ctx: CanvasRenderingContext2D,
  { boxes }: FlameScene,
  node: number | null,
  colour: string,
  lineWidth: number,
): void {
  const box = node === null ? undefined : boxes.find((one) => one.node === node);
  if (box === undefined) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = lineWidth;
  const inset = lineWidth / 2;
  ctx.strokeRect(
    box.xPx + inset,
    box.row * ROW_PX + inset,
    Math.max(2, box.widthPx - GAP_PX - lineWidth),
    ROW_PX - GAP_PX - lineWidth,
  );
}

/** About as wide as a letter of the font is. */
const LETTER_PX = 6.2;

/** Shapes alone, with each frame's name and time as its title; patterns as stripes drawn over it. */
export function flameSvg(
  { boxes, lookAt }: Pick<FlameScene, 'boxes' | 'lookAt'>,
  titleOf: (node: number) => string,
): string {
  const shapes = boxes
    .filter(({ node }) => node >= 0)
    .map(({ node, row, xPx, widthPx }) => {
      const { colour, pattern, text } = lookAt(node);
      const [x, y] = [xPx.toFixed(2), row * ROW_PX];
      const place = `x="${x}" y="${y}" width="${Math.max(0.3, widthPx - 0.5).toFixed(2)}" height="${ROW_PX - GAP_PX}"`;
      const letters = Math.floor((widthPx - 2 * SIDE_PX) / LETTER_PX);
      const fitting = text.length <= letters ? text : `${text.slice(0, Math.max(0, letters - 1))}…`;
      return [
        `<g><title>${escapedXml(titleOf(node))}</title><rect ${place} fill="${colour}"/>`,
        pattern === 'plain' ? '' : `<rect ${place} fill="url(#${pattern})"/>`,
        letters < 3
          ? ''
          : `<text x="${(xPx + SIDE_PX).toFixed(2)}" y="${y + ROW_PX / 2 + 3.5}" font-size="11" fill="${inkOn(colour)}">${escapedXml(fitting)}</text>`,
        '</g>',
      ].join('');
    });
  return `<defs>${SVG_PATTERNS}</defs>${shapes.join('\n')}`;
}

const stripes = (id: string, opacity: number): string =>
  `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2" height="6" fill="${SHADE}" fill-opacity="${opacity}"/></pattern>`;
const SVG_PATTERNS = `${stripes('hatched', 0.26)}${stripes('striped', 0.16)}<pattern id="dotted" width="4" height="4" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="0.8" fill="${SHADE}" fill-opacity="0.4"/></pattern>`;
