import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitted, frameShift } from './placement';

const SCREEN = { x: 0, y: 24, width: 1920, height: 1056 };

it('a window that is in sight stays where it is', () => {
  const place = { x: 100, y: 100, width: 1440, height: 900 };
  expect(fitted(place, SCREEN)).toEqual(place);
});

it('a window of a screen that is gone comes back in sight', () => {
  const place = { x: 2400, y: -300, width: 1440, height: 900 };
  expect(fitted(place, SCREEN)).toEqual({ x: 480, y: 24, width: 1440, height: 900 });
});

it('a window is wholly on its screen, wherever it was', () => {
  const size = fc.integer({ min: 1, max: 5000 });
  const at = fc.integer({ min: -5000, max: 5000 });
  fc.assert(
    fc.property(fc.record({ x: at, y: at, width: size, height: size }), (wanted) => {
      const { x, y, width, height } = fitted(wanted, SCREEN);
      expect(x).toBeGreaterThanOrEqual(SCREEN.x);
      expect(y).toBeGreaterThanOrEqual(SCREEN.y);
      expect(x + width).toBeLessThanOrEqual(SCREEN.x + SCREEN.width);
      expect(y + height).toBeLessThanOrEqual(SCREEN.y + SCREEN.height);
    }),
  );
});

it('a frame around the contents is told from a place that somebody chose', () => {
  const asked = { x: 80, y: 50 };
  expect(frameShift(asked, { x: 81, y: 70 })).toEqual({ x: 1, y: 20 });
  expect(frameShift(asked, asked)).toEqual({ x: 0, y: 0 });
  for (const elsewhere of [
    { x: 0, y: 70 },
    { x: 80, y: 0 },
    { x: 500, y: 50 },
    { x: 80, y: 400 },
  ])
    expect(frameShift(asked, elsewhere)).toEqual({ x: 0, y: 0 });
});
