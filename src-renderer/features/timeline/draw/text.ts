/** Text on the canvas, measured once a character and cut to what fits. Sizes in CSS pixels. */

const FAMILY = "'Inter Variable', 'Inter', system-ui, sans-serif";

export const font = (sizePx: number, weight = 400): string => `${weight} ${sizePx}px ${FAMILY}`;

const CUTS_KEPT = 4000;

/**
 * Widths of texts in one font, as the sum of their characters' widths: kerning is left out, so a text may be a hair narrower than
 * told, and thousands of new texts a second (durations) cost no measuring.
 */
export class TextMeter {
  readonly font: string;
  readonly #measure: (text: string) => number;
  readonly #widths = new Map<string, number>();
  readonly #cuts = new Map<string, string>();

  constructor(fontName: string, measure: (text: string) => number) {
    this.font = fontName;
    this.#measure = measure;
  }

  width(text: string): number {
    let sum = 0;
    for (const letter of text) sum += this.#letter(letter);
    return sum;
  }

  /** `text`, or as much of it as fits in `widthPx` with an ellipsis; empty where not even three letters fit. */
  cut(text: string, widthPx: number): string {
    const key = `${Math.floor(widthPx)} ${text}`;
    const known = this.#cuts.get(key);
    if (known !== undefined) return known;
    if (this.#cuts.size > CUTS_KEPT) this.#cuts.clear();
    const cut = this.#cut(text, Math.floor(widthPx));
    this.#cuts.set(key, cut);
    return cut;
  }

  #cut(text: string, widthPx: number): string {
    if (this.width(text) <= widthPx) return text;
    let sum = this.#letter('…');
    let kept = '';
    for (const letter of text) {
      sum += this.#letter(letter);
      if (sum > widthPx) break;
      kept += letter;
    }
    return kept.length < 3 ? '' : `${kept}…`;
  }

  #letter(letter: string): number {
    const known = this.#widths.get(letter);
    if (known !== undefined) return known;
    const measured = this.#measure(letter);
    this.#widths.set(letter, measured);
    return measured;
  }
}

export const FONTS = {
  small: font(10.5),
  smallBold: font(10.5, 600),
  label: font(11, 500),
  labelBold: font(11, 600),
  title: font(12, 600),
  /** On rows that have grown. */
  large: font(12, 500),
  largeBold: font(12, 600),
} as const;
export type FontName = keyof typeof FONTS;

export type TextMeters = Readonly<Record<FontName, TextMeter>>;

export function createMeters(ctx: CanvasRenderingContext2D): TextMeters {
  const meter = (name: FontName): TextMeter =>
    new TextMeter(FONTS[name], (text) => {
      ctx.font = FONTS[name];
      return ctx.measureText(text).width;
    });
  return {
    small: meter('small'),
    smallBold: meter('smallBold'),
    label: meter('label'),
    labelBold: meter('labelBold'),
    title: meter('title'),
    large: meter('large'),
    largeBold: meter('largeBold'),
  };
}
