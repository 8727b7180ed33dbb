import { describe, expect, it } from 'vitest';
import { parseCount, parseDurationMs, parseMemoryMiB } from './quantities';

const valueOf = <T>(result: { ok: true; value: T } | { ok: false }): T | 'refused' =>
  result.ok ? result.value : 'refused';

describe('a size', () => {
  it.each([
    ['512M', 512],
    ['2G', 2048],
    ['2GiB', 2048],
    ['64MiB', 64],
    ['1T', 1024 * 1024],
  ])('%s is %d MiB', (text, mib) => {
    expect(valueOf(parseMemoryMiB(text))).toBe(mib);
  });

  it.each([
    '',
    '2',
    '2GB',
    '2g',
    '-2G',
    '1.5G',
    ' 2G',
    '2G ',
    '0x2G',
    '2K',
    '63M',
    '5T',
    '9999999999G',
    '٢G',
  ])('"%s" is refused', (text) => {
    expect(valueOf(parseMemoryMiB(text))).toBe('refused');
  });
});

describe('a duration', () => {
  it.each([
    ['20ms', 20],
    ['1s', 1000],
    ['500us', 0.5],
    ['500µs', 0.5],
    ['1.5s', 1500],
    ['0ms', 0],
    ['0', 0],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(valueOf(parseDurationMs(text))).toBe(milliseconds);
  });

  it.each(['', '20', '-1ms', '1m', '1 s', '1e3ms', '.5s', 'Infinity', '3601s', '1sms', 'ms'])(
    '"%s" is refused',
    (text) => {
      expect(valueOf(parseDurationMs(text))).toBe('refused');
    },
  );
});

it('a count must be whole and in range', () => {
  const parse = parseCount(1, 16);
  expect(['1', '16', '0', '17', '1.0', '', '-1', '1e1', ' 4'].map((text) => valueOf(parse(text)))).toEqual([
    1,
    16,
    ...Array<string>(7).fill('refused'),
  ]);
});
