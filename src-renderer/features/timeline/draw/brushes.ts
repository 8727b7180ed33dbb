import { phaseColour } from '../../../ui/phases';
import { patternFill, phaseFill } from '../../../ui/phase-fills';
import { tiled } from '../../../ui/tile';
import type { Fill } from '../../../ui/tile';
import { inkOn } from '../../../ui/theme/contrast';
import type { Tokens } from '../../../ui/theme/tokens';
import { PAINTS } from '../geometry/style';
import type { Paint } from '../geometry/style';

/** Fills for one theme and one pixel density. */
export interface Brushes {
  readonly tokens: Tokens;
  /** By index into PAINTS. */
  readonly fills: readonly Fill[];
  /** The ink of a text on it; null where the slice carries none. */
  readonly inks: readonly (string | null)[];
  /** A plain ground for text on hatching; null where none is needed. */
  readonly plates: readonly (string | null)[];
  readonly hold: Fill;
  /** Where main has not said yet what there is. */
  readonly awaited: Fill;
}

export function createBrushes(ctx: CanvasRenderingContext2D, tokens: Tokens, density: number): Brushes {
  const striped = (ink: string, inkAlpha: number, sizePx: number): Fill =>
    tiled(ctx, { motif: 'lines', ground: null, ink, inkAlpha, sizePx }, density) ?? tokens.ground;
  return {
    tokens,
    fills: PAINTS.map((paint) => fillOf(ctx, paint, tokens, density)),
    inks: PAINTS.map((paint) => inkFor(paint, tokens)),
    plates: PAINTS.map((paint) => plateColour(paint, tokens)),
    hold: striped(tokens.muted, 0.16, 9),
    awaited: striped(tokens.muted, 0.08, 14),
  };
}

function fillOf(ctx: CanvasRenderingContext2D, paint: Paint, tokens: Tokens, density: number): Fill {
  switch (paint.paint) {
    case 'phase':
      return phaseFill(ctx, tokens, paint.phase, density);
    case 'joint':
      return phaseFill(ctx, tokens, paint.joint, density);
    case 'neutral':
      return tokens.raised;
    case 'runnable': {
      const ground = tokens.runnable;
      const spec = { motif: 'hatch', ground, groundAlpha: 0.3, ink: ground, inkAlpha: 1, sizePx: 5 } as const;
      return tiled(ctx, spec, density) ?? ground;
    }
    case 'gracePeriod':
      return patternFill(ctx, { colour: tokens.gracePeriod, pattern: 'hatched' }, tokens.text, density);
    case 'unknown': {
      const spec = { motif: 'dots', ground: null, ink: tokens.faint, inkAlpha: 0.5, sizePx: 5 } as const;
      return tiled(ctx, spec, density) ?? tokens.ground;
    }
    default:
      return tokens[paint.paint];
  }
}

function inkFor(paint: Paint, tokens: Tokens): string | null {
  switch (paint.paint) {
    case 'phase':
      return paint.phase === 'other' ? null : inkOn(tokens.phases[paint.phase]);
    case 'joint':
      return inkOn(phaseColour(tokens, paint.joint));
    case 'neutral':
    case 'guest':
      return tokens.text;
    case 'blocked':
      return tokens.muted;
    default:
      return null;
  }
}

function plateColour(paint: Paint, tokens: Tokens): string | null {
  if (paint.paint === 'joint') return phaseColour(tokens, paint.joint);
  return paint.paint === 'phase' && paint.phase === 'barrier' ? tokens.phases.barrier : null;
}
