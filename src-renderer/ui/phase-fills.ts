/** A phase's colour and pattern for a canvas: the same look as everywhere else. */
import type { JointPhase, Phase } from '@core/phases/phase';
import { phaseColour, phasePattern } from './phases';
import type { Tokens } from './theme/tokens';

export type Fill = string | CanvasPattern;

const SHADE = '#0e1116';
const TILE_PX = { hatched: 6, dotted: 4, striped: 8 };

/** `density`: pixels of the device in one of CSS. */
export function phaseFill(
  ctx: CanvasRenderingContext2D,
  tokens: Tokens,
  key: Phase | JointPhase,
  density: number,
): Fill {
  const colour = phaseColour(tokens, key);
  const look = phasePattern(key);
  if (look === 'plain') return colour;
  const size = Math.max(4, Math.round(TILE_PX[look] * density));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return colour;
  pen.globalAlpha = look === 'dotted' ? 0.5 : 1;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, size, size);
  if (look === 'dotted') drawDot(pen, size, tokens.text);
  else
    drawLines(
      pen,
      size,
      look === 'hatched'
        ? { width: 0.3, alpha: 0.42, colour: SHADE }
        : { width: 0.22, alpha: 0.25, colour: SHADE },
    );
  return repeated(ctx, tile, density) ?? colour;
}

/** The hold between pause and resume, which is in no phase. */
export function holdFill(ctx: CanvasRenderingContext2D, tokens: Tokens, density: number): Fill {
  const size = Math.max(4, Math.round(9 * density));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return tokens.raised;
  pen.fillStyle = tokens.raised;
  pen.fillRect(0, 0, size, size);
  drawLines(pen, size, { width: 0.16, alpha: 0.35, colour: tokens.muted });
  return repeated(ctx, tile, density) ?? tokens.raised;
}

function repeated(ctx: CanvasRenderingContext2D, tile: HTMLCanvasElement, density: number): Fill | null {
  const pattern = ctx.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / density));
  return pattern;
}

function drawDot(pen: CanvasRenderingContext2D, size: number, colour: string): void {
  pen.globalAlpha = 0.6;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 5, 0, 2 * Math.PI);
  pen.fill();
}

/** Slanted lines that meet at the tile's edges. */
function drawLines(
  pen: CanvasRenderingContext2D,
  size: number,
  { width, alpha, colour }: { readonly width: number; readonly alpha: number; readonly colour: string },
): void {
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.lineWidth = size * width;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - size / 2, size * 1.5);
    pen.lineTo(shift + size * 1.5, -size / 2);
    pen.stroke();
  }
}
