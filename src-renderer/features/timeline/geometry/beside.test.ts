import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besidePointer } from './beside';

const PANE = { widthPx: 600, heightPx: 400 };

describe('a hint beside the pointer', () => {
  it('stands right below it, and at the left or above where there is no room', () => {
    const size = { widthPx: 200, heightPx: 100 };
    expect(besidePointer({ x: 100, y: 100 }, size, PANE)).toEqual({ left: 114, top: 118 });
    expect(besidePointer({ x: 500, y: 100 }, size, PANE)).toEqual({ left: 286, top: 118 });
    expect(besidePointer({ x: 100, y: 350 }, size, PANE)).toEqual({ left: 114, top: 242 });
  });

  it('is within a pane that has room for it, and never over what is pointed at where there is room beside', () => {
    const side = (most: number) => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(side(600), side(400), side(260), side(170), (x, y, widthPx, heightPx) => {
        const { left, top } = besidePointer({ x, y }, { widthPx, heightPx }, PANE);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(top).toBeGreaterThanOrEqual(0);
        expect(left + widthPx).toBeLessThanOrEqual(PANE.widthPx);
        expect(top + heightPx).toBeLessThanOrEqual(PANE.heightPx);
        const covers = x > left && x < left + widthPx && y > top && y < top + heightPx;
        expect(covers).toBe(false);
      }),
    );
  });
});
