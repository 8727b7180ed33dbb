import { backwardStart } from './block-input';
import type { HuffmanTable } from './huffman-table';

/** Four streams' sizes but for the last one's, which is what is left. */
const JUMP_TABLE_BYTES = 6;
/** Two codes' most bits: what a step takes from one load of 32. */
const TWO_CODES_BITS = 22;

/** Decodes `to - from` symbols from bit `start` down; the bit where that ends is `first` if all is well. */
function decodeSymbols(
  view: DataView,
  first: number,
  start: number,
  { cells, codeBits }: HuffmanTable,
  out: Uint8Array,
  from: number,
  to: number,
): number {
  const mask = (1 << codeBits) - 1;
  let bit = start;
  for (let at = from; at < to && bit >= first; at += 1) {
    const low = bit - codeBits;
    const cell = cells[(view.getUint32(low >> 3, true) >>> (low & 7)) & mask] ?? 0;
    out[at] = cell;
    bit -= cell >> 8;
  }
  return bit;
}

/** Fills `out` to `count` from one stream; false unless its bits are used up exactly. */
export function decodeStream(
  view: DataView,
  from: number,
  end: number,
  table: HuffmanTable,
  out: Uint8Array,
  count: number,
): boolean {
  const start = backwardStart(view, from, end);
  return decodeSymbols(view, from * 8, start, table, out, 0, count) === from * 8;
}

/** The same from four streams, which hold a quarter each: side by side, because none waits for another's bits. */
export function decodeFourStreams(
  view: DataView,
  from: number,
  end: number,
  table: HuffmanTable,
  out: Uint8Array,
  count: number,
): boolean {
  const quarter = (count + 3) >> 2;
  const from1 = from + JUMP_TABLE_BYTES;
  if (from1 > end || 3 * quarter > count) return false;
  const from2 = from1 + view.getUint16(from, true);
  const from3 = from2 + view.getUint16(from + 2, true);
  const from4 = from3 + view.getUint16(from + 4, true);
  if (from4 > end) return false;
  let bit1 = backwardStart(view, from1, from2);
  let bit2 = backwardStart(view, from2, from3);
  let bit3 = backwardStart(view, from3, from4);
  let bit4 = backwardStart(view, from4, end);
  const { cells, codeBits } = table;
  const [start2, start3, start4] = [quarter, 2 * quarter, 3 * quarter];
  const pairs = (count - start4) & ~1;
  let at = 0;
  for (; at < pairs; at += 2) {
    if (bit1 < from1 * 8 || bit2 < from2 * 8 || bit3 < from3 * 8 || bit4 < from4 * 8) return false;
    bit1 = decodePair(view, bit1, cells, codeBits, out, at);
    bit2 = decodePair(view, bit2, cells, codeBits, out, start2 + at);
    bit3 = decodePair(view, bit3, cells, codeBits, out, start3 + at);
    bit4 = decodePair(view, bit4, cells, codeBits, out, start4 + at);
  }
  return (
    decodeSymbols(view, from1 * 8, bit1, table, out, at, start2) === from1 * 8 &&
    decodeSymbols(view, from2 * 8, bit2, table, out, start2 + at, start3) === from2 * 8 &&
    decodeSymbols(view, from3 * 8, bit3, table, out, start3 + at, start4) === from3 * 8 &&
    decodeSymbols(view, from4 * 8, bit4, table, out, start4 + at, count) === from4 * 8
  );
}

/** Two symbols from bit `bit` down; where that ends. */
function decodePair(
  view: DataView,
  bit: number,
  cells: Uint16Array,
  codeBits: number,
  out: Uint8Array,
  at: number,
): number {
  const mask = (1 << codeBits) - 1;
  const base = (bit - TWO_CODES_BITS) >> 3;
  const word = view.getUint32(base, true);
  const shift = bit - base * 8 - codeBits;
  const first = cells[(word >>> shift) & mask] ?? 0;
  const next = shift - (first >> 8);
  const second = cells[(word >>> next) & mask] ?? 0;
  out[at] = first;
  out[at + 1] = second;
  return bit - (first >> 8) - (second >> 8);
}
