import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  TEN_CODES,
  MAX_BLOCK_BYTES,
  MAGIC,
  COMPRESSED,
  KIB,
  MIB,
  bytes,
  littleEndian,
  startOf,
  blockHeader,
  rawBlock,
  rleBlock,
  compressedBlock,
  rawLiterals,
  huffmanLiterals,
  SINGLE_SYMBOLS,
  outcome,
  refusal,
} from '../testing/handmade-zstd';
import { ZstdStream } from './zstd-stream';

describe('frames made to harm', () => {
  it('are refused when Huffman weights take no bits at all', () => {
    const weights = [4, 0xf0, 0x03, 0, 0x80];
    expect(refusal(startOf(MIB), compressedBlock(...huffmanLiterals(10, ...weights, 1), 0))).toBe(
      'Huffman weights are too many',
    );
  });

  it('are refused when matches add up to more than a block', () => {
    const stream = new Array<number>(200).fill(255);
    const body = [...rawLiterals(1), 100, SINGLE_SYMBOLS, 1, 0, 52, ...stream, 1];
    // As many literals as a block may hold, and a match before them.
    const literals = littleEndian(1 | (3 << 2) | (MAX_BLOCK_BYTES << 4), 3);
    const full = compressedBlock(...literals, 9, 1, SINGLE_SYMBOLS, 0, 0, 0, 1);
    expect(refusal(startOf(MIB), rleBlock(9), full)).toBe('a block holds more than it may');
    expect(outcome(bytes(startOf(MIB), compressedBlock(...body)))).toMatchObject({
      failure: 'a block holds more than it may',
      total: 0,
    });
  });

  it('are refused when a block is larger than blocks or its window are', () => {
    const text = 'a block larger than it may be';
    expect(refusal(startOf(MIB), rleBlock(MAX_BLOCK_BYTES + 1))).toBe(text);
    expect(refusal(startOf(MIB), rleBlock(2 ** 21 - 1))).toBe(text);
    expect(refusal(startOf(KIB), rleBlock(1025))).toBe(text);
    expect(refusal(startOf(KIB), blockHeader(COMPRESSED, 1025))).toBe(text);
    expect(refusal(startOf(KIB), rleBlock(1024))).toBeNull();
  });

  it('are refused when a match reaches back before the frame or the window', () => {
    const text = 'a match reaches back to what is not there';
    // An offset's code 10 and its 10 bits: 1024 - 3 + those.
    const match = (offset: number): number[] =>
      compressedBlock(1 << 3, 1, 1, SINGLE_SYMBOLS, 1, 10, 0, ...littleEndian(offset + 3, 2));
    const full = rleBlock(1024);
    expect(refusal(startOf(KIB), match(1021))).toBe(text);
    expect(refusal(startOf(KIB), full, match(1024))).toBeNull();
    expect(refusal(startOf(KIB), full, match(1025))).toBe(text);
    expect(refusal(startOf(MIB), full, match(1025))).toBeNull();
    expect(refusal(startOf(MIB), full, match(1026))).toBe(text);
    // No literals and the value 3: the last offset, 1, less one.
    expect(refusal(startOf(MIB), full, compressedBlock(0, 1, SINGLE_SYMBOLS, 0, 1, 0, 0b11))).toBe(text);
    // The largest offset's code.
    const far = compressedBlock(0, 1, SINGLE_SYMBOLS, 0, 31, 0, 1, 2, 3, 0x80 | 4);
    expect(refusal(startOf(MIB), full, far)).toBe(text);
  });

  it('are refused when they need what is not here', () => {
    expect(refusal(MAGIC, 1, MIB, 77, rawBlock(1))).toBe('needs a dictionary');
    expect(refusal(MAGIC, 1, MIB, 0, rawBlock(1))).toBeNull();
    expect(refusal(startOf(MIB + 8))).toBe('needs a window of 2 MiB, and 1 MiB are allowed');
    expect(outcome(bytes(startOf(168)), 2 ** 40).failure).toBe(
      'needs a window of 2 GiB, and 1 GiB are allowed',
    );
    expect(refusal([1, 2, 3, 4])).toBe('not a Zstandard frame');
  });

  it('are refused when what is reserved is used', () => {
    expect(refusal(MAGIC, 8, MIB)).toBe('reserved bits are set');
    expect(refusal(startOf(MIB), blockHeader(3, 1))).toBe('a block of a reserved type');
    expect(refusal(startOf(MIB), compressedBlock(0, 1, 1, 1, 1, 1))).toBe('reserved bits are set');
  });

  it('are refused when a block contradicts itself', () => {
    const refused = (...body: number[]): string | null => refusal(startOf(MIB), compressedBlock(...body));
    expect(refused()).toBe('literals are cut short');
    expect(refused(5 << 3, 1, 2)).toBe('literals are cut short');
    expect(refused(1)).toBe('literals are cut short');
    expect(refused(0b1101, 0xff, 0xff, 1, 0)).toBe('more literals than a block may hold');
    expect(refused(3 | (1 << 4), 1 << 6, 0, 1, 0)).toBe('literals of a Huffman table that never came');
    expect(refused(0)).toBe('sequences are cut short');
    expect(refused(0, 0, 0)).toBe('bytes after the last sequence');
    expect(refused(0, 1, SINGLE_SYMBOLS, 0, 0)).toBe('sequences are cut short');
    expect(refused(0, 1, SINGLE_SYMBOLS, 0, 0, 0)).toBe('sequences are cut short');
    expect(refused(...rawLiterals(1), 1, SINGLE_SYMBOLS, 2, 0, 0, 1)).toBe(
      'sequences take more literals than there are',
    );
    expect(refused(...rawLiterals(1), 1, SINGLE_SYMBOLS, 1, 0, 0, 3)).toBe(
      'bits are left over after the last sequence',
    );
    expect(refused(0, 1, SINGLE_SYMBOLS, 36, 0, 0, 1)).toBe('a repeated symbol is not of its alphabet');
  });

  it('are refused when a table is none', () => {
    const literals = (...packed: number[]): string | null =>
      refusal(startOf(MIB), compressedBlock(...huffmanLiterals(10, ...packed), 0));
    expect(literals(0)).toBe('an FSE table is cut short');
    expect(literals(1, 0x0f, 1)).toBe('an FSE table is too large');
    expect(literals(9, 1)).toBe('a Huffman table is cut short');
    expect(literals(128, 0, 1)).toBe('Huffman weights are not those of a code');
    expect(literals(128, 0xf0, 1)).toBe('a Huffman code is too long');
    expect(literals(128, 0x20, 1)).toBe('Huffman weights are not those of a code');
    expect(literals(129, 0x13, 1)).toBe('Huffman weights are not those of a code');
    expect(literals(128, 0x10, 0)).toBe('a Huffman stream does not end where its literals do');
    expect(literals(128, 0x10, 0xff, 0xff)).toBe('a Huffman stream does not end where its literals do');
    expect(literals(...TEN_CODES)).toBeNull();
    expect(literals(1, 0xf0, 0x03)).toBe('an FSE table is cut short');
    expect(literals(3, 0xf0, 0x03, 1)).toBe('Huffman weights are cut short');
    // A probability of 0, and three more without end.
    const zeros = refusal(
      startOf(MIB),
      compressedBlock(0, 1, 0x80, 0x10, 0xfe, ...new Array<number>(12).fill(0xff)),
    );
    expect(zeros).toBe('an FSE table has too many symbols');
  });

  it('are refused when four Huffman streams are not there', () => {
    const literals = (count: number, ...streams: number[]): string | null => {
      const packed = [128, 0x10, ...streams];
      const sizes = littleEndian(2 | (1 << 2) | (count << 4) | (packed.length << 14), 3);
      return refusal(startOf(MIB), compressedBlock(...sizes, ...packed, 0));
    };
    const text = 'a Huffman stream does not end where its literals do';
    expect(literals(4, 1, 0, 1, 0, 1, 0, 2, 3, 2, 3)).toBeNull();
    expect(literals(1, 1, 0, 1, 0, 1, 0, 2, 3, 2, 1)).toBe(text);
    expect(literals(4, 1, 0, 1, 0, 1, 0, 2, 3, 0, 3)).toBe(text);
    expect(literals(8, 1, 0, 1, 0, 1, 0, 4, 0, 4, 4)).toBe(text);
    expect(literals(4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 3, 2, 3)).toBe(text);
    expect(literals(4, 1, 0, 1, 0)).toBe(text);
  });

  it('are refused when they hold more or less than they say', () => {
    const text = 'a frame holds not as much as it says';
    const sized = (size: number): number[] => [...MAGIC, 0x20, size];
    expect(refusal(sized(2), 1, 0, 0)).toBe(text);
    expect(refusal(sized(2), rawBlock(1, 2), rawBlock(3))).toBe(text);
    expect(refusal(sized(2), rawBlock(1), rawBlock(2), 1, 0, 0)).toBeNull();
  });

  it('stay refused, whatever comes next', () => {
    const stream = new ZstdStream({ maxWindowBytes: 1024 });
    const blocks: number[] = [];
    const push = (...parts: readonly (number | readonly number[])[]): string | null =>
      stream.push(bytes(...parts), (block) => blocks.push(block.length));
    expect(push(startOf(KIB), blockHeader(3, 1))).toBe('a block of a reserved type');
    expect(push(startOf(KIB), rawBlock(1))).toBe('a block of a reserved type');
    expect(blocks).toEqual([]);
  });
});

