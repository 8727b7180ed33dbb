import { useEffect } from 'react';
import type { RefObject } from 'react';
import { drawOn } from '../ui/drawn-canvas';
import type { Tokens } from '../ui/theme/tokens';
import { penOn, type Pen } from './pen';

/** Draws on the canvas whenever `draw` is another, once a frame at most; nothing while it has no width. */
export function usePen(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  tokens: Tokens,
  draw: (pen: Pen) => void,
): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const canvas = canvasRef.current;
      if (!canvas || widthPx === 0) return;
      drawOn(canvas, { widthPx, heightPx }, (ctx, density) => draw(penOn(ctx, tokens, density)));
    });
    return () => cancelAnimationFrame(frame);
  }, [canvasRef, widthPx, heightPx, tokens, draw]);
}
