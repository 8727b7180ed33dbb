import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_TRIED, nextTry, triedWith } from './most-that-opens';
import type { Sought, Tried } from './most-that-opens';

const LIMIT_MS = 100_000;

/** Tries against a viewer that opens up to `capacity`, at `msEach`; the sizes tried, and what is known at the end. */
function search(
  capacity: number,
  sought: Sought,
  { msEach = 1, refused = null }: { readonly msEach?: number; readonly refused?: number | null } = {},
): { readonly sizes: readonly number[]; readonly tried: Tried } {
  const sizes: number[] = [];
  let tried: Tried = { ...NOTHING_TRIED, refused };
  for (let size = nextTry(tried, sought); size !== null; size = nextTry(tried, sought)) {
    sizes.push(size);
    const openMs = Math.max(1, size * msEach);
    tried = triedWith(tried, size, size <= capacity && openMs <= sought.limitMs ? openMs : null);
  }
  return { sizes, tried };
}

describe('the search for the most that opens', () => {
  const sought = { all: 1000, first: 500, limitMs: LIMIT_MS };

  it('opens what is small at once', () => {
    expect(search(Infinity, { ...sought, first: 5000 }).sizes).toEqual([1000]);
  });

  it('goes up from what surely opens to all of it', () => {
    expect(search(Infinity, sought).sizes).toEqual([500, 1000]);
  });

  it('goes back half of the way where all of it is too much', () => {
    expect(search(800, sought).sizes).toEqual([500, 1000, 750]);
    expect(search(800, sought).tried.opened).toBe(750);
  });

  it('goes down by halves where even the first is too much', () => {
    expect(search(200, sought).sizes.slice(0, 3)).toEqual([500, 250, 125]);
  });

  it('tries nothing that would take longer than the limit', () => {
    expect(search(Infinity, sought, { msEach: 150 }).sizes).toEqual([500, 666]);
    expect(search(Infinity, sought, { msEach: 190 }).sizes).toEqual([500]);
  });

  it('tries nothing that is known to be refused, and stops close to it', () => {
    expect(search(600, { ...sought, first: 600 }, { refused: 700 }).sizes).toEqual([600]);
  });

  it('gives up where nothing opens', () => {
    expect(search(0, { ...sought, all: 8, first: 8 })).toMatchObject({
      sizes: [8, 4, 2, 1],
      tried: { opened: 0, refused: 1 },
    });
  });

  it('ends, never tries more than there is, nor a size twice, nor one that was refused', () => {
    const size = fc.integer({ min: 1, max: 5000 });
    const capacity = fc.integer({ min: 0, max: 6000 });
    fc.assert(
      fc.property(size, size, capacity, fc.option(size), (all, first, most, refused) => {
        const { sizes, tried } = search(most, { all, first, limitMs: LIMIT_MS }, { refused });
        expect(new Set(sizes).size).toBe(sizes.length);
        for (const each of sizes) {
          expect(each).toBeGreaterThanOrEqual(1);
          expect(each).toBeLessThanOrEqual(Math.min(all, (refused ?? Infinity) - 1));
        }
        expect(tried.opened).toBe(Math.max(0, ...sizes.filter((each) => each <= most)));
      }),
    );
  });
});
