import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manyBitsAt } from './block-input';
import { History } from './history';
import {
  huffmanLiterals,
  MAX_BLOCK_BYTES,
  TEN_CODES,
  MAGIC,
  KIB,
  MIB,
  bytes,
  littleEndian,
  startOf,
  rawBlock,
  rleBlock,
  compressedBlock,
  rawLiterals,
  SINGLE_SYMBOLS,
  copyBlock,
  outcome,
  refusal,
} from '../testing/handmade-zstd';

describe('frames made by hand', () => {
  it('hold raw and repeated bytes and copies of what came before', () => {
    // Two literals; then a match of 4 at offset 2, written as the value 5, in 2 bits: 01, and the closing bit.
    const copies = compressedBlock(...rawLiterals(1, 2), 1, SINGLE_SYMBOLS, 2, 2, 1, 0b101);
    const { failure, content } = outcome(bytes(startOf(MIB), rawBlock(9, 8), rleBlock(3), copies));
    expect([failure, content]).toEqual([null, [9, 8, 7, 7, 7, 1, 2, 1, 2, 1, 2]]);
  });

  it('follow one another, and frames to skip lie between them', () => {
    const lastRaw = [...littleEndian((2 << 3) | 1, 3), 5, 6];
    const skippable = [0x5a, 0x2a, 0x4d, 0x18, ...littleEndian(3, 4), 1, 2, 3];
    const sized = [...MAGIC, 0x24, 2, ...lastRaw, 0, 0, 0, 0];
    const { failure, content } = outcome(
      bytes(skippable, startOf(KIB), lastRaw, skippable, sized, skippable),
    );
    expect([failure, content]).toEqual([null, [5, 6, 5, 6]]);
  });

  it('are cut short wherever a block, a header or a skipped frame is', () => {
    const parts = [startOf(KIB), rawBlock(1), rawBlock(), rleBlock(4), [1, 0, 0]];
    const skippable = [0x50, 0x2a, 0x4d, 0x18, ...littleEndian(2, 4), 1, 2];
    const input = bytes(...parts, skippable);
    const ends = [...parts, skippable].map(
      (_, index) => [...parts, skippable].slice(0, index + 1).flat().length,
    );
    for (let length = 0; length <= input.length; length += 1)
      expect([length, outcome(input.subarray(0, length)).midBlock]).toEqual([
        length,
        length > 0 && !ends.includes(length),
      ]);
  });

  it('begin anew: neither tables nor content of the frame before count', () => {
    const first = [
      ...startOf(MIB),
      ...compressedBlock(...rawLiterals(1), 1, SINGLE_SYMBOLS, 1, 0, 0, 1),
      1,
      0,
      0,
    ];
    expect(outcome(bytes(first)).content).toEqual([1, 1, 1, 1]);
    const again = compressedBlock(...rawLiterals(1), 1, 0b11111100, 1);
    expect(refusal(first, startOf(MIB), again)).toBe('sequences of a table that never came');
    const repeats = compressedBlock(...rawLiterals(1), 1, 0b01110100, 1, 0, 1);
    expect(refusal(first, startOf(MIB), repeats)).toBe('sequences of a table that never came');
    const huffman = [...startOf(MIB), ...compressedBlock(...huffmanLiterals(10, ...TEN_CODES), 0), 1, 0, 0];
    const treeless = compressedBlock(3 | (1 << 4), 1 << 6, 0, 1, 0);
    expect(refusal(huffman, startOf(MIB), treeless)).toBe('literals of a Huffman table that never came');
    const copied = [...startOf(MIB), ...rawBlock(1, 2), ...copyBlock([3], 2, 3), 1, 0, 0];
    // One literal and the value 1: the last offset, which is 1 again.
    const last = compressedBlock(...rawLiterals(5), 1, SINGLE_SYMBOLS, 1, 0, 0, 1);
    expect(outcome(bytes(copied, startOf(MIB), rawBlock(4), last)).content.slice(-5)).toEqual([
      4, 5, 5, 5, 5,
    ]);
    const further = compressedBlock(...rawLiterals(1), 1, SINGLE_SYMBOLS, 1, 2, 0, 0b101);
    expect(refusal(first, startOf(MIB), further)).toBe('a match reaches back to what is not there');
  });

  it('hold copies from as far back as the window reaches, however much came before', () => {
    const step = fc.record({
      fresh: fc.uint8Array({ minLength: 1, maxLength: 15 }),
      repeats: fc.integer({ min: 1, max: 1000 }),
      back: fc.integer({ min: 1, max: 1024 }),
      length: fc.integer({ min: 3, max: 34 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const input = startOf(KIB);
        const expected: number[] = [];
        for (const { fresh, repeats, back, length } of steps) {
          input.push(...rleBlock(repeats));
          expected.push(...new Array<number>(repeats).fill(7), ...fresh);
          const offset = Math.min(back, expected.length);
          input.push(...copyBlock([...fresh], offset, length));
          for (let copied = 0; copied < length; copied += 1) expected.push(expected.at(-offset) ?? 0);
        }
        expect(outcome(bytes(input))).toMatchObject({ failure: null, content: expected });
      }),
      { numRuns: 200 },
    );
  });

  it('name their last three offsets, of which the one named becomes the first', () => {
    // Three times a literal and the value 3: offsets 8, then 4, then 1.
    const copies = compressedBlock(...rawLiterals(11, 12, 13), 3, SINGLE_SYMBOLS, 1, 1, 0, 0b1111);
    const { content } = outcome(bytes(startOf(MIB), rawBlock(1, 2, 3, 4, 5, 6, 7, 8), copies));
    expect(content.slice(8)).toEqual([11, 2, 3, 4, 12, 2, 3, 4, 13, 13, 13, 13]);
  });

  it('say their sizes in one byte and in two, and their windows in eighths', () => {
    const sized = [...MAGIC, 0x60, 300 - 256, 0, ...rleBlock(300), 1, 0, 0];
    expect(outcome(bytes(sized))).toMatchObject({ failure: null, total: 300, midBlock: false });
    expect(refusal(startOf(KIB + 1), rleBlock(1024 + 128))).toBeNull();
    expect(refusal(startOf(KIB + 1), rleBlock(1024 + 129))).toBe('a block larger than it may be');
  });
});

describe('what a stream keeps', () => {
  it('is two windows and a block at most, and as much as there is if that is less', () => {
    const history = new History();
    history.begin(1 << 20);
    history.reserve();
    expect(history.bytes.length).toBeLessThan(MAX_BLOCK_BYTES + 100);
    for (let block = 0; block < 100; block += 1) {
      history.reserve();
      history.repeat(block, MAX_BLOCK_BYTES);
    }
    expect(history.bytes.length).toBeLessThan((2 << 20) + MAX_BLOCK_BYTES + 100);
    expect(history.bytes[history.end - (1 << 20)]).toBe(92);
  });
});

describe('bits of a block', () => {
  it('are read from any place, up to 31', () => {
    const bits = fc.record({ at: fc.integer({ min: 0, max: 60 }), count: fc.integer({ min: 0, max: 31 }) });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bits, (content, { at, count }) => {
        const whole = content.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
        const expected = Number(BigInt.asUintN(count, whole >> BigInt(at)));
        expect(manyBitsAt(new DataView(content.buffer), at, count)).toBe(expected);
      }),
    );
  });
});
