import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatText, testFormat } from '../testing/perf-formats';
import { parseTracepointFormat } from './tracepoint-format';
import type { TracepointFormat } from './tracepoint-format';
import { fieldsOf } from './tracepoint-values';

function formatOf(...fields: string[]): TracepointFormat {
  const drawn = testFormat('made:up', 7, fields);
  const parsed = parseTracepointFormat(drawn.system, formatText(drawn));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** The fields after the common ones, of exactly these bytes: a read outside of them throws. */
function own(format: TracepointFormat, bytes: readonly number[]): Record<string, unknown> {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const fields = fieldsOf(format, view, 0, bytes.length).filter(({ name }) => !name.startsWith('common_'));
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

const COMMON = [0, 0, 0, 0, 0, 0, 0, 0];
const ones = (count: number): number[] => new Array<number>(count).fill(0xff);
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

describe('the fields of a payload', () => {
  it('are numbers of each size by the sign that the format states, exact beyond 2^53', () => {
    const format = formatOf(
      ...[1, 2, 4, 8].flatMap((size) => [
        `int s${size} 8 ${size} signed`,
        `enum thing u${size} 8 ${size} unsigned`,
      ]),
      'struct file * pointer 8 8 unsigned',
      'bool flag 8 1 unsigned',
    );
    expect(own(format, [...COMMON, ...ones(8)])).toEqual({
      s1: -1,
      s2: -1,
      s4: -1,
      s8: -1,
      u1: 255,
      u2: 65_535,
      u4: 4_294_967_295,
      u8: 18_446_744_073_709_551_615n,
      pointer: 18_446_744_073_709_551_615n,
      flag: 255,
    });
    expect(own(format, [...COMMON, 0, 0, 0, 0, 0, 0, 0, 0x80])).toMatchObject({
      s8: -9_223_372_036_854_775_808n,
      u8: 9_223_372_036_854_775_808n,
    });
  });

  it('of eight bytes are the very number, as a bigint only where a double would round it', () => {
    const format = formatOf('long signed_one 8 8 signed', 'u64 unsigned_one 8 8 unsigned');
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 64n) - 1n), fc.nat(63), (drawn, shift) => {
        const value = drawn >> BigInt(shift);
        const view = new DataView(new ArrayBuffer(16));
        view.setBigUint64(8, value, true);
        for (const read of fieldsOf(format, view, 0, 16).slice(4)) {
          const expected = read.name === 'unsigned_one' ? value : BigInt.asIntN(64, value);
          expect(BigInt(read.value as number | bigint)).toBe(expected);
          const safe = expected < 1n << 53n && expected > -(1n << 53n);
          if (safe) expect(typeof read.value).toBe('number');
        }
      }),
    );
  });

  it('are texts for char arrays, and lists for other arrays', () => {
    const format = formatOf(
      'char comm[6] 8 6 unsigned',
      'unsigned char mac[6] 14 6 unsigned',
      'unsigned long args[2] 20 16 unsigned',
      's8 pair[2] 36 2 signed',
      'xfs_ino_t named[2] 38 8 unsigned',
      'u16 symbolic[SOME_COUNT] 46 4 unsigned',
    );
    const bytes = [...COMMON, ...ascii('ab\0cde'), 1, 2, 3, 4, 5, 254, ...ones(8), 1, 0, 0, 0, 0, 0, 0, 0];
    expect(own(format, [...bytes, 255, 1, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 4, 0])).toEqual({
      comm: 'ab',
      mac: [1, 2, 3, 4, 5, 254],
      args: [18_446_744_073_709_551_615n, 1],
      pair: [-1, 1],
      named: [1, 2],
      symbolic: [259, 4],
    });
  });

  it('are followed to where they point, from the payload’s start or from their own end', () => {
    const format = formatOf(
      '__data_loc char[] path 8 4 unsigned',
      '__rel_loc char[] near 12 4 unsigned',
      '__data_loc u16[] shorts 16 4 unsigned',
      '__data_loc cpumask_t mask 20 4 unsigned',
      '__data_loc char[] words[2] 24 8 unsigned',
      '__data_loc unsigned int[] outside 32 4 unsigned',
    );
    const heads = [36, 0, 3, 0, 23, 0, 3, 0, 42, 0, 4, 0, 46, 0, 8, 0, 36, 0, 3, 0, 39, 0, 3, 0, 50, 0, 8, 0];
    const tail = [...ascii('hi\0yo\0'), 1, 0, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0];
    expect(own(format, [...COMMON, ...heads, ...tail])).toEqual({
      path: 'hi',
      near: 'yo',
      shorts: [1, 2],
      mask: [3],
      words: ['hi', 'yo'],
      outside: null,
    });
  });

  it('are bytes in hexadecimal where their size is no number’s', () => {
    const format = formatOf(
      'struct in_addr odd 8 3 unsigned',
      'struct thing things[UNKNOWN] 11 3 unsigned',
      'struct thing none 14 0 unsigned',
    );
    expect(own(format, [...COMMON, 0, 171, 255, 1, 2, 3])).toEqual({
      odd: '00abff',
      things: '010203',
      none: '',
    });
  });

  it('reach to the payload’s end where an array has no size of its own', () => {
    const format = formatOf(
      'unsigned long ip 8 8 unsigned',
      'char buf[] 16 0 unsigned',
      'u32 rest[] 16 0 unsigned',
    );
    expect(own(format, [...COMMON, ...ones(8), ...ascii('abcde')])).toMatchObject({
      buf: 'abcde',
      rest: [0x64636261],
    });
  });

  it('are those that are there when the payload is short, and null for the others', () => {
    const format = formatOf(
      'int whole 8 4 signed',
      'int cut 12 4 signed',
      'char text[8] 12 8 unsigned',
      '__data_loc char[] place 13 4 unsigned',
    );
    expect(own(format, [...COMMON, 1, 0, 0, 0, 2, 0])).toEqual({
      whole: 1,
      cut: null,
      text: null,
      place: null,
    });
  });

  it('never come from outside the payload, whatever format and bytes say', () => {
    const types = fc.constantFrom(
      'int',
      'char',
      '__data_loc char[]',
      '__rel_loc u64[]',
      '__data_loc cpumask_t',
      'u8 *',
    );
    const declarators = fc.constantFrom('', '[4]', '[]', '[2][2]', '[N]');
    const field = fc.tuple(types, declarators, fc.nat(40), fc.constantFrom(0, 1, 3, 4, 8, 12, 16));
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), fc.uint8Array({ maxLength: 48 }), (fields, bytes) => {
        const format = formatOf(
          ...fields.map(([type, brackets, at, size], n) => `${type} f${n}${brackets} ${at} ${size} signed`),
        );
        // The view holds the payload alone: one byte further throws.
        const view = new DataView(bytes.slice().buffer);
        expect(fieldsOf(format, view, 0, bytes.length)).toHaveLength(format.fields.size);
      }),
    );
  });
});
