import { lastAtOrBelow } from '../sorted';
import { stableOrder } from './time-order';

/** Names the kernel function that an address is in; the address in hexadecimal where none is known. */
export type Symbolise = (address: bigint) => string;

/** Kernel addresses lie above this one, and less than 2^53 above it: exact as doubles once it is subtracted. */
const KERNEL_BASE = 0xfff0_0000_0000_0000n;
const KERNEL_BASE_HIGH = 0xfff0_0000;
/** Further than this from the symbol below it, an address is in nothing that kallsyms lists. */
const MAX_DISTANCE = 1 << 20;

const LINE_FEED = 10;
const SPACE = 32;
const TAB = 9;
const ADDRESS_DIGITS = 16;

/**
 * Reads /proc/kallsyms: an address of 16 digits, a type letter and a name a line. Only code (t, T, w, W) is kept. To
 * those without the privilege the kernel shows all addresses as zero: such lines are left out, so nothing is named.
 */
export function parseKallsyms(text: string): Symbolise {
  const table = readTable(text);
  const order = stableOrder(Float64Array.from(table.addresses));
  const addresses = Float64Array.from(order, (row) => table.addresses[row] as number);
  const nameOf = (index: number): string => {
    const row = order[index] as number;
    return text.slice(table.nameStarts[row], table.nameEnds[row]);
  };
  return (address) => {
    const target = address < KERNEL_BASE ? -1 : Number(address - KERNEL_BASE);
    const index = lastAtOrBelow(addresses, target);
    const found = index < 0 ? -Infinity : (addresses[index] as number);
    if (target - found >= MAX_DISTANCE) return `0x${address.toString(16)}`;
    // Of several names at one address the first in the file stands for all.
    let first = index;
    while (first > 0 && addresses[first - 1] === found) first -= 1;
    return nameOf(first);
  };
}

interface Table {
  readonly addresses: readonly number[];
  readonly nameStarts: readonly number[];
  readonly nameEnds: readonly number[];
}

/** One pass over the characters: names stay in the text until one is asked for. */
function readTable(text: string): Table {
  const addresses: number[] = [];
  const nameStarts: number[] = [];
  const nameEnds: number[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const high = hexadecimal(text, start, start + 8);
    const low = hexadecimal(text, start + 8, start + ADDRESS_DIGITS);
    const nameStart = start + ADDRESS_DIGITS + 3;
    if (
      high >= KERNEL_BASE_HIGH &&
      low >= 0 &&
      nameStart < end &&
      'tTwW'.includes(text[nameStart - 2] ?? ' ')
    ) {
      let nameEnd = nameStart;
      while (nameEnd < end && !isBlank(text.charCodeAt(nameEnd))) nameEnd += 1;
      addresses.push((high - KERNEL_BASE_HIGH) * 0x1_0000_0000 + low);
      nameStarts.push(nameStart);
      nameEnds.push(nameEnd);
    }
    start = end + 1;
  }
  return { addresses, nameStarts, nameEnds };
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB || code === LINE_FEED;

/** The number of lower-case digits in [from, to); -1 where another character is among them. */
function hexadecimal(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : NaN;
    value = value * 16 + digit;
  }
  return Number.isNaN(value) ? -1 : value;
}
