import { ByteWriter } from './byte-writer';

/** A part of a zstd frame: bytes as they are, or one byte many times. */
export type ZstdBlock = { readonly raw: Uint8Array } | { readonly byte: number; readonly times: number };

const RAW = 0;
const RLE = 1;

/** The start of a frame with a window and nothing else stated, as streaming compressors write it (RFC 8878, 3.1.1.1). */
export const zstdFrameHeader = (windowLog = 17): Uint8Array =>
  new ByteWriter()
    .u32(0xfd2f_b528)
    .u8(0)
    .u8((windowLog - 10) << 3)
    .bytes();

/** Blocks that hold a frame's content uncompressed (RFC 8878, 3.1.1.2): sound zstd that needs no compressor. */
export function zstdBlocks(blocks: readonly ZstdBlock[], last = false): Uint8Array {
  const out = new ByteWriter();
  for (const [index, block] of blocks.entries()) {
    const end = last && index === blocks.length - 1 ? 1 : 0;
    const [type, size, content] =
      'raw' in block ? [RAW, block.raw.length, block.raw] : [RLE, block.times, Uint8Array.of(block.byte)];
    const header = end | (type << 1) | (size << 3);
    out
      .u16(header & 0xffff)
      .u8(header >>> 16)
      .raw(content);
  }
  return out.bytes();
}
