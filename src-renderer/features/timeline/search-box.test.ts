import { expect, it } from 'vitest';
import { failure } from '@core/errors';
import { standing, wholeSentence } from './search-box';

const box = { open: true, text: 'vm_stop' };
const unread = { cycles: 64, failure: failure('snapshot-corrupt', 'It is damaged.') };
const found = {
  ...box,
  state: 'found',
  count: 12,
  place: 3,
  wrapped: false,
  inStack: null,
  unread: null,
} as const;

it.each([
  [{ ...box, state: 'none', unread: null } as const, 'no match'],
  [{ ...box, state: 'none', unread } as const, 'no match, 64 cycles missing'],
  [found, '3 of 12'],
  [{ ...found, place: 1_204, count: 28_840 }, '1,204 of 28,840'],
  [{ ...box, state: 'searching', done: 940, total: 1_200 } as const, 'searching 940 of 1,200'],
  [{ ...found, wrapped: true, unread }, '3 of 12, from the start again, 64 cycles missing'],
  [{ ...found, count: null, place: null }, 'found'],
  [{ ...found, inStack: 'io_schedule', wrapped: true }, '3 of 12, in its stack, from the start again'],
])('a search that stands so is told in few words: %#', (search, words) => {
  expect(standing(search)).toBe(words);
});

it('names the function through which it was found, and what is missing, where there is room', () => {
  expect(wholeSentence(found)).toBeUndefined();
  expect(wholeSentence({ ...found, inStack: 'io_schedule' })).toBe('io_schedule is in its kernel stack.');
  expect(wholeSentence({ ...found, inStack: 'io_schedule', unread })).toMatch(
    /^io_schedule is in its kernel stack\. .*64 cycles/,
  );
});
