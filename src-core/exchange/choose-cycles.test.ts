import { describe, expect, it } from 'vitest';
import { countedCycles } from '../testing/counted-cycles';
import { chosenCycles } from './choose-cycles';

const chosen = (text: string, count = 30): number[] | string => {
  const found = chosenCycles(text, count, () => countedCycles(count));
  return found.ok ? [...found.value] : found.error.message;
};

describe('the cycles that are exported', () => {
  it('are named by numbers and ranges, each once and in order', () => {
    expect(chosen('3,7-10')).toEqual([3, 7, 8, 9, 10]);
    expect(chosen(' 8 - 9 , 3, 8')).toEqual([3, 8, 9]);
    expect(chosen('29')).toEqual([29]);
  });

  it('are those for which an expression holds', () => {
    expect(chosen('index in 4..6 or index = 1')).toEqual([1, 4, 5, 6]);
  });

  it('are refused where there are none such, in words that say why', () => {
    expect(chosen('30')).toBe('There is no cycle 30; the recording has cycles 0 to 29.');
    expect(chosen('1', 1)).toBe('There is no cycle 1; the recording has only cycle 0.');
    expect(chosen('9-3')).toBe('9-3 is no range: it ends before it begins.');
    expect(chosen('index > 40')).toBe('“index > 40” holds for no cycle of the recording.');
    expect(chosen('kik > 1ms')).toBe(
      '“kik > 1ms” chooses no cycles: Unknown figure “kik”: did you mean kick?',
    );
    expect(chosen(' ')).toBe('No cycles were named.');
  });
});
