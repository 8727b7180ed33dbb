import { expect, it } from 'vitest';
import { buffersOf } from './transfer';

it('finds the memory of every typed array, however deep, and each once', () => {
  const one = new Float64Array(4);
  const two = new Uint8Array(3);
  const value = {
    ok: true,
    value: { lanes: [{ columns: { one, again: one.subarray(1) } }, { two }], none: null },
  };
  expect(buffersOf(value)).toEqual([one.buffer, two.buffer]);
  expect(buffersOf('text')).toEqual([]);
});
