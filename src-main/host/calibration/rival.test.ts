import { expect, it } from 'vitest';
import { cpusOf } from './rival';

it('reads the kernel’s lists of CPUs', () => {
  expect(cpusOf('0-2,4')).toEqual([0, 1, 2, 4]);
  expect(cpusOf('7')).toEqual([7]);
  expect(cpusOf('')).toEqual([]);
});
