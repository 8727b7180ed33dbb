import { useCallback, useRef } from 'react';
import type { RefObject } from 'react';
import type { OverlayKey } from '@core/analysis/overlay-runs';
import { holdFill, phaseFill } from '../ui/phase-fills';
import type { Fill } from '../ui/tile';
import type { Tokens } from '../ui/theme/tokens';
import type { Pen } from './bands';

/** A canvas' pen, with the fills of these colours, made once; null before there is a canvas. */
export function usePen(canvasRef: RefObject<HTMLCanvasElement | null>, tokens: Tokens): () => Pen | null {
  const made = useRef<{ tokens: Tokens; density: number; fills: Map<OverlayKey, Fill> } | null>(null);
  return useCallback(() => {
    const ctx = canvasRef.current?.getContext('2d');
    if (!ctx) return null;
    const density = window.devicePixelRatio;
    if (made.current?.tokens !== tokens || made.current.density !== density)
      made.current = { tokens, density, fills: new Map() };
    const { fills } = made.current;
    return {
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
  }, [canvasRef, tokens]);
}
