/** Drawings one below the other. */
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import type { Drawing } from './table';

/** Without a width: as wide as it was asked for. */
type Part = Omit<Drawing, 'widthPx'> & Partial<Pick<Drawing, 'widthPx'>>;

/** Further down by so much. */
export const moved = <T extends Part>(part: T, topPx: number): T => ({
  ...part,
  content: markup`<g transform="translate(0 ${topPx})">${part.content}</g>`,
});

export class Stack {
  readonly #parts: Markup[] = [];
  #heightPx = 0;
  #widthPx = 0;

  /** `draw` is told where it begins; one without a height is left out, and the gap before it. */
  add(draw: (topPx: number) => Part, gapPx = 0): void {
    const gap = this.#heightPx === 0 ? 0 : gapPx;
    const { content, heightPx, widthPx = 0 } = draw(this.#heightPx + gap);
    if (heightPx === 0) return;
    this.#parts.push(content);
    this.#heightPx += gap + heightPx;
    this.#widthPx = Math.max(this.#widthPx, widthPx);
  }

  /** As wide as its widest. */
  get drawing(): Drawing {
    return { content: markup`${this.#parts}`, heightPx: this.#heightPx, widthPx: this.#widthPx };
  }
}
