/** Which view of a recording a picture shows, and how it is drawn: one list, which command line and help read. */
import { fail, ok } from '../errors';
import type { Result } from '../errors';

export const PICTURE_VIEWS = ['timeline', 'cycles', 'overlay', 'flame', 'statistics', 'barriers'] as const;
export type PictureView = (typeof PICTURE_VIEWS)[number];

/** What of two sides there is to see: figures and how they are spread, the cycles on one axis, the call trees as one. */
export const COMPARISON_VIEWS = ['figures', 'overlay', 'flame'] as const;
export type ComparisonView = (typeof COMPARISON_VIEWS)[number];

export const PICTURE_THEMES = ['light', 'dark'] as const;
export type PictureTheme = (typeof PICTURE_THEMES)[number];

/** In pixels of an SVG; a PNG may have several for each. */
export const PICTURE_WIDTHS = { least: 480, most: 8_000 } as const;

export interface PictureLook {
  readonly theme: PictureTheme;
  readonly widthPx: number;
}

export interface PictureChoice extends PictureLook {
  readonly view: PictureView;
}

export interface ComparisonChoice extends PictureLook {
  readonly view: ComparisonView;
}

export const USUAL_PICTURE: PictureChoice = { view: 'timeline', theme: 'light', widthPx: 1_600 };

/** Fails with usage, naming those that there are. */
const oneOf =
  <T extends string>(noun: string, all: readonly T[]) =>
  (text: string): Result<T> => {
    const found = all.find((one) => one === text);
    return found === undefined
      ? fail('usage', `There is no ${noun} “${text}”; there are ${all.join(', ')}.`)
      : ok(found);
  };

export const parsePictureView = oneOf('view', PICTURE_VIEWS);
export const parseComparisonView = oneOf('view', COMPARISON_VIEWS);
export const parsePictureTheme = oneOf('theme', PICTURE_THEMES);
