/** A drawing as an SVG file of its own: what it is of, what its colours mean, and the drawing below. */
import { markup, Markup } from '../report/markup';
import { PAGE_STYLE } from '../report/page-assets';
import { PATTERNS } from '../report/paint';
import type { PictureTheme } from './choice';
import { plainColours, standaloneStyle } from './style';

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
}

const MARGIN = 16;
const TITLE_BASE = 27;
const DETAIL_BASE = 45;
const LEGEND_BASE = 66;
const LEGEND_ROW = 17;
const CONTENT_GAP = 14;
/** Of small type, on average; generous, so that no two entries touch. */
const CHARACTER_WIDTH = 6.4;

/** Of a picture so wide, what a drawing has. */
export const drawingWidth = (pictureWidthPx: number): number => pictureWidthPx - 2 * MARGIN;

interface PlacedLegend {
  readonly content: readonly Markup[];
  readonly rows: number;
}

function placedLegend(legend: readonly LegendEntry[], widthPx: number): PlacedLegend {
  let [x, row] = [0, 0];
  const content = legend.map(({ name, fill }) => {
    const entryPx = 30 + name.length * CHARACTER_WIDTH;
    if (x > 0 && x + entryPx > widthPx) [x, row] = [0, row + 1];
    const y = LEGEND_BASE + row * LEGEND_ROW;
    const left = MARGIN + x;
    x += entryPx;
    return markup`<rect x="${left}" y="${y - 10}" width="12" height="12" rx="2"${fill}/><text x="${left + 17}" y="${y}">${name}</text>`;
  });
  return { content, rows: legend.length === 0 ? 0 : row + 1 };
}

/** `detail`: a line below the title. */
export function framed(
  { title, legend, content, heightPx }: DrawnView,
  {
    detail,
    theme,
    widthPx,
  }: { readonly detail: string; readonly theme: PictureTheme; readonly widthPx: number },
): string {
  const { content: entries, rows } = placedLegend(legend, drawingWidth(widthPx));
  const top = (rows === 0 ? DETAIL_BASE : LEGEND_BASE + (rows - 1) * LEGEND_ROW) + CONTENT_GAP;
  const height = Math.ceil(top + heightPx + MARGIN);
  const patterns = new Markup(plainColours(PATTERNS.text, PAGE_STYLE.text, theme));
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${height}" viewBox="0 0 ${widthPx} ${height}" class="chart" font-family="Inter, system-ui, sans-serif">
<title>${title}</title><style>${new Markup(standaloneStyle(PAGE_STYLE.text, theme))}</style>${patterns}<rect class="paper" width="100%" height="100%"/>
<text class="title" x="${MARGIN}" y="${TITLE_BASE}">${title}</text><text x="${MARGIN}" y="${DETAIL_BASE}">${detail}</text>${entries}
<g transform="translate(${MARGIN} ${top})">${content}</g></svg>
`.text;
}
