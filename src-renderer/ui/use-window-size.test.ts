import { describe, expect, test } from 'vitest';
import { paneLimits } from './use-window-size';

const limits = { minPx: 100, maxPx: 600, reservedPx: 500 };

describe('a pane beside others', () => {
  test('keeps the size that was chosen while there is room', () => {
    expect(paneLimits(300, limits, 1400)).toEqual({ sizePx: 300, maxPx: 600 });
  });
  test('gives way in a window that has become small, and takes its size back in a larger one', () => {
    expect(paneLimits(600, limits, 800)).toEqual({ sizePx: 300, maxPx: 300 });
    expect(paneLimits(600, limits, 1400).sizePx).toBe(600);
  });
  test('is never smaller than what can be read', () => {
    expect(paneLimits(300, limits, 400)).toEqual({ sizePx: 100, maxPx: 100 });
  });
});
