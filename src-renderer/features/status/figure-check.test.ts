import { expect, it } from 'vitest';
import { wordsOf } from './figure-check';

it.each([
  [{ cycles: 12, of: 1_500, corrected: 0, unread: null, isGivenUp: false }, '12 of 1,500 cycles checked'],
  [
    { cycles: 12, of: 1_500, corrected: 2, unread: null, isGivenUp: false },
    '12 of 1,500 cycles checked, 2 corrected',
  ],
  [{ cycles: 1_500, of: 1_500, corrected: 0, unread: null, isGivenUp: false }, 'all 1,500 cycles checked'],
  [
    { cycles: 1_500, of: 1_500, corrected: 1, unread: null, isGivenUp: false },
    '1,500 cycles checked, 1 corrected',
  ],
  [
    {
      ...{ cycles: 1_436, of: 1_436, corrected: 0, isGivenUp: false },
      unread: { cycles: 64, failure: { code: 'snapshot-corrupt', message: 'It is damaged.', facts: {} } },
    } as const,
    '1,436 cycles checked, 64 cannot be read',
  ],
  [
    { cycles: 257, of: 257, corrected: 257, unread: null, isGivenUp: true },
    '257 cycles checked, 257 corrected: given up',
  ],
])('of %j the status line says %s', (check, words) => {
  expect(wordsOf(check)).toBe(words);
});
