import { pixelsOf, vectorsOf } from './drawn-canvas';
import type { ExportItem } from './exported';
import { measuredText } from './measured-text';
import { captionedPng, captionedSvg, pngOfSvg } from './picture';
import type { Caption } from './picture';
import { tablesPicture } from './table-picture';
import type { PictureTable } from '@core/pictures/table';
import type { Tokens } from './theme/tokens';

/** Pictures end up in documents, on screens of any density. */
const DENSITY = 2;

interface Pictured {
  /** What of the view it is: "Bars". */
  readonly title: string;
  /** Of the files, without their endings. */
  readonly stem: () => string;
  readonly caption: () => Caption;
}

export interface PicturedCanvas extends Pictured {
  readonly canvasRef: { readonly current: HTMLCanvasElement | null };
}

interface PicturedTables extends Pictured {
  /** A paragraph above them; empty for none. */
  readonly lead: () => string;
  readonly tables: () => readonly PictureTable[];
  readonly tokens: Tokens;
}

/** What a canvas shows, as pixels and as vectors. */
export function pictureItems({ title, stem, canvasRef, caption }: PicturedCanvas): readonly ExportItem[] {
  const drawn = (): HTMLCanvasElement => {
    if (!canvasRef.current) throw new Error('nothing is drawn yet');
    return canvasRef.current;
  };
  return [
    {
      title: `${title} as PNG`,
      make: async () => ({
        name: `${stem()}.png`,
        kind: 'png',
        bytes: await captionedPng(pixelsOf(drawn(), DENSITY), caption(), DENSITY),
      }),
    },
    {
      title: `${title} as SVG`,
      make: async () => {
        const { svg, widthPx, heightPx } = await vectorsOf(drawn());
        return { name: `${stem()}.svg`, kind: 'svg', bytes: captionedSvg(svg, widthPx, heightPx, caption()) };
      },
    },
  ];
}

/** Tables, as pixels and as vectors. */
export function tableItems({
  title,
  stem,
  lead,
  tables,
  tokens,
  caption,
}: PicturedTables): readonly ExportItem[] {
  const drawn = (): string => {
    const { svg, widthPx, heightPx } = tablesPicture(lead(), tables(), tokens, measuredText());
    return captionedSvg(svg, widthPx, heightPx, caption());
  };
  return [
    {
      title: `${title} as PNG`,
      make: async () => ({ name: `${stem()}.png`, kind: 'png', bytes: await pngOfSvg(drawn()) }),
    },
    {
      title: `${title} as SVG`,
      make: async () => ({ name: `${stem()}.svg`, kind: 'svg', bytes: drawn() }),
    },
  ];
}
