import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { niceStep, tickLabel, ticksOf } from './ticks';

describe('the ruler', () => {
  test('labels a cycle of two milliseconds every 200 µs from the request', () => {
    const { major } = ticksOf({ startNs: 0, endNs: 2_210_000 }, 755, 66);
    expect(major.map((tick) => tick.label).slice(0, 4)).toEqual(['0', '200 µs', '400 µs', '600 µs']);
  });

  test('groups thousands and shows the decimals that its step needs', () => {
    expect(tickLabel(12_345_000, 1000)).toBe('12\u202f345 µs');
    expect(tickLabel(1_500, 500)).toBe('1.5 µs');
    expect(tickLabel(20, 10)).toBe('0.02 µs');
    expect(tickLabel(25_000_000, 5_000_000)).toBe('25 ms');
    expect(tickLabel(7, 1)).toBe('7 ns');
    expect(tickLabel(90e9, 10e9)).toBe('1:30');
    expect(tickLabel(3_725_500_000_000, 500_000_000)).toBe('1:02:05.5');
    expect(tickLabel(-200_000, 200_000)).toBe('−200 µs');
  });

  test('counts from nearer by where labels would be all digits', () => {
    const { baseNs, major } = ticksOf({ startNs: 25e9, endNs: 25e9 + 1000 }, 800, 80);
    expect(baseNs).toBe(25e9);
    expect(major[1]?.label).toBe('+0.1 µs');
  });

  test('steps by 1, 2 or 5 times a power of ten, and from a second on as clocks do', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e10, noNaN: true }), (wanted) => {
        const step = niceStep(wanted);
        expect(step).toBeGreaterThanOrEqual(wanted * 0.999999);
        expect(step).toBeLessThanOrEqual(Math.max(1, wanted * 2.500001));
      }),
    );
  });

  test('keeps ticks apart and inside the range at any zoom', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 100_000_000 }),
        fc.integer({ min: 500, max: 1_000_000_000_000 }),
        (startNs, span) => {
          const range = { startNs, endNs: startNs + span };
          const { major, stepNs } = ticksOf(range, 800, 80);
          expect((stepNs / span) * 800).toBeGreaterThanOrEqual(79.9);
          for (const tick of major) {
            expect(tick.timeNs).toBeGreaterThanOrEqual(range.startNs);
            expect(tick.timeNs).toBeLessThanOrEqual(range.endNs);
          }
        },
      ),
    );
  });
});
