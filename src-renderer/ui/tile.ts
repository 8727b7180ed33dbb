/** Fills that repeat: the one place where hatching, lines and dots are drawn. */

export type Fill = string | CanvasPattern;

export interface TileSpec {
  readonly motif: 'hatch' | 'lines' | 'dots';
  /** Null leaves what is below in sight. */
  readonly ground: string | null;
  readonly groundAlpha?: number;
  readonly ink: string;
  readonly inkAlpha: number;
  /** From one line or dot to the next, in CSS pixels. */
  readonly sizePx: number;
  /** Of a line, as a share of that; the motif's own if there is none. */
  readonly lineShare?: number;
}

const LINE_SHARE = { hatch: 0.3, lines: 0.22, dots: 0 };

/** A tile without a seam, drawn at device resolution so that it stays crisp; null where it cannot be drawn. */
export function tiled(ctx: CanvasRenderingContext2D, spec: TileSpec, density: number): CanvasPattern | null {
  const size = Math.max(4, Math.round(spec.sizePx * density));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  if (spec.ground !== null) {
    pen.globalAlpha = spec.groundAlpha ?? 1;
    pen.fillStyle = spec.ground;
    pen.fillRect(0, 0, size, size);
  }
  pen.globalAlpha = spec.inkAlpha;
  pen.fillStyle = spec.ink;
  pen.strokeStyle = spec.ink;
  if (spec.motif === 'dots') drawDot(pen, size);
  else drawLines(pen, size, spec.lineShare ?? LINE_SHARE[spec.motif]);
  const made = ctx.createPattern(tile, 'repeat');
  if (density !== 1) made?.setTransform(new DOMMatrix().scale(1 / density));
  return made;
}

function drawDot(pen: CanvasRenderingContext2D, size: number): void {
  pen.beginPath();
  pen.arc(size / 2, size / 2, size / 5, 0, 2 * Math.PI);
  pen.fill();
}

/** Slanted lines that meet at the tile's edges. */
function drawLines(pen: CanvasRenderingContext2D, size: number, lineShare: number): void {
  pen.lineWidth = size * lineShare;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - size / 2, size * 1.5);
    pen.lineTo(shift + size * 1.5, -size / 2);
    pen.stroke();
  }
}
