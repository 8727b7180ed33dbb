/** How a picture is to look: the same options wherever one is drawn. */
import type { Command } from 'commander';
import { parsePictureTheme, PICTURE_THEMES, PICTURE_WIDTHS, USUAL_PICTURE } from '@core/pictures/choice';
import type { PictureLook, PictureTheme } from '@core/pictures/choice';
import { by, option } from './options';
import { parseCount } from './quantities';

export interface PictureOptions {
  readonly theme?: PictureTheme;
  readonly width?: number;
  readonly scale?: number;
}

export interface LookOfFile extends PictureLook {
  /** Pixels of a PNG for each of the SVG's. */
  readonly scale: number;
}

/** As the window's pictures have: they end up in documents, on screens of any density. */
const USUAL_SCALE = 2;
const MOST_SCALE = 8;

/** `formats`: what has a picture, in words. */
export const addPictureOptions = (command: Command, formats: string): Command =>
  command
    .addOption(
      option(
        '--theme <theme>',
        `of ${formats}: ${PICTURE_THEMES.join(', ')}; else ${USUAL_PICTURE.theme}`,
      ).argParser(by(parsePictureTheme)),
    )
    .addOption(
      option('--width <px>', `of ${formats}; else ${String(USUAL_PICTURE.widthPx)}`).argParser(
        by(parseCount(PICTURE_WIDTHS.least, PICTURE_WIDTHS.most)),
      ),
    )
    .addOption(
      option('--scale <n>', `of png: pixels for each of the width; else ${String(USUAL_SCALE)}`).argParser(
        by(parseCount(1, MOST_SCALE)),
      ),
    );

export const lookOf = ({ theme, width, scale }: PictureOptions): LookOfFile => ({
  theme: theme ?? USUAL_PICTURE.theme,
  widthPx: width ?? USUAL_PICTURE.widthPx,
  scale: scale ?? USUAL_SCALE,
});
