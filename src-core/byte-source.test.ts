import { expect, it } from 'vitest';
import { memorySource } from './byte-source';

it('gives the bytes that exist of whatever range is asked for', () => {
  const source = memorySource(Uint8Array.of(0, 1, 2, 3));
  expect(source.sizeBytes).toBe(4);
  expect([...source.read(1, 2)]).toEqual([1, 2]);
  expect([...source.read(2, 100)]).toEqual([2, 3]);
  expect([...source.read(4, 1)]).toEqual([]);
  expect([...source.read(2 ** 53, 1)]).toEqual([]);
  expect([...source.read(1, -3)]).toEqual([]);
});

it('fills a buffer and says how far', () => {
  const target = new Uint8Array(3);
  expect(memorySource(Uint8Array.of(7, 8, 9)).readInto(1, target)).toBe(2);
  expect([...target]).toEqual([8, 9, 0]);
});
