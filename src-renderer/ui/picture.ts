/** Pictures that speak alone: what a view drew, under a line that says what it is of. */

import { measuredText } from './measured-text';

export interface Caption {
  /** What it is of, e.g. the recording's name. */
  readonly title: string;
  /** What was chosen, and how many. */
  readonly detail: string;
  /** What the colours mean; on a line of its own. */
  readonly legend?: readonly { readonly title: string; readonly colour: string }[];
  readonly colours: { readonly ground: string; readonly text: string; readonly muted: string };
}

const SIDE_PX = 16;
const TITLE_BASE_PX = 21;
const DETAIL_BASE_PX = 38;
const LEGEND_BASE_PX = 57;
/** What the caption takes above the picture. */
export const CAPTION_PX = 50;
const DETAIL_PX = 11.5;
const FONT = "'Inter Variable', 'Inter', system-ui, sans-serif";

/** `drawn` holds `density` pixels for each CSS pixel, without a ground of its own. */
export async function captionedPng(
  drawn: HTMLCanvasElement,
  caption: Caption,
  density: number,
): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = drawn.width;
  canvas.height = drawn.height + Math.round(heightOf(caption) * density);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas to draw the picture on');
  const { ground, text, muted } = caption.colours;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, canvas.height - drawn.height);
  pen.scale(density, density);
  pen.font = `600 13px ${FONT}`;
  pen.fillStyle = text;
  pen.fillText(caption.title, SIDE_PX, TITLE_BASE_PX);
  pen.font = `${DETAIL_PX}px ${FONT}`;
  pen.fillStyle = muted;
  pen.fillText(caption.detail, SIDE_PX, DETAIL_BASE_PX);
  let leftPx = SIDE_PX;
  for (const { title, colour } of caption.legend ?? []) {
    pen.fillStyle = colour;
    pen.fillRect(leftPx, LEGEND_BASE_PX - 9, 9, 9);
    pen.fillStyle = text;
    pen.fillText(title, leftPx + 14, LEGEND_BASE_PX);
    leftPx += 28 + pen.measureText(title).width;
  }
  return encodedPng(canvas);
}

const heightOf = ({ legend }: Caption): number => (legend ? LEGEND_BASE_PX + 8 : CAPTION_PX);

function legendSvg({ legend, colours }: Caption): string[] {
  if (!legend) return [];
  const measure = measuredText();
  let leftPx = SIDE_PX;
  return legend.map(({ title, colour }) => {
    const [x, y] = [leftPx, LEGEND_BASE_PX];
    leftPx += 28 + measure(title, DETAIL_PX);
    return `<rect x="${x}" y="${y - 9}" width="9" height="9" fill="${colour}"/><text x="${x + 14}" y="${y}" font-size="${DETAIL_PX}" fill="${colours.text}">${escapedXml(title)}</text>`;
  });
}

/** Of a text, what may stand in XML. */
export const escapedXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `drawn` is an svg element of that size, in CSS pixels. */
export function captionedSvg(drawn: string, widthPx: number, heightPx: number, caption: Caption): string {
  const { ground, text, muted } = caption.colours;
  const captionPx = heightOf(caption);
  const whole = heightPx + captionPx;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${whole}" viewBox="0 0 ${widthPx} ${whole}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" fill="${ground}"/>`,
    `<text x="${SIDE_PX}" y="${TITLE_BASE_PX}" font-size="13" font-weight="600" fill="${text}">${escapedXml(caption.title)}</text>`,
    `<text x="${SIDE_PX}" y="${DETAIL_BASE_PX}" font-size="${DETAIL_PX}" fill="${muted}">${escapedXml(caption.detail)}</text>`,
    ...legendSvg(caption),
    `<g transform="translate(0 ${captionPx})">${drawn}</g>`,
    '</svg>',
  ].join('\n');
}

const PNG_DENSITY = 2;

/** The same as pixels. The fonts are the machine's own: a picture of a picture has no others. */
export async function pngOfSvg(svg: string): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.naturalWidth * PNG_DENSITY);
  canvas.height = Math.round(image.naturalHeight * PNG_DENSITY);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return encodedPng(canvas);
}

async function encodedPng(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the picture could not be encoded');
  return new Uint8Array(await blob.arrayBuffer());
}
