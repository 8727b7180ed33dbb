import type { FieldValue } from '../perf/tracepoint-values';
import type { AddressName } from '../symbols/symboliser';

/** One value of a row, quoted where RFC 4180 asks for it. */
export const csvValue = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Characters that would move a terminal's cursor, hide themselves or end a line. */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Text of a recording, with such characters as \uXXXX. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Text that needs no quotes to be told from the fields around it. */
const BARE = /^[^\s"\p{Cc}]+$/u;

const quoted = (text: string): string => visible(JSON.stringify(text));

/**
 * `name=value`: numbers in decimal, lists as [1,2,3], texts bare, or as JSON strings in lists and where they are empty
 * or have spaces or quotes. Nothing follows the `=` of a field that lies outside its payload.
 */
export function fieldText(name: string, value: FieldValue): string {
  if (value === null) return `${name}=`;
  if (typeof value === 'string') return `${name}=${BARE.test(value) ? visible(value) : quoted(value)}`;
  return `${name}=${typeof value === 'object' ? `[${value.map(elementText).join(',')}]` : String(value)}`;
}

const elementText = (element: number | bigint | string | null): string =>
  typeof element === 'string' ? quoted(element) : String(element ?? '');

/** PERF_CONTEXT_*: where the addresses that follow were executed, as 64-bit numbers. */
const CONTEXTS: ReadonlyMap<bigint, string> = new Map(
  (
    [
      [32, 'hv'],
      [128, 'kernel'],
      [512, 'user'],
      [640, 'user_deferred'],
      [2048, 'guest'],
      [2176, 'guest_kernel'],
      [2560, 'guest_user'],
    ] as const
  ).map(([below, name]) => [BigInt.asUintN(64, BigInt(-below)), name]),
);

/** `function+0xOFFSET`, and what stands for it where no function is known. */
export const frameText = ({ name, offset, basis }: AddressName): string =>
  basis === 'none' ? name : `${name}+0x${offset.toString(16)}`;

export const addressText = (address: bigint): string => `0x${address.toString(16)}`;

/** Leaf first; the kernel's context markers by name. */
export const chainText = (chain: readonly bigint[]): string =>
  `[${chain.map((address) => CONTEXTS.get(address) ?? addressText(address)).join(',')}]`;
