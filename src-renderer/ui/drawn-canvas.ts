/** Canvases that know how they were drawn, so that the same can be drawn again as vectors. */
import { fitCanvas } from './fit-canvas';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Draws all of it in CSS pixels, on any ground. `density`: pixels of the device in one of CSS. */
export type Drawing = (ctx: CanvasRenderingContext2D, density: number) => void;

interface Drawn extends Size {
  readonly draw: Drawing;
  readonly beside: Drawing;
}

const nothing = (): void => undefined;

const drawnOn = new WeakMap<HTMLCanvasElement, Drawn>();

/**
 * Sharp at the display's density. `beside` draws into pictures alone what on screen are elements of their own above the canvas,
 * such as names of rows.
 */
export function drawOn(
  canvas: HTMLCanvasElement,
  size: Size,
  draw: Drawing,
  beside: Drawing = nothing,
): void {
  const density = Math.max(1, window.devicePixelRatio);
  const ctx = fitCanvas(canvas, size, density);
  if (!ctx) return;
  draw(ctx, density);
  drawnOn.set(canvas, { widthPx: size.widthPx, heightPx: size.heightPx, draw, beside });
}

interface Vectors extends Size {
  /** An svg element of that size. */
  readonly svg: string;
}

function drawnLast(canvas: HTMLCanvasElement): Drawn {
  const drawn = drawnOn.get(canvas);
  if (!drawn) throw new Error('nothing is drawn yet');
  return drawn;
}

/** What was drawn on it last, on a canvas of its own. Throws where nothing was. */
export function pixelsOf(canvas: HTMLCanvasElement, density: number): HTMLCanvasElement {
  const { widthPx, heightPx, draw, beside } = drawnLast(canvas);
  const copy = document.createElement('canvas');
  const ctx = fitCanvas(copy, { widthPx, heightPx }, density);
  if (!ctx) throw new Error('no canvas to draw the picture on');
  draw(ctx, density);
  beside(ctx, density);
  return copy;
}

/** The same as an svg element of that size in CSS pixels. */
export async function vectorsOf(canvas: HTMLCanvasElement): Promise<Vectors> {
  const { widthPx, heightPx, draw, beside } = drawnLast(canvas);
  // Loaded when it is needed: a window starts without it.
  const { Context } = await import('svgcanvas');
  const ctx = new Context({ width: widthPx, height: heightPx });
  draw(ctx, 1);
  beside(ctx, 1);
  const svg = ctx.getSvg();
  holdWidths(svg);
  return { svg: new XMLSerializer().serializeToString(svg), widthPx, heightPx };
}

/** Whoever opens it may not have the font: texts are as wide in any. */
function holdWidths(svg: SVGSVGElement): void {
  const pen = document.createElement('canvas').getContext('2d');
  if (!pen) return;
  for (const text of svg.querySelectorAll('text')) {
    const attribute = (name: string): string => text.getAttribute(name) ?? '';
    pen.font = `${attribute('font-weight')} ${attribute('font-size')} ${attribute('font-family')}`;
    text.setAttribute('textLength', pen.measureText(text.textContent ?? '').width.toFixed(2));
    text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
}
