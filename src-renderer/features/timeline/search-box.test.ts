import { expect, it } from 'vitest';
import { failure } from '@core/errors';
import { standing } from './search-box';

const box = { open: true, text: 'vm_stop' };
const unread = { cycles: 64, failure: failure('snapshot-corrupt', 'It is damaged.') };
const found = { ...box, state: 'found', count: 12, place: 3, wrapped: false, unread: null } as const;

it.each([
  [{ ...box, state: 'none', unread: null } as const, 'no match'],
  [{ ...box, state: 'none', unread } as const, 'no match, 64 cycles missing'],
  [found, '3 of 12'],
  [{ ...found, wrapped: true, unread }, '3 of 12, from the start again, 64 cycles missing'],
  [{ ...found, count: null, place: null }, 'found'],
])('a search that stands so is told in few words: %#', (search, words) => {
  expect(standing(search)).toBe(words);
});
