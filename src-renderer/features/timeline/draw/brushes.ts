import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { JointPhase } from '@core/phases/phase';
import { phaseColour, phasePattern } from '../../../ui/phases';
import type { Tokens } from '../../../ui/theme/tokens';
import type { Paint } from '../geometry/style';

export type Fill = string | CanvasPattern;

/** Fills for one theme and one pixel density. */
export interface Brushes {
  readonly tokens: Tokens;
  fill(paint: Paint): Fill;
  readonly hold: Fill;
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

export function createBrushes(ctx: CanvasRenderingContext2D, tokens: Tokens, density: number): Brushes {
  const shade = '#0e1116';
  const hatched = (ground: string): Fill =>
    pattern(ctx, { motif: 'hatch', ground, groundAlpha: 1, ink: shade, inkAlpha: 0.42, sizePx: 6 }, density);
  const dotted = (ground: string): Fill =>
    pattern(
      ctx,
      { motif: 'dots', ground, groundAlpha: 0.5, ink: tokens.text, inkAlpha: 0.6, sizePx: 4 },
      density,
    );
  const phases = new Map(
    PHASES.map((phase) => {
      const colour = phaseColour(tokens, phase);
      const how = phasePattern(phase);
      return [phase, how === 'hatched' ? hatched(colour) : how === 'dotted' ? dotted(colour) : colour];
    }),
  );
  const runnable = pattern(
    ctx,
    {
      motif: 'hatch',
      ground: tokens.runnable,
      groundAlpha: 0.3,
      ink: tokens.runnable,
      inkAlpha: 1,
      sizePx: 5,
    },
    density,
  );
  const joint = (key: JointPhase): Fill => {
    const ground = phaseColour(tokens, key);
    return pattern(
      ctx,
      { motif: 'lines', ground, groundAlpha: 1, ink: shade, inkAlpha: 0.25, sizePx: 8 },
      density,
    );
  };
  const joints = new Map(JOINT_PHASES.map((key) => [key, joint(key)]));
  const gracePeriod = hatched(tokens.gracePeriod);
  return {
    tokens,
    hold: pattern(
      ctx,
      { motif: 'lines', ground: tokens.ground, groundAlpha: 0, ink: tokens.muted, inkAlpha: 0.16, sizePx: 9 },
      density,
    ),
    fill: (paint) => {
      if (paint.paint === 'phase') return phases.get(paint.phase) ?? tokens.raised;
      if (paint.paint === 'joint') return joints.get(paint.joint) ?? tokens.raised;
      if (paint.paint === 'neutral') return tokens.raised;
      if (paint.paint === 'runnable') return runnable;
      if (paint.paint === 'gracePeriod') return gracePeriod;
      return tokens[paint.paint];
    },
  };
}
