import { formatCount } from '@core/units';
import type { BarLayer, BarsModel, BarsSize, Frame } from './geometry';
import { patternFill } from '../../ui/phase-fills';
import type { Fill } from '../../ui/tile';
import { barBox, frameOf, labelHeights, numberEvery, xOf, yOf } from './geometry';

export interface BarColours {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly selected: string;
}

type Pen = CanvasRenderingContext2D;

const FONT = "10.5px 'Inter Variable', 'Inter', system-ui, sans-serif";

const fillsOf = new WeakMap<Pen, Map<string, Fill>>();

/** Made once for each pen and look: a tile costs more than all bars that it fills. */
function fillOf(pen: Pen, layer: BarLayer, density: number, ink: string): Fill {
  const fills = fillsOf.get(pen) ?? new Map<string, Fill>();
  fillsOf.set(pen, fills);
  const look = [layer.colour, layer.pattern, density, ink].join(' ');
  const fill = fills.get(look) ?? patternFill(pen, layer, ink, density);
  fills.set(look, fill);
  return fill;
}

/** Draws all of it in CSS pixels; the pen is scaled to the display's density. */
export function drawBars(
  pen: Pen,
  model: BarsModel,
  size: BarsSize,
  colours: BarColours,
  density: number,
  hovered: number | null,
): void {
  const frame = frameOf(model, size);
  pen.clearRect(0, 0, size.widthPx, size.heightPx);
  pen.font = FONT;
  drawScale(pen, frame, colours);
  drawBand(pen, frame, model.brush, model, colours.selected, 0.55);
  if (model.selected !== null)
    drawBand(pen, frame, [model.selected, model.selected], model, colours.selected, 1);
  pen.save();
  pen.beginPath();
  pen.rect(frame.leftPx, 0, frame.plotPx, size.heightPx);
  pen.clip();
  if (hovered !== null) drawHovered(pen, frame, model, hovered, colours);
  if (pen.canvas instanceof HTMLCanvasElement) {
    const sheet = layersOn(pen, frame, model, colours, density);
    pen.drawImage(sheet, 0, 0, sheet.width / density, sheet.height / density);
  } else drawLayers(pen, frame, model, colours, density);
  drawNumbers(pen, frame, model, colours, size);
  pen.restore();
  drawLines(pen, frame, model, colours);
  drawBrushEdges(pen, frame, model, colours);
}

function drawScale(pen: Pen, { scale, leftPx, plotPx, topPx, bottomPx }: Frame, colours: BarColours): void {
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.lineWidth = 1;
  const steps = Math.round(scale.topMs / scale.stepMs);
  for (let step = 0; step <= steps; step += 1) {
    const y = bottomPx - (step / steps) * (bottomPx - topPx);
    pen.strokeStyle = colours.line;
    pen.beginPath();
    pen.moveTo(leftPx, Math.round(y) + 0.5);
    pen.lineTo(leftPx + plotPx, Math.round(y) + 0.5);
    pen.stroke();
    pen.fillStyle = colours.muted;
    pen.fillText(String(Number((step * scale.stepMs).toPrecision(3))), leftPx - 6, y);
  }
}

/** Ground behind the runs of some positions. */
function drawBand(
  pen: Pen,
  frame: Frame,
  positions: readonly [number, number] | null,
  { first, each }: BarsModel,
  colour: string,
  alpha: number,
): void {
  if (positions === null) return;
  const run = (position: number): number => first + Math.floor((position - first) / each) * each;
  const left = Math.max(frame.leftPx, xOf(frame, run(positions[0])));
  const right = Math.min(frame.leftPx + frame.plotPx, xOf(frame, run(positions[1]) + each));
  if (right <= left) return;
  pen.globalAlpha = alpha;
  pen.fillStyle = colour;
  const widthPx = Math.max(3, right - left);
  pen.fillRect(
    Math.min(left, frame.leftPx + frame.plotPx - widthPx),
    frame.topPx - 4,
    widthPx,
    frame.bottomPx - frame.topPx + 4,
  );
  pen.globalAlpha = 1;
}

function drawHovered(pen: Pen, frame: Frame, model: BarsModel, bar: number, colours: BarColours): void {
  const [x, widthPx] = barBox(frame, model, bar);
  pen.globalAlpha = 0.14;
  pen.fillStyle = colours.muted;
  pen.fillRect(x - 1, frame.topPx - 4, Math.max(3, widthPx + 2), frame.bottomPx - frame.topPx + 4);
  pen.globalAlpha = 1;
}

/** What the layers were last drawn from, and the sheet that they are on. */
interface LayerSheet {
  readonly canvas: HTMLCanvasElement;
  readonly drawnFrom: readonly unknown[];
}

const sheetOf = new WeakMap<Pen, LayerSheet>();

