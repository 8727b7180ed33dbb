/** What tells bars apart where colours may not: lines and dots over them, as one path that a picture keeps sharp. */
import type { Pattern } from '../../ui/phases';

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels from line to line along an edge, and from dot to dot. */
const LINES_PX = 6;
const DOTS_PX = 4;

/** SVG path data within the bar; empty where nothing fits, or the pattern is plain. */
export function patternPath(bar: Bar, pattern: Pattern): string {
  if (pattern === 'plain' || bar.width < 2 || bar.height < 2) return '';
  return pattern === 'dotted' ? dots(bar) : lines(bar, pattern === 'hatched');
}

/** Rising to the right, or falling; all on one grid, whatever bar they are in. */
function lines({ x, y, width, height }: Bar, rising: boolean): string {
  const path: string[] = [];
  for (let away = LINES_PX / 2; away < width + height; away += LINES_PX) {
    // From the left or the floor of the bar to its top or its right side, seen from the corner that the lines cut off.
    const [fromX, fromY] = away < height ? [0, away] : [away - height, height];
    const [toX, toY] = away < width ? [away, 0] : [width, away - width];
    const at = (left: number): string => (rising ? x + left : x + width - left).toFixed(1);
    path.push(`M${at(fromX)} ${(y + fromY).toFixed(1)}L${at(toX)} ${(y + toY).toFixed(1)}`);
  }
  return path.join('');
}

function dots({ x, y, width, height }: Bar): string {
  const path: string[] = [];
  for (let down = DOTS_PX / 2; down < height; down += DOTS_PX)
    for (let right = DOTS_PX / 2; right + 1 <= width; right += DOTS_PX)
      path.push(`M${(x + right).toFixed(1)} ${(y + down).toFixed(1)}h1`);
  return path.join('');
}
