import { backwardStart, bitsAt, type BlockInput } from './block-input';
import { FseTable, STATE_BITS_SHIFT, type Alphabet } from './fse-table';

export const MAX_CODE_BITS = 11;
const MAX_WEIGHTS = 255;

const WEIGHTS: Alphabet = {
  maxLog: 6,
  bases: Int32Array.from({ length: MAX_CODE_BITS + 1 }, (_, weight) => weight),
  extraBits: new Uint8Array(MAX_CODE_BITS + 1),
};

/** Literals' prefix codes (RFC 8878, 4.2): indexed by the next `codeBits` bits, a cell is the symbol and 8 bits up its length. */
export class HuffmanTable {
  /** The longest code's length; 0 before any table was read. */
  codeBits = 0;
  readonly cells = new Uint16Array(1 << MAX_CODE_BITS);
  private readonly weights = new Uint8Array(MAX_WEIGHTS + 1);
  /** By weight: the first cell of the next code. */
  private readonly starts = new Uint16Array(MAX_CODE_BITS + 2);
  private readonly fse = new FseTable(WEIGHTS);

  /** Reads a description at `input.at`, which moves behind it. */
  read(input: BlockInput, end: number): string | null {
    if (input.at >= end) return 'a Huffman table is cut short';
    const header = input.nextByte();
    const direct = header >= 128;
    const count = direct ? header - 127 : 0;
    const stop = input.at + (direct ? (count + 1) >> 1 : header);
    if (stop > end) return 'a Huffman table is cut short';
    if (!direct) return this.readCompressed(input, stop);
    for (let index = 0; index < count; index += 1) {
      const pair = input.view.getUint8(input.at + (index >> 1));
      this.weights[index] = index & 1 ? pair & 15 : pair >> 4;
    }
    input.at = stop;
    return this.build(count);
  }

  /** Two states take turns until the bits are used up; what the last state stands for is the last weight. */
  private readCompressed(input: BlockInput, stop: number): string | null {
    const { fse, weights } = this;
    const failure = fse.read(input, stop);
    if (failure !== null) return failure;
    const { view } = input;
    const first = input.at * 8;
    input.at = stop;
    let bit = backwardStart(view, first >> 3, stop) - 2 * fse.log;
    if (bit < first) return 'Huffman weights are cut short';
    let state = bitsAt(view, bit + fse.log, fse.log);
    let other = bitsAt(view, bit, fse.log);
    for (let count = 0; count < MAX_WEIGHTS - 1; count += 1) {
      weights[count] = fse.cells[2 * state] ?? 0;
      const leads = fse.cells[2 * state + 1] ?? 0;
      const bits = (leads >> STATE_BITS_SHIFT) & 15;
      bit -= bits;
      if (bit < first) {
        weights[count + 1] = fse.cells[2 * other] ?? 0;
        return this.build(count + 2);
      }
      state = other;
      other = (leads & 0xffff) + bitsAt(view, bit, bits);
    }
    return 'Huffman weights are too many';
  }

  /** The last weight is not written: it is what is missing to a power of two. */
  private build(count: number): string | null {
    const { weights } = this;
    let total = 0;
    let longest = 0;
    for (let symbol = 0; symbol < count; symbol += 1) {
      const weight = weights[symbol] ?? 0;
      if (weight > MAX_CODE_BITS) return 'a Huffman code is too long';
      total += (1 << weight) >> 1;
      if (weight === 1) longest += 1;
    }
    const codeBits = 32 - Math.clz32(total);
    const missing = (1 << codeBits) - total;
    if (total === 0 || codeBits > MAX_CODE_BITS) return 'Huffman weights are not those of a code';
    if ((missing & (missing - 1)) !== 0) return 'Huffman weights are not those of a code';
    weights[count] = 32 - Math.clz32(missing);
    if (missing === 1) longest += 1;
    if (longest < 2) return 'Huffman weights are not those of a code';
    this.codeBits = codeBits;
    this.fill(count + 1);
    return null;
  }

  /** Longest codes first; symbols in order among equals. */
  private fill(symbols: number): void {
    const { cells, weights, starts, codeBits } = this;
    starts.fill(0);
    for (let symbol = 0; symbol < symbols; symbol += 1) {
      const weight = weights[symbol] ?? 0;
      starts[weight + 1] = (starts[weight + 1] ?? 0) + ((1 << weight) >> 1);
    }
    for (let weight = 1; weight <= codeBits; weight += 1)
      starts[weight + 1] = (starts[weight + 1] ?? 0) + (starts[weight] ?? 0);
    for (let symbol = 0; symbol < symbols; symbol += 1) {
      const weight = weights[symbol] ?? 0;
      if (weight === 0) continue;
      const from = starts[weight] ?? 0;
      const to = from + (1 << (weight - 1));
      starts[weight] = to;
      const cell = symbol | ((codeBits + 1 - weight) << 8);
      for (let index = from; index < to; index += 1) cells[index] = cell;
    }
  }
}
