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

/** The light theme's variables: they come first. */
function lightColours(style: string): ReadonlyMap<string, string> {
  const light = new Map<string, string>();
  for (const [, name = '', value = ''] of style.matchAll(/--([\w-]+):\s*([^;}]+)/g))
    if (!light.has(name)) light.set(name, value.trim());
  return light;
}

const MIX = /color-mix\(in srgb, (#[\da-f]{6}), (#[\da-f]{6}) ([\d.]+)%\)/g;

const channels = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function mixed(one: string, other: string, percent: number): string {
  const others = channels(other);
  const parts = channels(one).map((from, at) => from + (((others[at] ?? 0) - from) * percent) / 100);
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Variables and mixtures as plain colours: few viewers of SVG files know them. */
export function plainColours(text: string, style: string): string {
  const light = lightColours(style);
  let plain = text.replace(/var\(--([\w-]+)\)/g, (_, name: string) => light.get(name) ?? 'none');
  // From the innermost outwards.
  for (let before = ''; plain !== before;) {
    before = plain;
    plain = plain.replace(MIX, (_, one: string, other: string, percent: string) =>
      mixed(one, other, Number(percent)),
    );
  }
  return plain;
}

/** The page's style for drawings. */
export function standaloneStyle(style: string): string {
  const rules = (style.match(/[^{}]+\{[^{}]*\}/g) ?? []).map((rule) => rule.trim());
  return plainColours(rules.filter((rule) => DRAWN.test(rule)).join('\n'), style);
}

/** The whole cycle; `title` stands above it. */
export function timelinePicture(timeline: DrawnTimeline, title: string): string {
  const range = { startNs: 0, endNs: Math.max(1, timeline.extentNs), widthPx: WIDTH - 2 * MARGIN };
  const { content, heightPx } = drawTimeline(timeline, range);
  const height = heightPx + HEADING + 2 * MARGIN;
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" class="chart" font-family="Inter, system-ui, sans-serif">
<title>${title}</title><style>${new Markup(standaloneStyle(PAGE_STYLE.text))}</style>${new Markup(plainColours(PATTERNS.text, PAGE_STYLE.text))}<rect width="100%" height="100%" fill="#fff"/>
<text class="lane" x="${MARGIN}" y="${MARGIN + 12}">${title}</text><g transform="translate(${MARGIN} ${MARGIN + HEADING})">${content}</g></svg>
`.text;
}
