import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LongestTree } from './longest-tree';

const length = fc.integer({ min: -1, max: 6 });

describe('LongestTree', () => {
  it('finds the first of the longest of any stretch, also after single lengths have changed', () => {
    const change = fc.tuple(fc.nat(40), length);
    fc.assert(
      fc.property(
        fc.array(length, { minLength: 1, maxLength: 41 }),
        fc.array(change, { maxLength: 20 }),
        fc.nat(41),
        fc.nat(41),
        (lengths, changes, one, other) => {
          const tree = new LongestTree(Float64Array.from(lengths));
          const now = [...lengths];
          for (const [place, to] of changes) {
            now[place % now.length] = to;
            tree.put(place % now.length, to);
          }
          const [from, to] = [Math.min(one, other, now.length), Math.min(Math.max(one, other), now.length)];
          const longest = Math.max(-1, ...now.slice(from, to));
          expect(tree.longest(from, to)).toBe(longest < 0 ? -1 : now.indexOf(longest, from));
        },
      ),
    );
  });
});
