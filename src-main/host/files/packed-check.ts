/** Whether what is copied from one zip into another as it lies there is what its checksum says. */
import { createInflateRaw } from 'node:zlib';
import { STORED } from '@core/snapshot/zip-format';
import type { PackedEntry } from '@core/snapshot/zip-writer';
import { checksum } from './packing';

const PIECE_BYTES = 1 << 20;

/** Inflates it in libuv's thread pool, a piece at a time. */
export async function isSound({ body, method, sizeBytes, crc }: PackedEntry): Promise<boolean> {
  let [sum, length] = [0, 0];
  try {
    for await (const piece of method === STORED ? body : inflated(body)) {
      sum = checksum(piece, sum);
      length += piece.length;
      // A stream that lies about its length is stopped soon after.
      if (length > sizeBytes) return false;
    }
  } catch {
    // zlib says so of a malformed stream.
    return false;
  }
  return length === sizeBytes && sum === crc;
}

async function* inflated(body: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: PIECE_BYTES });
  for (const piece of body) inflate.write(piece);
  inflate.end();
  for await (const piece of inflate) if (piece instanceof Uint8Array) yield piece;
}
