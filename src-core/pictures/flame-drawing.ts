/** A tree's frames as boxes, as wide as their time. */
import { flameBoxes, ROW_PX, rowsOf, subtreeEnds } from '../analysis/flame/flame-boxes';
import type { BoxTree, FlameBox } from '../analysis/flame/flame-boxes';
import { fixed } from '../report/axis';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { fitted } from '../report/timeline-drawing';
import type { DrawnView } from './frame';

export interface BoxLook {
  /** Fill attributes, one over the other. */
  readonly fills: readonly Markup[];
  /** Whose text it has. */
  readonly ink: string;
  /** As much of it as there is room for. */
  readonly text: string;
  readonly title: string;
}

const GAP = 1;

export function drawnBoxes(
  tree: BoxTree,
  widthPx: number,
  lookAt: (node: number) => BoxLook,
): Pick<DrawnView, 'content' | 'heightPx'> {
  const boxes = flameBoxes(tree, subtreeEnds(tree), 0, widthPx);
  return {
    content: markup`${boxes.map((box) => drawnBox(box, lookAt))}`,
    heightPx: rowsOf(boxes) * ROW_PX,
  };
}

function drawnBox({ node, row, xPx, widthPx }: FlameBox, lookAt: (node: number) => BoxLook): Markup {
  const width = Math.max(0.4, widthPx - (widthPx > 3 ? GAP : 0));
  const [y, height] = [row * ROW_PX, ROW_PX - GAP];
  const place = markup`x="${fixed(xPx)}" width="${fixed(width)}"`;
  // Many that are too thin each.
  if (node < 0)
    return markup`<rect class="thin" ${place} y="${y + height / 3}" height="${fixed(height / 3)}"/>`;
  const { fills, ink, text, title } = lookAt(node);
  const name = fitted(text, width);
  const written =
    name === null
      ? ''
      : markup`<text class="on on-${ink}" x="${fixed(xPx + 5)}" y="${y + 14}">${name}</text>`;
  const rects = fills.map((fill) => markup`<rect ${place} y="${y}" height="${height}"${fill}/>`);
  return markup`<g><title>${title}</title>${rects}${written}</g>`;
}
