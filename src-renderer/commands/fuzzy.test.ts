import { expect, it } from 'vitest';
import { fuzzyScore, fuzzySort } from './fuzzy';

const TITLES = ['Dark theme', 'Light theme', 'Previous cycle', 'Next cycle', 'Save…', 'Stop the guest'];
const sort = (query: string): readonly string[] => fuzzySort(query, TITLES, (title) => title);

it('finds by the first letters of words', () => {
  expect(sort('nc')[0]).toBe('Next cycle');
  expect(sort('stg')[0]).toBe('Stop the guest');
});

it('prefers what holds the words as they were typed', () => {
  expect(sort('theme')).toEqual(['Dark theme', 'Light theme']);
  expect(sort('light th')).toEqual(['Light theme']);
});

it('finds nothing where a letter is missing, and all where none is typed', () => {
  expect(fuzzyScore('xyz', 'Next cycle')).toBeNull();
  expect(sort(' ')).toEqual(TITLES);
});
