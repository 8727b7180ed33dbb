import { expect, test } from 'vitest';
import { placeAfterKey } from './walk-places';

test('keys walk the places and stay within them', () => {
  const keys = ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageDown', 'x'];
  expect(keys.map((key) => placeAfterKey(key, 9, 10))).toEqual([9, 8, 0, 9, 0, null]);
  expect([placeAfterKey('ArrowRight', null, 10), placeAfterKey('ArrowLeft', null, 10)]).toEqual([0, 9]);
  expect(placeAfterKey('End', null, 0)).toBeNull();
});

test('down goes on where places stand one below the other', () => {
  expect([placeAfterKey('ArrowDown', 3, 10), placeAfterKey('ArrowDown', 3, 10, 'on')]).toEqual([2, 4]);
});
