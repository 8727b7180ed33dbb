/** A phase's colour and pattern for a canvas: the same look as everywhere else. */
import type { JointPhase, Phase } from '@core/phases/phase';
import type { Pattern } from './phases';
import { phaseColour, phasePattern } from './phases';
import type { Tokens } from './theme/tokens';
import { tiled } from './tile';
import type { Fill, TileSpec } from './tile';

export const SHADE = '#0e1116';

/** `density`: pixels of the device in one of CSS. */
export const phaseFill = (
  ctx: CanvasRenderingContext2D,
  tokens: Tokens,
  key: Phase | JointPhase,
  density: number,
): Fill =>
  patternFill(ctx, { colour: phaseColour(tokens, key), pattern: phasePattern(key) }, tokens.text, density);

/** `dot`: the ink of dots. */
export function patternFill(
  ctx: CanvasRenderingContext2D,
  { colour, pattern }: { readonly colour: string; readonly pattern: Pattern },
  dot: string,
  density: number,
): Fill {
  const spec = specOf(colour, pattern, dot);
  return (spec && tiled(ctx, spec, density)) ?? colour;
}

function specOf(colour: string, pattern: Pattern, dot: string): TileSpec | null {
  switch (pattern) {
    case 'plain':
      return null;
    case 'hatched':
      return { motif: 'hatch', ground: colour, ink: SHADE, inkAlpha: 0.42, sizePx: 6 };
    case 'striped':
      return { motif: 'lines', ground: colour, ink: SHADE, inkAlpha: 0.25, sizePx: 8 };
    case 'dotted':
      return { motif: 'dots', ground: colour, groundAlpha: 0.5, ink: dot, inkAlpha: 0.6, sizePx: 4 };
  }
}

/** The hold between pause and resume, which is in no phase. */
export const holdFill = (ctx: CanvasRenderingContext2D, { raised, muted }: Tokens, density: number): Fill =>
  tiled(
    ctx,
    { motif: 'lines', ground: raised, ink: muted, inkAlpha: 0.35, sizePx: 9, lineShare: 0.16 },
    density,
  ) ?? raised;
