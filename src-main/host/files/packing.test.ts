import { crc32 as nativeCrc32, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '@core/snapshot/crc32';
import type { PackedEntry } from '@core/snapshot/zip-writer';
import { fastestChecksum, Packing, PIECE_BYTES, SMALL_BYTES } from './packing';

/** Words that come again, and numbers that do not: as much of it as deflate likes. */
function bytesOf(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[at] = at % 64 < 56 ? at % 7 : state >>> 24;
  }
  return bytes;
}

const unpacked = ({ body }: PackedEntry): Uint8Array => inflateRawSync(Buffer.concat(body));

/** Around the places where a piece ends. */
const lengths = fc
  .tuple(fc.nat(3), fc.integer({ min: -40_000, max: 40_000 }))
  .map(([pieces, more]) => Math.max(0, pieces * PIECE_BYTES + more));

describe('packing', () => {
  it('gives a stream that inflates to the content, wherever its pieces end, with its checksum', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(), async (length, seed) => {
        const content = bytesOf(length, seed);
        const packed = await new Packing().pack(['a', content]);
        expect(packed).toMatchObject({ name: 'a', crc: crc32(content), sizeBytes: length });
        expect(packed.packedBytes).toBe(packed.body.reduce((sum, piece) => sum + piece.length, 0));
        // Of a few bytes the deflated ones are no fewer: they are stored.
        expect(
          Buffer.compare(packed.method === 0 ? Buffer.concat(packed.body) : unpacked(packed), content),
        ).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same bytes on one thread as on several and on its own, whatever was packed before', async () => {
    const [one, several] = [new Packing(undefined, 1), new Packing(undefined, 3)];
    for (const length of [0, 1, 5_000, SMALL_BYTES, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES - 1]) {
      const content = bytesOf(length, length);
      const first = await one.pack(['a', content]);
      const others = await Promise.all([0, 1, 2, 3, 4].map(() => several.pack(['a', content])));
      for (const other of others) {
        expect(Buffer.concat(other.body).equals(Buffer.concat(first.body))).toBe(true);
        expect({ ...other, body: [] }).toEqual({ ...first, body: [] });
      }
    }
  });

  it('stores what deflates better than a reader allows', async () => {
    const zeros = new Uint8Array(4 * PIECE_BYTES);
    const { method, body } = await new Packing().pack(['zeros', zeros]);
    expect([method, body.length, body[0] === zeros]).toEqual([0, 1, true]);
  });

  it('rejects with what deflate fails with, and packs the next all the same', async () => {
    const failing = new Packing(({ content }) =>
      content[0] === 1 ? Promise.reject(new Error('no memory')) : Promise.resolve([content]),
    );
    const [bad, good] = [failing.pack(['bad', Uint8Array.of(1)]), failing.pack(['good', Uint8Array.of(2)])];
    await expect(bad).rejects.toThrow('no memory');
    expect(await good).toMatchObject({ name: 'good' });
  });

  it('once it has ended begins nothing more, and what was under way is over', async () => {
    let begun = 0;
    let over = 0;
    const packing = new Packing(async () => {
      begun += 1;
      await new Promise((resolve) => setImmediate(resolve));
      over += 1;
      return [];
    }, 2);
    const packed = packing.pack(['a', new Uint8Array(5 * PIECE_BYTES)]);
    await packing.end();
    expect([begun, over]).toEqual([2, 2]);
    await expect(packed).rejects.toThrow('ended');
    await expect(packing.pack(['b', Uint8Array.of(1)])).rejects.toThrow('ended');
    expect(begun).toBe(2);
  });

  it('begins no more pieces at once than it has threads, whatever waits', async () => {
    let running = 0;
    let most = 0;
    const packing = new Packing(async ({ content }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return [content];
    }, 2);
    const all = [7, 1, 3].map((pieces) => packing.pack(['a', new Uint8Array(pieces * PIECE_BYTES)]));
    await Promise.all(all);
    expect(most).toBe(2);
  });

  it('packs what is small at once while every thread is busy', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const busy = new Packing(async ({ content }) => {
      await held;
      return [content];
    }, 1);
    const waiting = busy.pack(['large', new Uint8Array(PIECE_BYTES)]);
    const content = bytesOf(SMALL_BYTES, 7);
    const packed = await busy.pack(['small', content]);
    expect(packed).toMatchObject({ name: 'small', crc: crc32(content), sizeBytes: SMALL_BYTES });
    expect(Buffer.compare(unpacked(packed), content)).toBe(0);
    release();
    expect(await waiting).toMatchObject({ name: 'large' });
  });

  it('packs what may wait whenever nothing else does', async () => {
    const begun: number[] = [];
    const packing = new Packing(async ({ content }) => {
      begun.push(content[0] ?? 0);
      await new Promise((resolve) => setImmediate(resolve));
      return [content];
    }, 1);
    const all = [packing.packMeanwhile(['a', new Uint8Array(3 * PIECE_BYTES).fill(1)])];
    all.push(...[2, 3].map((byte) => packing.pack(['b', new Uint8Array(SMALL_BYTES + 1).fill(byte)])));
    await Promise.all(all);
    expect(begun).toEqual([1, 2, 3, 1, 1]);
  });
});

describe('the checksum', () => {
  it('is Node’s own where it has one, which gives the same numbers, in pieces as well', () => {
    expect(fastestChecksum(undefined)).toBe(crc32);
    const native = fastestChecksum(nativeCrc32);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        expect(native(bytes)).toBe(crc32(bytes));
        expect(native(bytes.subarray(cut), native(bytes.subarray(0, cut)))).toBe(crc32(bytes));
      }),
    );
  });
});
