import { expect, test } from 'vitest';
import { formatEstimate, timeLeftMs } from './estimate';

test('time left is said in seconds, and from a minute and a half on in minutes', () => {
  expect([8000, 1, 89_000, 200_000].map(formatEstimate)).toEqual([
    'about 8 s left',
    'about 1 s left',
    'about 89 s left',
    'about 4 min left',
  ]);
});

test('time left follows the pace since the start, and is not guessed before there is one', () => {
  const start = { done: 100, ms: 1000 };
  expect(timeLeftMs(start, 300, 1000, 3000)).toBe(7000);
  expect(timeLeftMs(start, 110, 1000, 3000)).toBeNull();
  expect(timeLeftMs(start, 300, 1000, 1500)).toBeNull();
  expect(timeLeftMs(start, 50, 1000, 3000)).toBeNull();
});
