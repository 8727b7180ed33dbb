/** A drawing as an SVG file of its own: what it is of, what its colours mean, and the drawing below. */
import { fixed } from '../report/axis';
import { markup, Markup } from '../report/markup';
import { PAGE_STYLE } from '../report/page-assets';
import { PATTERNS } from '../report/paint';
import type { PictureTheme } from './choice';
import { plainColours, standaloneStyle } from './style';
import { wrapped } from './wrapped';

export interface LegendEntry {
  readonly name: string;
  /** Fill attributes. */
  readonly fill: Markup;
}

/** Drawn from (0, 0) to the width that it was asked for. */
export interface DrawnView {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
  readonly content: Markup;
  readonly heightPx: number;
  /** Where its words need more than the width that it was asked for. */
  readonly leastWidthPx?: number;
}

const MARGIN = 16;
const TITLE_LINE = 18;
const DETAIL_LINE = 16;
const LEGEND_GAP = 5;
const LEGEND_ROW = 17;
const CONTENT_GAP = 14;
/** Of small and of the title's type, on average; generous, so that no two entries touch. */
const CHARACTER_WIDTH = 6.4;
const TITLE_CHARACTER_WIDTH = 7.4;

/** Of a picture so wide, what a drawing has. */
export const drawingWidth = (pictureWidthPx: number): number => pictureWidthPx - 2 * MARGIN;

interface Placed {
  readonly content: readonly Markup[];
  /** Where the last line ends. */
  readonly bottomPx: number;
}

function placedLegend(legend: readonly LegendEntry[], topPx: number, widthPx: number): Placed {
  let [x, y] = [0, topPx + LEGEND_GAP + LEGEND_ROW];
  if (legend.length === 0) return { content: [], bottomPx: topPx };
  const content = legend.map(({ name, fill }) => {
    const entryPx = 30 + name.length * CHARACTER_WIDTH;
    if (x > 0 && x + entryPx > widthPx) [x, y] = [0, y + LEGEND_ROW];
    const left = MARGIN + x;
    x += entryPx;
    return markup`<rect x="${fixed(left)}" y="${y - 10}" width="12" height="12" rx="2"${fill}/><text x="${fixed(left + 17)}" y="${y}">${name}</text>`;
  });
  return { content, bottomPx: y };
}

function heading(title: string, detail: string, widthPx: number): Placed {
  let y = 10;
  const lines = (text: string, characterPx: number, linePx: number, look: Markup): readonly Markup[] =>
    wrapped(text, Math.floor(widthPx / characterPx)).map((line) => {
      y += linePx;
      return markup`<text${look} x="${MARGIN}" y="${y}">${line}</text>`;
    });
  const titles = lines(title, TITLE_CHARACTER_WIDTH, TITLE_LINE, markup` class="title"`);
  return { content: [...titles, ...lines(detail, CHARACTER_WIDTH, DETAIL_LINE, markup``)], bottomPx: y };
}

/** `detail`: below the title. */
export function framed(
  { title, legend, content, heightPx, leastWidthPx = 0 }: DrawnView,
  asked: { readonly detail: string; readonly theme: PictureTheme; readonly widthPx: number },
): string {
  const { theme } = asked;
  const widthPx = Math.max(asked.widthPx, Math.ceil(leastWidthPx) + 2 * MARGIN);
  const inner = drawingWidth(widthPx);
  const head = heading(title, asked.detail, inner);
  const entries = placedLegend(legend, head.bottomPx, inner);
  const top = entries.bottomPx + CONTENT_GAP;
  const height = Math.ceil(top + heightPx + MARGIN);
  const patterns = new Markup(plainColours(PATTERNS.text, PAGE_STYLE.text, theme));
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${height}" viewBox="0 0 ${widthPx} ${height}" class="chart" font-family="Inter, system-ui, sans-serif">
<title>${title}</title><style>${new Markup(standaloneStyle(PAGE_STYLE.text, theme))}</style>${patterns}<rect class="paper" width="100%" height="100%"/>
${head.content}${entries.content}
<g transform="translate(${MARGIN} ${top})">${content}</g></svg>
`.text;
}
