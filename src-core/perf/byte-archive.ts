import type { ByteSource } from '../byte-source';

/** A stream's bytes, kept so that a record can be read again. */
export interface ByteArchive extends ByteSource {
  append(bytes: Uint8Array): void;
}

const BLOCK_BITS = 20;
const BLOCK_BYTES = 1 << BLOCK_BITS;
const FIRST_BLOCK_BYTES = 1 << 12;

/** Keeps all in memory, in blocks of fixed size: growing never copies what is there. */
export class MemoryArchive implements ByteArchive {
  sizeBytes = 0;
  private readonly blocks: Uint8Array[] = [];

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const used = this.sizeBytes & (BLOCK_BYTES - 1);
      const block = this.blockFor(used, bytes.length - from);
      const part = Math.min(bytes.length - from, BLOCK_BYTES - used);
      block.set(bytes.subarray(from, from + part), used);
      this.sizeBytes += part;
      from += part;
    }
  }

  read(offset: number, length: number): Uint8Array {
    const within = offset & (BLOCK_BYTES - 1);
    const end = Math.min(offset + length, this.sizeBytes);
    const block = this.blocks[Math.floor(offset / BLOCK_BYTES)];
    if (block === undefined || end <= offset) return new Uint8Array(0);
    if (within + end - offset <= block.length) return block.subarray(within, within + end - offset);
    const piece = new Uint8Array(end - offset);
    this.readInto(offset, piece);
    return piece;
  }

  readInto(offset: number, target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const at = offset + filled;
      const part = Math.min(target.length - filled, BLOCK_BYTES - (at % BLOCK_BYTES), this.sizeBytes - at);
      const block = this.blocks[Math.floor(at / BLOCK_BYTES)];
      if (block === undefined || part <= 0) break;
      target.set(block.subarray(at % BLOCK_BYTES, (at % BLOCK_BYTES) + part), filled);
      filled += part;
    }
    return filled;
  }

  /** The block that the next bytes go to. The first one starts small: a short stream needs no mebibyte. */
  private blockFor(used: number, wanted: number): Uint8Array {
    const index = Math.floor(this.sizeBytes / BLOCK_BYTES);
    const there = this.blocks[index];
    const needed = Math.min(BLOCK_BYTES, used + wanted);
    if (there !== undefined && there.length >= needed) return there;
    let length = index > 0 ? BLOCK_BYTES : Math.max(FIRST_BLOCK_BYTES, there?.length ?? 0);
    while (length < needed) length *= 4;
    const block = new Uint8Array(Math.min(BLOCK_BYTES, length));
    if (there !== undefined) block.set(there);
    this.blocks[index] = block;
    return block;
  }
}
