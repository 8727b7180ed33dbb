/** A cycle's timeline as an SVG file of its own: the page's drawing, in the light theme's colours, which every viewer knows. */
import { markup, Markup } from './markup';
import { PAGE_STYLE } from './page-assets';
import type { DrawnTimeline } from './page-data';
import { PATTERNS } from './paint';
import { drawTimeline } from './timeline-drawing';

const WIDTH = 1600;
const MARGIN = 16;
const HEADING = 28;

/** Rules that drawings need. */
const DRAWN = /^\.(?:chart|grid|edge|hold|path|arrow|texture|dot|[fsm]-)/;

/** The page's style for drawings, its variables put in: few viewers of SVG files know them. */
export function standaloneStyle(style: string): string {
  const light = new Map<string, string>();
  for (const [, name = '', value = ''] of style.matchAll(/--([\w-]+):\s*([^;}]+)/g))
    if (!light.has(name)) light.set(name, value.trim());
  const rules = (style.match(/[^{}]+\{[^{}]*\}/g) ?? []).map((rule) => rule.trim());
  return rules
    .filter((rule) => DRAWN.test(rule))
    .map((rule) => rule.replace(/var\(--([\w-]+)\)/g, (_, name: string) => light.get(name) ?? 'none'))
    .join('\n');
}

/** The whole cycle; `title` stands above it. */
export function timelinePicture(timeline: DrawnTimeline, title: string): string {
  const range = { startNs: 0, endNs: Math.max(1, timeline.extentNs), widthPx: WIDTH - 2 * MARGIN };
  const { content, heightPx } = drawTimeline(timeline, range);
  const height = heightPx + HEADING + 2 * MARGIN;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" class="chart" font-family="Inter, system-ui, sans-serif">
<title>${title}</title><style>${new Markup(standaloneStyle(PAGE_STYLE.text))}</style>${PATTERNS}<rect width="100%" height="100%" fill="#fff"/>
<text class="lane" x="${MARGIN}" y="${MARGIN + 12}">${title}</text><g transform="translate(${MARGIN} ${MARGIN + HEADING})">${content}</g></svg>
`.text;
}
