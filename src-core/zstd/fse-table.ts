import { bitsAt, type BlockInput } from './block-input';

/** What an alphabet's symbols stand for: a base value and as many extra bits. */
export interface Alphabet {
  readonly maxLog: number;
  readonly bases: Int32Array;
  readonly extraBits: Uint8Array;
}

/** A state's second cell: the next state's base in 16 bits, then how many bits to add to it, then the value's extra bits. */
export const STATE_BITS_SHIFT = 16;
export const EXTRA_BITS_SHIFT = 20;

/** A finite state entropy decoding table (RFC 8878, 4.1). A state has two cells: its base value, and where it leads. */
export class FseTable {
  log = 0;
  readonly cells: Int32Array;
  /** Probabilities while they are read, then each symbol's next state. */
  private readonly counts: Int16Array;

  constructor(private readonly alphabet: Alphabet) {
    this.cells = new Int32Array(2 << alphabet.maxLog);
    this.counts = new Int16Array(alphabet.bases.length);
  }

  /** Reads a description at `input.at`, which moves behind it. */
  read(input: BlockInput, end: number): string | null {
    const { alphabet, counts } = this;
    let bit = input.at * 8 + 4;
    if (input.at >= end) return 'an FSE table is cut short';
    const log = (input.view.getUint8(input.at) & 15) + 5;
    if (log > alphabet.maxLog) return 'an FSE table is too large';
    counts.fill(0);
    let left = 1 << log;
    let symbol = 0;
    while (left > 0) {
      // Before each read: neither symbols without end nor bytes that aren't there.
      if (symbol >= counts.length) return 'an FSE table has too many symbols';
      if (bit > end * 8) return 'an FSE table is cut short';
      const width = 32 - Math.clz32(left + 1);
      const spare = (1 << width) - 2 - left;
      const low = bitsAt(input.view, bit, width - 1);
      const whole = bitsAt(input.view, bit, width);
      bit += low < spare ? width - 1 : width;
      const value = low < spare ? low : whole === low ? whole : whole - spare;
      const probability = value - 1;
      counts[symbol] = probability;
      left -= Math.abs(probability);
      symbol += 1;
      if (probability === 0) {
        let repeats;
        do {
          repeats = bitsAt(input.view, bit, 2);
          bit += 2;
          symbol += repeats;
        } while (repeats === 3 && symbol < counts.length);
      }
    }
    if (bit > end * 8) return 'an FSE table is cut short';
    input.at = (bit + 7) >> 3;
    this.build(log);
    return null;
  }

  /** A table of given probabilities, of which -1 is "less than one". */
  setProbabilities(log: number, probabilities: readonly number[]): this {
    this.counts.fill(0);
    this.counts.set(probabilities);
    this.build(log);
    return this;
  }

  /** The one symbol, without any bits. */
  setSingle(symbol: number): string | null {
    if (symbol >= this.alphabet.bases.length) return 'a repeated symbol is not of its alphabet';
    this.log = 0;
    this.setState(0, symbol, 0, 0);
    return null;
  }

  private setState(state: number, symbol: number, stateBits: number, next: number): void {
    const { bases, extraBits } = this.alphabet;
    this.cells[2 * state] = bases[symbol] ?? 0;
    this.cells[2 * state + 1] =
      next | (stateBits << STATE_BITS_SHIFT) | ((extraBits[symbol] ?? 0) << EXTRA_BITS_SHIFT);
  }

  private build(log: number): void {
    const { cells, counts } = this;
    const size = 1 << log;
    this.log = log;
    this.spread(size);
    for (let state = 0; state < size; state += 1) {
      const symbol = cells[2 * state] ?? 0;
      const next = Math.abs(counts[symbol] ?? 0);
      counts[symbol] = next + 1;
      const stateBits = log - (31 - Math.clz32(next));
      this.setState(state, symbol, stateBits, (next << stateBits) - size);
    }
  }

  /** Gives each state its symbol, for now in the cell of its base value: improbable ones take the last states. */
  private spread(size: number): void {
    const { cells, counts } = this;
    let high = size;
    for (let symbol = 0; symbol < counts.length; symbol += 1)
      if (counts[symbol] === -1) {
        high -= 1;
        cells[2 * high] = symbol;
      }
    const step = (size >> 1) + (size >> 3) + 3;
    let state = 0;
    for (let symbol = 0; symbol < counts.length; symbol += 1) {
      const count = counts[symbol] ?? 0;
      for (let time = 0; time < count; time += 1) {
        cells[2 * state] = symbol;
        do state = (state + step) & (size - 1);
        while (state >= high);
      }
    }
  }
}
