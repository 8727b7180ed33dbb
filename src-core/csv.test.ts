import { expect, test } from 'vitest';
import { csvText } from './csv';

test('rows are lines of cells, and what is null is empty', () => {
  expect(csvText(['cycle', 'kick, ns'], [[0, 12.5], [1, null], [2, NaN]])).toBe('cycle,"kick, ns"\n0,12.5\n1,\n2,\n'); // prettier-ignore
});

test('quotes and line breaks stay within their cell', () => {
  expect(csvText(['a'], [['say "x"'], ['b\nc']])).toBe('a\n"say ""x"""\n"b\nc"\n');
});
