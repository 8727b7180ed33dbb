import { describe, expect, it } from 'vitest';
import { minimise, signatureOf } from './minimise';

const ATTEMPTS = 10_000;

describe('a find', () => {
  it('is made as small as what it takes', () => {
    const bytes = new Uint8Array(500).fill(7);
    bytes[120] = 66;
    bytes[333] = 99;
    const fails = (some: Uint8Array): boolean => some.indexOf(99) > some.indexOf(66) && some.includes(66);
    expect([...minimise(bytes, fails, ATTEMPTS)]).toEqual([66, 99]);
  });

  it('keeps its length where it needs that, with zeros for what it does not', () => {
    const fails = (some: Uint8Array): boolean => some.length === 8 && some[3] === 5;
    const bytes = Uint8Array.of(1, 2, 3, 5, 4, 4, 4, 4);
    expect([...minimise(bytes, fails, ATTEMPTS)]).toEqual([0, 0, 0, 5, 0, 0, 0, 0]);
  });

  it('still fails when there was too little time to make it smallest', () => {
    const fails = (some: Uint8Array): boolean => some.includes(9);
    const bytes = new Uint8Array(1_000);
    bytes[700] = 9;
    for (const attempts of [0, 1, 5, 50]) expect(fails(minimise(bytes, fails, attempts))).toBe(true);
  });

  it('is the same defect as another that differs in numbers alone', () => {
    expect(signatureOf('elf', 'a failure is at 17')).toBe(signatureOf('elf', 'a failure is at -4096'));
    expect(signatureOf('elf', 'x')).not.toBe(signatureOf('zstd', 'x'));
  });
});
