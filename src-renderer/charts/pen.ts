import type { OverlayKey } from '@core/analysis/overlay-runs';
import { holdFill, phaseFill } from '../ui/phase-fills';
import type { Fill } from '../ui/tile';
import type { Tokens } from '../ui/theme/tokens';

/** What aligned cycles are drawn with. */
export interface Pen {
  readonly ctx: CanvasRenderingContext2D;
  readonly tokens: Tokens;
  fillOf(key: OverlayKey): Fill;
}

interface Made {
  readonly pen: Pen;
  readonly density: number;
}

const madeFor = new WeakMap<CanvasRenderingContext2D, Made>();

/** Made once for each ground and its colours: a tile costs more than what it fills. */
export function penOn(ctx: CanvasRenderingContext2D, tokens: Tokens, density: number): Pen {
  const known = madeFor.get(ctx);
  if (known?.pen.tokens === tokens && known.density === density) return known.pen;
  const fills = new Map<OverlayKey, Fill>();
  const pen: Pen = {
    ctx,
    tokens,
    fillOf: (key) => {
      const fill =
        fills.get(key) ??
        (key === 'hold' ? holdFill(ctx, tokens, density) : phaseFill(ctx, tokens, key, density));
      fills.set(key, fill);
      return fill;
    },
  };
  madeFor.set(ctx, { pen, density });
  return pen;
}
