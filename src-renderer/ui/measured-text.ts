/** How wide a text is, for pictures that are made of text. */

/** Width in CSS pixels of a text of such a size, in the window's font. */
export type MeasureText = (text: string, sizePx: number) => number;

/** In a canvas' own font; about right where there is no canvas. */
export function measuredText(): MeasureText {
  const pen = document.createElement('canvas').getContext('2d');
  return (text, sizePx) => {
    if (!pen) return text.length * sizePx * 0.6;
    pen.font = `${sizePx}px 'Inter Variable', system-ui, sans-serif`;
    // Figures are wider in their tabular form.
    return pen.measureText(text).width * 1.04;
  };
}
