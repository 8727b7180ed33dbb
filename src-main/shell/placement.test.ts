import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitted } from './placement';

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
