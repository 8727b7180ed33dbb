import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeastRecentlyUsed } from './least-recently-used';

describe('values that are kept by need', () => {
  it('are made once as long as they are among the latest that were asked for', () => {
    const asked = fc.array(fc.nat(6), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), asked, (most, indexes) => {
        const made: number[] = [];
        const kept = new LeastRecentlyUsed(most, (index) => {
          made.push(index);
          return { index };
        });
        const expected: number[] = [];
        // Latest last, each once.
        let latest: number[] = [];
        for (const index of indexes) {
          if (!latest.slice(-most).includes(index)) expected.push(index);
          latest = [...latest.filter((one) => one !== index), index];
          expect(kept.at(index)).toEqual({ index });
        }
        expect(made).toEqual(expected);
      }),
    );
  });
});
