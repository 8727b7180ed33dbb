import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternPath } from './bar-pattern';

const bar = { x: 10, y: 20, width: 12, height: 12 };

/** All places that a path goes to. */
const placesOf = (path: string): (readonly [number, number])[] =>
  [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('the pattern of a bar', () => {
  it('is nothing where it is plain, or too small for one', () => {
    expect(patternPath(bar, 'plain')).toBe('');
    expect(patternPath({ ...bar, width: 1 }, 'hatched')).toBe('');
  });

  it('is lines that rise or fall, or dots', () => {
    expect(patternPath(bar, 'hatched')).toMatch(/^M10\.0 23\.0L13\.0 20\.0/);
    expect(patternPath(bar, 'striped')).toMatch(/^M22\.0 23\.0L19\.0 20\.0/);
    expect(patternPath(bar, 'dotted').match(/h1/g)).toHaveLength(9);
  });

  it('never leaves the bar', () => {
    const size = fc.integer({ min: 2, max: 60 });
    fc.assert(
      fc.property(size, size, fc.constantFrom('hatched', 'striped', 'dotted'), (width, height, pattern) => {
        for (const [x, y] of placesOf(patternPath({ x: 0, y: 0, width, height }, pattern))) {
          expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
        }
      }),
    );
  });
});
