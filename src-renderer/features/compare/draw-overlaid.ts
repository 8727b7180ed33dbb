/** What the canvas of both sides shows; each function draws one part and changes nothing else. */
import type { Spread } from '@core/analysis/overlay';
import type { Instant } from '@core/compare/instants';
import type { OverlaidView } from '@core/compare/overlaid';
import { xOf } from '../../charts/aligned-axis';
import type { Axis, Box } from '../../charts/aligned-axis';
import { drawRowLabel, drawShares, font } from '../../charts/bands';
import type { AlignedPicture } from '../../charts/bands';
import type { Pen } from '../../charts/pen';
import { landmarkTitle } from '../../ui/overlay-words';
import type { OverlaidLayout } from './overlaid-layout';

export interface OverlaidPicture extends AlignedPicture {
  readonly view: OverlaidView;
  readonly instants: readonly Instant[];
  readonly layout: OverlaidLayout;
}

const NAME_PX = 18;

export function drawBothBands(pen: Pen, { view, axis, layout: { bands } }: OverlaidPicture): void {
  const [ofA, ofB] = bands;
  for (const { name, side, box } of [
    { name: 'A', side: view.a, box: ofA },
    { name: 'B', side: view.b, box: ofB },
  ]) {
    drawShares(pen, { ...side, widthPx: view.widthPx }, axis, box);
    pen.ctx.font = font(13, 600);
    pen.ctx.fillStyle = pen.tokens.text;
    pen.ctx.fillText(name, 16, box.topPx + NAME_PX - 4);
  }
}

/** Of each instant A's spread above B's: p10 to p90, the median a tick. */
export function drawBothInstants(pen: Pen, { view, axis, instants, layout }: OverlaidPicture): void {
  const { ctx, tokens } = pen;
  instants.forEach(({ landmark }, row) => {
    const box = layout.instants[row];
    if (box) drawRowLabel(pen, landmarkTitle(landmark, null), box, landmark === view.align);
  });
  ctx.save();
  ctx.beginPath();
  ctx.rect(axis.leftPx - 3, 0, axis.widthPx + 6, 1e5);
  ctx.clip();
  instants.forEach(({ a, b }, row) => {
    const box = layout.instants[row];
    if (!box) return;
    const half = box.heightPx / 2 - 2;
    drawSpread(pen, axis, a, { topPx: box.topPx + 2, heightPx: half }, tokens.muted);
    drawSpread(pen, axis, b, { topPx: box.topPx + 2 + half, heightPx: half }, tokens.accent);
  });
  ctx.restore();
}

function drawSpread(
  { ctx, tokens }: Pen,
  axis: Axis,
  spread: Spread | null,
  { topPx, heightPx }: Box,
  colour: string,
): void {
  if (spread === null) return;
  const [from, middle, to] = [spread.p10Ns, spread.p50Ns, spread.p90Ns].map((ns) => xOf(axis, ns));
  if (from === undefined || middle === undefined || to === undefined) return;
  ctx.globalAlpha = 0.6;
  ctx.fillStyle = colour;
  ctx.fillRect(from, topPx + 1, Math.max(1.5, to - from), heightPx - 2);
  ctx.globalAlpha = 1;
  ctx.fillStyle = tokens.text;
  ctx.fillRect(middle - 1, topPx, 2, heightPx);
}
