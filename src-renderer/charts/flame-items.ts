import { fitCanvas } from '../ui/fit-canvas';
import type { ExportItem } from '../ui/exported';
import { captionedPng, captionedSvg } from '../ui/picture';
import type { Caption } from '../ui/picture';
import type { Tokens } from '../ui/theme/tokens';
import { flameBoxes, ROW_PX, rowsOf } from './flame-boxes';
import type { FlameBox, BoxTree } from './flame-boxes';
import { drawFlame, flameSvg } from './flame-paint';
import type { BoxLook } from './flame-paint';

const WIDTH_PX = 1600;
const DENSITY = 2;

interface Pictured {
  readonly tree: BoxTree;
  readonly ends: Uint32Array;
  readonly zoomed: number;
  readonly tokens: Tokens;
  readonly lookAt: (node: number) => BoxLook;
  /** What a frame says of itself where one points at it. */
  readonly titleOf: (node: number) => string;
  /** Of the files, without their endings. */
  readonly stem: () => string;
  readonly caption: () => Caption;
}

/** The graph as it is zoomed, all of its rows, as pixels and as vectors. */
export function flameItems(of: Pictured): readonly ExportItem[] {
  const boxesOf = (): FlameBox[] => flameBoxes(of.tree, of.ends, of.zoomed, WIDTH_PX);
  return [
    {
      title: 'Picture as PNG',
      make: async () => ({
        name: `${of.stem()}.png`,
        kind: 'png',
        bytes: await captionedPng(pixelsOf(of, boxesOf()), of.caption(), DENSITY),
      }),
    },
    {
      title: 'Picture as SVG',
      make: async () => {
        const boxes = boxesOf();
        const drawn = flameSvg({ boxes, lookAt: of.lookAt }, of.titleOf);
        const bytes = captionedSvg(drawn, WIDTH_PX, rowsOf(boxes) * ROW_PX, of.caption());
        return { name: `${of.stem()}.svg`, kind: 'svg', bytes };
      },
    },
  ];
}

function pixelsOf({ tokens, lookAt }: Pictured, boxes: readonly FlameBox[]): HTMLCanvasElement {
  const heightPx = rowsOf(boxes) * ROW_PX;
  const canvas = document.createElement('canvas');
  const ctx = fitCanvas(canvas, { widthPx: WIDTH_PX, heightPx }, DENSITY);
  if (!ctx) throw new Error('no canvas to draw the picture on');
  const nothing = { hovered: null, selected: null };
  drawFlame(ctx, { boxes, tokens, lookAt, widthPx: WIDTH_PX, heightPx, density: DENSITY, ...nothing });
  return canvas;
}
