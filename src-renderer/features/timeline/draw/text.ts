/** Text on the canvas, cut to what fits. Sizes in CSS pixels. */

const FAMILY = "'Inter Variable', 'Inter', system-ui, sans-serif";

export const font = (sizePx: number, weight = 400): string => `${weight} ${sizePx}px ${FAMILY}`;

/** The first of `texts` that fits in `widthPx`; empty if none does. */
export function firstThatFits(
  ctx: CanvasRenderingContext2D,
  texts: readonly string[],
  widthPx: number,
): string {
  return texts.find((text) => ctx.measureText(text).width <= widthPx) ?? '';
}

/** `text`, or as much of it as fits in `widthPx` with an ellipsis; empty where not even three letters fit. */
export function fitText(ctx: CanvasRenderingContext2D, text: string, widthPx: number): string {
  if (ctx.measureText(text).width <= widthPx) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (ctx.measureText(`${text.slice(0, middle)}…`).width <= widthPx) low = middle;
    else high = middle - 1;
  }
  return low < 3 ? '' : `${text.slice(0, low)}…`;
}
