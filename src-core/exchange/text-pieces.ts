/** Text that is written piece by piece, as UTF-8. */
import { NOTHING_YET } from './exchanged-recording';

/** Long enough that writing a piece costs more than making it. */
const PIECE_CHARACTERS = 1 << 16;

export class TextPieces {
  readonly #encoder = new TextEncoder();
  #parts: string[] = [];
  #characters = 0;

  add(text: string): void {
    this.#parts.push(text);
    this.#characters += text.length;
  }

  /** What is there, once it is worth writing. */
  piece(): Uint8Array {
    return this.#characters < PIECE_CHARACTERS ? NOTHING_YET : this.rest();
  }

  rest(): Uint8Array {
    const bytes = this.#encoder.encode(this.#parts.join(''));
    this.#parts = [];
    this.#characters = 0;
    return bytes;
  }
}
