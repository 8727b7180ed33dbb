import { describe, expect, test } from 'vitest';
import { parseFilter } from '@core/cycle-filter/parse';
import { PHASE_KEYS } from '../../state/selectors/cycles';
import { filterName, narrowedTo } from './narrowed-filter';

describe('a bar that is clicked', () => {
  test('is a filter with its edges to the nanosecond', () => {
    expect(narrowedTo('', 'pauseNs', 1_200_000, 1_400_000)).toBe('pause >= 1.2ms and pause < 1.4ms');
    expect(narrowedTo('', 'phase:kick', 999, 1_000_001)).toBe('kick >= 999ns and kick < 1.000001ms');
  });

  test('narrows the filter in force, whatever that is', () => {
    expect(narrowedTo('flush > 1us', 'pauseNs', 1e6, 2e6)).toBe(
      'flush > 1us and pause >= 1ms and pause < 2ms',
    );
    expect(narrowedTo('last = 1 or last = 2', 'pauseNs', 1e6, 2e6)).toBe(
      '(last = 1 or last = 2) and pause >= 1ms and pause < 2ms',
    );
  });

  test('takes the place of a wider bar of the same figure', () => {
    const wide = narrowedTo('flush > 1us', 'pauseNs', 1e6, 2e6);
    expect(narrowedTo(wide, 'pauseNs', 1.2e6, 1.4e6)).toBe(
      'flush > 1us and pause >= 1.2ms and pause < 1.4ms',
    );
  });

  test.each([
    ...PHASE_KEYS.map((key) => `phase:${key}` as const),
    ...(['pauseNs', 'resumeNs', 'downtimeNs', 'stopToStartNs', 'clientPauseNs', 'clientResumeNs'] as const),
    ...(['state:running', 'state:runnable', 'state:blocked'] as const),
  ])('of %s is a filter that is understood', (figure) => {
    expect(parseFilter(narrowedTo('', figure, 1, 1e10))).toMatchObject({ ok: true });
    expect(filterName(figure)).not.toContain('Ns');
  });
});