/** All bars, on a sheet that is drawn again for other bars alone: neither selecting nor pointing changes them. */
function layersOn(
  pen: Pen,
  frame: Frame,
  model: BarsModel,
  colours: BarColours,
  density: number,
): HTMLCanvasElement {
  const { width, height } = pen.canvas;
  const { from, pitchPx, scale } = frame;
  const drawnFrom = [model.layers, model.cutNs, from, pitchPx, scale.topMs, width, height, colours, density];
  const known = sheetOf.get(pen);
  if (known && known.drawnFrom.every((one, at) => Object.is(one, drawnFrom[at]))) return known.canvas;
  const canvas = known?.canvas ?? document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const sheet = canvas.getContext('2d');
  if (sheet) {
    sheet.setTransform(density, 0, 0, density, 0, 0);
    drawLayers(sheet, frame, model, colours, density);
  }
  sheetOf.set(pen, { canvas, drawnFrom });
  return canvas;
}

/** Layer by layer, so that each fill is set once; the tops of the last layer are where the next one stands. */
function drawLayers(pen: Pen, frame: Frame, model: BarsModel, colours: BarColours, density: number): void {
  const bars = model.cycles.length;
  const limitNs = model.cutNs ?? Infinity;
  const standNs = new Float64Array(bars);
  for (const layer of model.layers) {
    pen.fillStyle = fillOf(pen, layer, density, colours.text);
    pen.beginPath();
    for (let bar = 0; bar < bars; bar += 1) {
      const belowNs = standNs[bar] ?? 0;
      const aboveNs = belowNs + (layer.valuesNs[bar] ?? 0);
      standNs[bar] = aboveNs;
      if (aboveNs <= belowNs || belowNs >= limitNs) continue;
      const [x, widthPx] = barBox(frame, model, bar);
      const top = yOf(frame, Math.min(aboveNs, limitNs));
      pen.rect(x, top, widthPx, yOf(frame, belowNs) - top);
    }
    pen.fill();
  }
  if (model.cutNs !== null) drawCuts(pen, frame, model, standNs, model.cutNs, colours);
}

/** Nothing is left out without a sign of it. */
function drawCuts(
  pen: Pen,
  frame: Frame,
  model: BarsModel,
  wholesNs: Float64Array,
  cutNs: number,
  colours: BarColours,
): void {
  pen.fillStyle = colours.text;
  pen.beginPath();
  const y = yOf(frame, cutNs) - 2;
  wholesNs.forEach((wholeNs, bar) => {
    if (wholeNs <= cutNs) return;
    const [x, widthPx] = barBox(frame, model, bar);
    const middle = x + widthPx / 2;
    pen.moveTo(middle - 3, y);
    pen.lineTo(middle, y - 5);
    pen.lineTo(middle + 3, y);
    pen.closePath();
  });
  pen.fill();
}

function drawNumbers(
  pen: Pen,
  frame: Frame,
  model: BarsModel,
  colours: BarColours,
  { heightPx }: BarsSize,
): void {
  pen.fillStyle = colours.muted;
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  const every = numberEvery(frame, model);
  const end = Math.min(model.order.length, model.first + model.cycles.length * model.each);
  for (let at = Math.ceil(model.first / every) * every; at < end; at += every) {
    const number = formatCount(model.order[at] ?? 0);
    // A long number under the first, thin bar would be cut at the edge; one under the last is left out.
    const halfPx = pen.measureText(number).width / 2;
    const x = Math.max(xOf(frame, at + 0.5), frame.leftPx + halfPx);
    if (x + halfPx <= frame.leftPx + frame.plotPx) pen.fillText(number, x, heightPx - 4);
  }
}

function drawLines(pen: Pen, frame: Frame, { lines, cutNs }: BarsModel, colours: BarColours): void {
  // Of equal ones the higher percentile stands above.
  const shown = lines
    .filter(({ ns }) => ns <= (cutNs ?? Infinity))
    .reverse()
    .sort((a, b) => b.ns - a.ns);
  const heights = shown.map(({ ns }) => yOf(frame, ns));
  const labels = labelHeights(heights, frame.topPx, frame.bottomPx);
  const right = frame.leftPx + frame.plotPx;
  pen.save();
  pen.strokeStyle = colours.muted;
  pen.fillStyle = colours.muted;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  shown.forEach(({ title }, at) => {
    const y = Math.round(heights[at] ?? 0) + 0.5;
    pen.setLineDash([4, 4]);
    pen.beginPath();
    pen.moveTo(frame.leftPx, y);
    pen.lineTo(right, y);
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(right, y);
    pen.lineTo(right + 7, labels[at] ?? y);
    pen.stroke();
    pen.fillText(title, right + 10, labels[at] ?? y);
  });
  pen.restore();
}

function drawBrushEdges(pen: Pen, frame: Frame, { brush }: BarsModel, colours: BarColours): void {
  if (brush === null) return;
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 1;
  for (const x of [xOf(frame, brush[0]), xOf(frame, brush[1] + 1)]) {
    if (x < frame.leftPx - 1 || x > frame.leftPx + frame.plotPx + 1) continue;
    pen.beginPath();
    pen.moveTo(Math.round(x) + 0.5, frame.topPx - 4);
    pen.lineTo(Math.round(x) + 0.5, frame.bottomPx);
    pen.stroke();
  }
}
