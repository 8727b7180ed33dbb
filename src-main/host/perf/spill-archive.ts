/** A stream's bytes: the newest in memory, older ones in a file that has no name, so that nothing of it stays behind. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteArchive } from '@core/perf/byte-archive';
import type { StreamFile } from './stream-file';

const BLOCK_BYTES = 1 << 20;

export interface SpillLimits {
  /** What is held in memory. */
  readonly memoryBytes: number;
  /** What is kept at all; older bytes of a longer stream are gone. */
  readonly keptBytes: number;
}

/** `keptIn` has all the bytes already, in their place: nothing is written a second time. It is closed with the archive. */
export class SpillArchive implements ByteArchive {
  sizeBytes = 0;
  /** Why older bytes are gone although there was room by the limits; null while none is. */
  failure: Error | null = null;
  /** Blocks in memory by their number; the file holds those before, each in its place. */
  private readonly blocks = new Map<number, Uint8Array>();
  private oldestInMemory = 0;
  private file: number | null = null;
  private closed = false;

  private isKept: boolean;

  constructor(
    private readonly limits: SpillLimits,
    private readonly keptIn: StreamFile | null = null,
  ) {
    this.file = keptIn?.descriptor ?? null;
    this.isKept = keptIn !== null;
  }

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      const number = Math.floor(this.sizeBytes / BLOCK_BYTES);
      const used = this.sizeBytes % BLOCK_BYTES;
      let block = this.blocks.get(number);
      if (block === undefined) {
        block = new Uint8Array(BLOCK_BYTES);
        this.blocks.set(number, block);
        this.spill();
      }
      const part = Math.min(bytes.length - from, BLOCK_BYTES - used);
      block.set(bytes.subarray(from, from + part), used);
      this.sizeBytes += part;
      from += part;
    }
  }

  /** Whether all that came can still be read. */
  get complete(): boolean {
    return this.failure === null && this.sizeBytes <= this.limits.keptBytes;
  }

  read(offset: number, length: number): Uint8Array {
    const piece = new Uint8Array(Math.max(0, Math.min(length, this.sizeBytes - offset)));
    return piece.subarray(0, this.readInto(offset, piece));
  }

  readInto(offset: number, target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length && offset + filled < this.sizeBytes) {
      const at = offset + filled;
      const within = at % BLOCK_BYTES;
      const part = Math.min(target.length - filled, BLOCK_BYTES - within, this.sizeBytes - at);
      const block = this.blocks.get(Math.floor(at / BLOCK_BYTES));
      const piece = target.subarray(filled, filled + part);
      if (block !== undefined) piece.set(block.subarray(within, within + part));
      else if (this.file === null || readSync(this.file, piece, 0, part, at) < part) break;
      filled += part;
    }
    return filled;
  }

  /** Gives the memory and the file back. Idempotent. */
  close(): void {
    this.closed = true;
    this.blocks.clear();
    this.keptIn?.close();
    if (this.file !== null && !this.isKept) closeSync(this.file);
    this.file = null;
  }

  private spill(): void {
    while (this.blocks.size * BLOCK_BYTES > this.limits.memoryBytes && !this.closed) {
      const block = this.blocks.get(this.oldestInMemory);
      const at = this.oldestInMemory * BLOCK_BYTES;
      this.blocks.delete(this.oldestInMemory);
      this.oldestInMemory += 1;
      if (block !== undefined && !this.isKept) this.put(block, at);
    }
  }

  /** What lies in `keptIn` alone is copied, and from now on nothing is expected of that file. Idempotent. */
  leaveFile(): void {
    const { keptIn } = this;
    if (!this.isKept || keptIn === null) return;
    this.isKept = false;
    this.file = null;
    const block = new Uint8Array(BLOCK_BYTES);
    for (let number = 0; number < this.oldestInMemory; number += 1) {
      const at = number * BLOCK_BYTES;
      if (keptIn.readInto(at, block) === BLOCK_BYTES) this.put(block, at);
    }
  }

  private put(block: Uint8Array, at: number): void {
    if (this.failure !== null || at + BLOCK_BYTES > this.limits.keptBytes) return;
    try {
      this.file ??= namelessFile();
      for (let done = 0; done < BLOCK_BYTES;) {
        done += writeSync(this.file, block, done, BLOCK_BYTES - done, at + done);
      }
    } catch (error) {
      // A full disk must not end the recording: its events stay, the raw bytes do not.
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** Open, and removed at once: it goes when it is closed, however we end. */
function namelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-spill-'));
  try {
    return openSync(join(folder, 'bytes'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
