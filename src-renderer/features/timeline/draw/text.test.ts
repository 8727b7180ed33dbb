import { describe, expect, test } from 'vitest';
import { TextMeter } from './text';

/** Each letter is 10 wide. */
function meter(): { readonly meter: TextMeter; readonly measured: string[] } {
  const measured: string[] = [];
  return {
    measured,
    meter: new TextMeter('10px x', (text) => {
      measured.push(text);
      return 10 * text.length;
    }),
  };
}

describe('text that is to fit', () => {
  test('stays whole where there is room, and ends in an ellipsis where there is little', () => {
    expect(meter().meter.cut('pause_all_vcpus', 150)).toBe('pause_all_vcpus');
    expect(meter().meter.cut('pause_all_vcpus', 80)).toBe('pause_a…');
  });

  test('is left out where not even three letters fit', () => {
    expect(meter().meter.cut('pause_all_vcpus', 39)).toBe('');
  });

  test('costs a measure for each letter once, however often it is asked for', () => {
    const { meter: one, measured } = meter();
    for (let width = 0; width < 200; width += 1) one.cut('aabba', width);
    expect(measured.sort()).toEqual(['a', 'b', '…']);
  });
});
