import { ZstdStream } from '../zstd/zstd-stream';

// Zstandard frames (RFC 8878) written out by hand.

export const MAX_BLOCK_BYTES = 128 * 1024;
export const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const RAW = 0;
const RLE = 1;
export const COMPRESSED = 2;
/** Descriptors of windows. */
export const KIB = 0;
export const MIB = 80;

export const bytes = (...parts: readonly (number | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flat());
export const littleEndian = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.floor(value / 256 ** index) % 256);

export const startOf = (windowDescriptor: number): number[] => [...MAGIC, 0, windowDescriptor];
export const blockHeader = (kind: number, size: number): number[] =>
  littleEndian((size << 3) | (kind << 1), 3);
export const rawBlock = (...content: number[]): number[] => [...blockHeader(RAW, content.length), ...content];
export const rleBlock = (size: number): number[] => [...blockHeader(RLE, size), 7];
export const compressedBlock = (...body: number[]): number[] => [
  ...blockHeader(COMPRESSED, body.length),
  ...body,
];
export const rawLiterals = (...content: number[]): number[] => [content.length << 3, ...content];
/** Huffman literals in one stream: `packed` is the table's description and the stream. */
export const huffmanLiterals = (count: number, ...packed: number[]): number[] => [
  ...littleEndian(2 | (count << 4) | (packed.length << 14), 3),
  ...packed,
];
/** A table of two codes of one bit, and a stream of ten. */
export const TEN_CODES = [128, 0x10, 0xff, 0x07];
/** All three fields' tables hold one symbol only. */
export const SINGLE_SYMBOLS = 0b01010100;

/** Literals, fewer than 16, and then a copy of 3 to 34 bytes from `offset` bytes before. */
export function copyBlock(literals: readonly number[], offset: number, length: number): number[] {
  const value = offset + 3;
  const code = Math.floor(Math.log2(value));
  // The value's bits below the highest; which stands where the stream's closing bit does.
  const stream = littleEndian(value, (code >> 3) + 1);
  return compressedBlock(
    ...rawLiterals(...literals),
    1,
    SINGLE_SYMBOLS,
    literals.length,
    code,
    length - 3,
    ...stream,
  );
}

export interface Outcome {
  readonly failure: string | null;
  readonly content: number[];
  readonly midBlock: boolean;
  readonly largest: number;
  readonly total: number;
}

/** What comes of frames that are pushed in one piece; `content` leaves out blocks of 2000 bytes and more. */
export function outcome(input: Uint8Array, maxWindowBytes = 1 << 20): Outcome {
  const stream = new ZstdStream({ maxWindowBytes });
  const content: number[] = [];
  let largest = 0;
  let total = 0;
  const failure = stream.push(input, (block) => {
    if (block.length < 2000) content.push(...block);
    largest = Math.max(largest, block.length);
    total += block.length;
  });
  return { failure, content, midBlock: stream.midBlock, largest, total };
}

export const refusal = (...parts: readonly (number | readonly number[])[]): string | null =>
  outcome(bytes(...parts)).failure;
