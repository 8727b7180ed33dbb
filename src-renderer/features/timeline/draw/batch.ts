/** Rectangles of a frame, kept by paint, so that each paint is set once and filled as one path; nothing is allocated per frame. */

const FIRST_CAPACITY = 1024;

/** Left, top, width and height by turns. */
export class RectBatch {
  #values: Float64Array[];
  #lengths: Uint32Array;

  constructor(paints: number) {
    this.#values = Array.from({ length: paints }, () => new Float64Array(0));
    this.#lengths = new Uint32Array(paints);
  }

  clear(): void {
    this.#lengths.fill(0);
  }

  add(paint: number, x: number, y: number, width: number, height: number): void {
    let values = this.#values[paint];
    if (!values) return;
    const at = this.#lengths[paint] ?? 0;
    if (at + 4 > values.length) {
      const grown = new Float64Array(Math.max(FIRST_CAPACITY, 2 * values.length));
      grown.set(values);
      values = grown;
      this.#values[paint] = grown;
    }
    values[at] = x;
    values[at + 1] = y;
    values[at + 2] = width;
    values[at + 3] = height;
    this.#lengths[paint] = at + 4;
  }

  get count(): number {
    return this.#lengths.reduce((sum, length) => sum + length / 4, 0);
  }

  /** Gives the rectangles of each paint that has any, by turns four numbers each in the first `length` of `values`. */
  each(draw: (paint: number, values: Float64Array, length: number) => void): void {
    for (let paint = 0; paint < this.#values.length; paint += 1) {
      const values = this.#values[paint];
      const length = this.#lengths[paint] ?? 0;
      if (values && length > 0) draw(paint, values, length);
    }
  }
}
