import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { Decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { ZstdStream } from './zstd-stream';

const PERF_RECORD_COMPRESSED = 81;
const HEADER_BYTES = 8;

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, '../testing/fixtures', name)));

/** What the compressed records of `perf record -z` hold, one after the other: a frame without an end. */
function perfPayloads(): Uint8Array[] {
  const records = fixture('find.perf-compressed-records');
  const view = new DataView(records.buffer);
  const payloads: Uint8Array[] = [];
  for (let at = 0; at < records.length; at += view.getUint16(at + 6, true)) {
    expect(view.getUint32(at, true)).toBe(PERF_RECORD_COMPRESSED);
    payloads.push(records.subarray(at + HEADER_BYTES, at + view.getUint16(at + 6, true)));
  }
  return payloads;
}

function decompressed(pieces: Iterable<Uint8Array>): { content: Uint8Array; midBlock: boolean } {
  const stream = new ZstdStream({ maxWindowBytes: 1 << 27 });
  const blocks: Uint8Array[] = [];
  for (const piece of pieces)
    expect(stream.push(piece, (block) => blocks.push(Uint8Array.from(block)))).toBeNull();
  return { content: Buffer.concat(blocks), midBlock: stream.midBlock };
}

function byFzstd(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  new Decompress((block) => blocks.push(Uint8Array.from(block))).push(bytes);
  return Buffer.concat(blocks);
}

/** What the frames of zstd-levels.zst hold: letters, and copies of up to `run` - 1 bytes from up to 60,000 bytes before. */
function writtenContent(bytes: number, run: number): Uint8Array {
  const out = new Uint8Array(bytes);
  let state = 1;
  const below = (bound: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 12) % bound;
  };
  for (let at = 0; at < bytes;) {
    const back = below(3) > 0 ? below(Math.min(at, 60_000) + 1) : 0;
    const length = 1 + below(back > 0 ? run : 14);
    for (const end = at + length; at < end; at += 1)
      out[at] = back > 0 ? (out[at - back] ?? 0) : 97 + Math.min(below(26), below(26));
  }
  return out;
}

function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const whole = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));

describe('frames that others made', () => {
  it("come out of perf's records as fzstd has them, to the last byte", () => {
    const payloads = perfPayloads();
    const { content, midBlock } = decompressed(payloads);
    expect(payloads.length).toBeGreaterThan(10);
    expect(Buffer.compare(content, byFzstd(whole(payloads)))).toBe(0);
    expect([content.length, midBlock]).toEqual([199_192, false]);
  });

  it('come out as they went in at every level of the reference encoder, one after the other', () => {
    const { content, midBlock } = decompressed([fixture('zstd-levels.zst')]);
    const small = writtenContent(1500, 14);
    const large = writtenContent(250_000, 400);
    const expected = [...Array.from({ length: 22 }, () => small), large, large];
    expect(Buffer.compare(content, Buffer.concat(expected))).toBe(0);
    expect(midBlock).toBe(false);
  });

  it('come out alike in pieces of any length', () => {
    const bytes = fixture('zstd-levels.zst');
    const { content } = decompressed([bytes]);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70_000 })), {
          minLength: 1,
          maxLength: 12,
        }),
        (lengths) => {
          expect(Buffer.compare(decompressed(cut(bytes, lengths)).content, content)).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cut short anywhere, give what was whole and say that they are', () => {
    const bytes = whole(perfPayloads());
    const { content } = decompressed([bytes]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        const short = decompressed([bytes.subarray(0, length)]);
        expect(Buffer.compare(short.content, content.subarray(0, short.content.length))).toBe(0);
        const rest = decompressed([bytes.subarray(0, length), bytes.subarray(length)]);
        expect(rest.content.length).toBe(content.length);
      }),
      { numRuns: 60 },
    );
  });
});