describe('damaged frames', () => {
  const sources = ['zstd-levels.zst', 'find.perf-compressed-records'].map((name) => {
    const all = new Uint8Array(readFileSync(resolve(import.meta.dirname, '../testing/fixtures', name)));
    // The records' header is 8 bytes; damage early in the frame says most.
    return all.subarray(name.endsWith('.zst') ? 0 : 8, 5000);
  });

  it('never throw, and no block holds more than it may', () => {
    const damage = fc.record({
      source: fc.constantFrom(...sources),
      changes: fc.array(
        fc.record({
          at: fc.oneof(fc.integer({ min: 4, max: 150 }), fc.integer({ min: 4, max: 4999 })),
          byte: fc.integer({ min: 0, max: 255 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(damage, ({ source, changes }) => {
        const input = Uint8Array.from(source);
        for (const { at, byte } of changes) input[at] = byte;
        const { largest, total } = outcome(input);
        expect(largest).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
        // A block takes 4 bytes or more, unless it is empty.
        expect(total).toBeLessThanOrEqual((MAX_BLOCK_BYTES * input.length) / 4);
      }),
      { numRuns: 3000 },
    );
  });

  it('of nothing but noise in a block neither throw nor run on', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 2, maxLength: 300 }),
        fc.integer({ min: 0, max: 255 }),
        (noise, kind) => {
          const body = Uint8Array.from(noise);
          body[0] = kind;
          const { largest } = outcome(bytes(startOf(MIB), rleBlock(5000), compressedBlock(...body)));
          expect(largest).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
