import { phaseColour, phasePattern } from '../../../ui/phases';
import { inkOn } from '../../../ui/theme/contrast';
import type { Tokens } from '../../../ui/theme/tokens';
import { PAINTS } from '../geometry/style';
import type { Paint } from '../geometry/style';

export type Fill = string | CanvasPattern;

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

type Motif = 'hatch' | 'lines' | 'dots';

interface PatternSpec {
  readonly motif: Motif;
  readonly ground: string;
  readonly groundAlpha: number;
  readonly ink: string;
  readonly inkAlpha: number;
  readonly sizePx: number;
}

/** A tile that repeats without a seam, drawn at device resolution so that hatching stays crisp. */
function pattern(ctx: CanvasRenderingContext2D, spec: PatternSpec, density: number): Fill {
  const size = Math.max(4, Math.round(spec.sizePx * density));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return spec.ground;
  pen.globalAlpha = spec.groundAlpha;
  pen.fillStyle = spec.ground;
  pen.fillRect(0, 0, size, size);
  pen.globalAlpha = spec.inkAlpha;
  pen.fillStyle = spec.ink;
  pen.strokeStyle = spec.ink;
  if (spec.motif === 'dots') {
    pen.beginPath();
    pen.arc(size / 2, size / 2, size / 5, 0, 2 * Math.PI);
    pen.fill();
  } else {
    pen.lineWidth = size * (spec.motif === 'hatch' ? 0.3 : 0.22);
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift - size / 2, size * 1.5);
      pen.lineTo(shift + size * 1.5, -size / 2);
      pen.stroke();
    }
  }
  const made = ctx.createPattern(tile, 'repeat');
  made?.setTransform(new DOMMatrix().scale(1 / density));
  return made ?? spec.ground;
}

const SHADE = '#0e1116';

export function createBrushes(ctx: CanvasRenderingContext2D, tokens: Tokens, density: number): Brushes {
  const striped = (ink: string, inkAlpha: number, sizePx: number): Fill =>
    pattern(ctx, { motif: 'lines', ground: tokens.ground, groundAlpha: 0, ink, inkAlpha, sizePx }, density);
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
  const make = (spec: PatternSpec): Fill => pattern(ctx, spec, density);
  const hatched = (ground: string): Fill =>
    make({ motif: 'hatch', ground, groundAlpha: 1, ink: SHADE, inkAlpha: 0.42, sizePx: 6 });
  switch (paint.paint) {
    case 'phase': {
      const colour = phaseColour(tokens, paint.phase);
      const how = phasePattern(paint.phase);
      if (how === 'hatched') return hatched(colour);
      if (how !== 'dotted') return colour;
      return make({
        motif: 'dots',
        ground: colour,
        groundAlpha: 0.5,
        ink: tokens.text,
        inkAlpha: 0.6,
        sizePx: 4,
      });
    }
    case 'joint': {
      const ground = phaseColour(tokens, paint.joint);
      return make({ motif: 'lines', ground, groundAlpha: 1, ink: SHADE, inkAlpha: 0.25, sizePx: 8 });
    }
    case 'neutral':
      return tokens.raised;
    case 'runnable': {
      const colour = tokens.runnable;
      return make({ motif: 'hatch', ground: colour, groundAlpha: 0.3, ink: colour, inkAlpha: 1, sizePx: 5 });
    }
    case 'gracePeriod':
      return hatched(tokens.gracePeriod);
    case 'unknown':
      return make({
        motif: 'dots',
        ground: tokens.ground,
        groundAlpha: 0,
        ink: tokens.faint,
        inkAlpha: 0.5,
        sizePx: 5,
      });
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
