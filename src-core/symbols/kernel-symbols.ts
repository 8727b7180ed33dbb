import { stableOrder } from '../perf/runs';
import { lastAtOrBelow } from '../sorted';

export interface KernelFunction {
  readonly name: string;
  /** Bytes from the function's first one. */
  readonly offset: number;
  /** The module's name; null in the kernel itself. */
  readonly module: string | null;
}

/** The kernel's functions as kallsyms lists them. */
export interface KernelSymbols {
  readonly count: number;
  at(address: bigint): KernelFunction | null;
  /** Where a symbol of that name is; of several the first. */
  addressOf(name: string): bigint | null;
}

/** Kernel addresses lie above this one, and less than 2^53 above it: exact as doubles once it is subtracted. */
const KERNEL_BASE = 0xfff0_0000_0000_0000n;
const KERNEL_BASE_HIGH = 0xfff0_0000;
/**
 * kallsyms states no sizes: a function reaches to the next symbol of whatever kind. The longest functions of kernels
 * have some 20 KiB; what is further from a symbol than this is in nothing that is listed, as behind _etext.
 */
const MAX_FUNCTION_BYTES = 64 << 10;
/** Behind the last symbol of a module, no further than this. */
const MAX_LAST_BYTES = 4_096;

const LINE_FEED = 10;
const SPACE = 32;
const TAB = 9;
const OPENING_BRACKET = 91;
const ADDRESS_DIGITS = 16;

/**
 * Reads /proc/kallsyms: an address of 16 digits, a type letter and a name a line, and in brackets a module's name
 * behind a tab. Only code (t, T, w, W) is named. To those without the privilege the kernel shows all addresses as
 * zero: such lines are left out, so nothing is named.
 */
export function parseKernelSymbols(text: string): KernelSymbols {
  const lines = readLines(text);
  const stretches = stretchesOf(text, lines);
  return {
    count: lines.addresses.length,
    at: (address) => {
      const target = address < KERNEL_BASE ? -1 : Number(address - KERNEL_BASE);
      const position = lastAtOrBelow(stretches.starts, target);
      const line = position < 0 ? -1 : (stretches.lines[position] as number);
      if (line < 0 || target >= (stretches.ends[position] as number)) return null;
      return {
        name: nameOf(text, lines, line),
        offset: target - (stretches.starts[position] as number),
        module: moduleOf(text, lines, line),
      };
    },
    addressOf: (name) => {
      const line = lines.nameStarts.findIndex(
        (start, row) => lines.nameEnds[row] === start + name.length && text.startsWith(name, start),
      );
      return line < 0 ? null : KERNEL_BASE + BigInt(lines.addresses[line] as number);
    },
  };
}

interface Lines {
  readonly addresses: readonly number[];
  readonly nameStarts: readonly number[];
  readonly nameEnds: readonly number[];
}

/** One pass over the characters: names stay in the text until one is asked for. */
function readLines(text: string): Lines {
  const addresses: number[] = [];
  const nameStarts: number[] = [];
  const nameEnds: number[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const high = hexadecimal(text, start, start + 8);
    const low = hexadecimal(text, start + 8, start + ADDRESS_DIGITS);
    const nameStart = start + ADDRESS_DIGITS + 3;
    if (high >= KERNEL_BASE_HIGH && low >= 0 && nameStart < end) {
      let nameEnd = nameStart;
      while (nameEnd < end && !isBlank(text.charCodeAt(nameEnd))) nameEnd += 1;
      if (nameEnd > nameStart) {
        addresses.push((high - KERNEL_BASE_HIGH) * 0x1_0000_0000 + low);
        nameStarts.push(nameStart);
        nameEnds.push(nameEnd);
      }
    }
    start = end + 1;
  }
  return { addresses, nameStarts, nameEnds };
}

/** From one symbol's address to where it ends at the latest; `lines` has -1 where it is not code. */
interface Stretches {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly lines: Int32Array;
}

function stretchesOf(text: string, lines: Lines): Stretches {
  const order = stableOrder(Float64Array.from(lines.addresses));
  const starts: number[] = [];
  const firstLines: number[] = [];
  const codeLines: number[] = [];
  for (const line of order) {
    const address = lines.addresses[line] as number;
    const last = starts.length - 1;
    const code = isCode(text, lines, line) ? line : -1;
    // Of several names at one address the first in the file stands for all.
    if (starts[last] !== address) {
      starts.push(address);
      firstLines.push(line);
      codeLines.push(code);
    } else if (codeLines[last] === -1) codeLines[last] = code;
  }
  const ends = starts.map((start, position) => {
    const next = starts[position + 1] ?? Infinity;
    const nextLine = firstLines[position + 1];
    const goesOn =
      nextLine !== undefined &&
      moduleOf(text, lines, firstLines[position] as number) === moduleOf(text, lines, nextLine);
    return Math.min(next, start + (goesOn ? MAX_FUNCTION_BYTES : MAX_LAST_BYTES));
  });
  return {
    starts: Float64Array.from(starts),
    ends: Float64Array.from(ends),
    lines: Int32Array.from(codeLines),
  };
}

/** The kernel lists the padding before a function as `__pfx_` and its name. */
function isCode(text: string, { nameStarts }: Lines, line: number): boolean {
  const nameStart = nameStarts[line] as number;
  return 'tTwW'.includes(text[nameStart - 2] ?? ' ') && !text.startsWith('__pfx_', nameStart);
}

const nameOf = (text: string, { nameStarts, nameEnds }: Lines, line: number): string =>
  text.slice(nameStarts[line], nameEnds[line]);

function moduleOf(text: string, { nameEnds }: Lines, line: number): string | null {
  const at = nameEnds[line] as number;
  if (text.charCodeAt(at) !== TAB || text.charCodeAt(at + 1) !== OPENING_BRACKET) return null;
  const feed = text.indexOf('\n', at);
  const end = text.indexOf(']', at);
  return end < 0 || (feed >= 0 && end > feed) ? null : text.slice(at + 2, end);
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
