/** What stands where there is nothing to draw: what is missing, and what would show it. */
import { markup } from '../report/markup';
import type { Drawing } from './table';
import { wrapped } from './wrapped';

const TOP = 44;
const LINE = 18;
const BOTTOM = 36;
const CHARACTER_WIDTH = 6.3;
const MOST_CHARACTERS = 90;

export function drawEmpty(
  [title, advice]: readonly [title: string, advice: string],
  widthPx: number,
): Drawing {
  const middle = Math.round(widthPx / 2);
  const most = Math.min(MOST_CHARACTERS, Math.floor(widthPx / CHARACTER_WIDTH));
  const lines = wrapped(advice, most).map(
    (line, at) =>
      markup`<text x="${middle}" y="${TOP + LINE * (at + 1)}" text-anchor="middle">${line}</text>`,
  );
  return {
    content: markup`<text class="title" x="${middle}" y="${TOP}" text-anchor="middle">${title}</text>${lines}`,
    widthPx: 0,
    heightPx: TOP + LINE * lines.length + BOTTOM,
  };
}
