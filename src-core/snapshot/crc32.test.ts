import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from './crc32';

const words = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bit by bit, as the standard says it. */
function bitwise(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

test('gives the values that the standard and zip files give', () => {
  expect(crc32(words(''))).toBe(0);
  expect(crc32(words('123456789'))).toBe(0xcbf43926);
  expect(crc32(words('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339);
});

test('is the bitwise sum of any bytes, wherever in a buffer they lie and in whatever pieces they come', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), fc.nat(200), (bytes, offset, cut) => {
      const held = new Uint8Array(offset + bytes.length);
      held.set(bytes, offset);
      const there = held.subarray(offset);
      expect(crc32(there)).toBe(bitwise(bytes));
      expect(crc32(there.subarray(cut), crc32(there.subarray(0, cut)))).toBe(bitwise(bytes));
    }),
    { numRuns: 3000 },
  );
});
