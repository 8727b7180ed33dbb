/** Two sides of a comparison as an SVG file: what they are, what it comes to, and below it one of the views. */
import { compareSides } from '../../compare/compare';
import { compareDocument } from '../../compare/document';
import { assertNever } from '../../errors';
import type { ComparisonChoice, ComparisonView } from '../choice';
import { drawingWidth, framed } from '../frame';
import type { DrawnView } from '../frame';
import { moved, Stack } from '../stack';
import type { Compared, ComparedSide, DrawnSides } from './compared';
import { figuresOf } from './figures';
import { flameOf } from './flame';
import { addHead } from './head';
import { overlayOf } from './overlay';

const HEAD_GAP = 18;

/** Its bytes in order; a piece may be empty, and gives others their turn. Throws UnreadableEvents as the analyses do. */
export function* comparisonPieces(
  { a, b }: { readonly a: ComparedSide; readonly b: ComparedSide },
  { view, theme, widthPx }: ComparisonChoice,
): Generator<Uint8Array> {
  const comparison = compareSides(a, b);
  const compared: Compared = { a, b, comparison, document: compareDocument({ a, b }, comparison, []) };
  const sides = yield* gatherView(view, compared);
  const asked = drawingWidth(widthPx);
  const first = drawn(compared, sides, asked);
  // What a table needs, all of it has.
  const whole = first.leastWidthPx > asked ? drawn(compared, sides, Math.ceil(first.leastWidthPx)) : first;
  yield new TextEncoder().encode(framed(whole, { detail: '', theme, widthPx }));
}

function drawn(compared: Compared, sides: DrawnSides, widthPx: number): Required<DrawnView> {
  const { title, legend, drawing } = sides(widthPx);
  const stack = new Stack();
  addHead(stack, compared, widthPx);
  stack.add((topPx) => moved(drawing, topPx), HEAD_GAP);
  const { content, heightPx, widthPx: leastWidthPx } = stack.drawing;
  return { title, legend, content, heightPx, leastWidthPx };
}

function* gatherView(view: ComparisonView, compared: Compared): Generator<Uint8Array, DrawnSides> {
  switch (view) {
    case 'figures':
      return figuresOf(compared);
    case 'overlay':
      return yield* overlayOf(compared);
    case 'flame':
      return yield* flameOf(compared);
    default:
      return assertNever(view);
  }
}
