import fc from 'fast-check';
import { expect, it } from 'vitest';
import { turnsOf } from './turns';

it('bare and recorded cycles alternate in blocks, bare ones first and last', () => {
  expect(turnsOf({ cycles: 50, bareEvery: 1, level: 'probes' })).toEqual({
    turns: [
      { bare: 8, recorded: 17 },
      { bare: 17, recorded: 16 },
      { bare: 17, recorded: 17 },
    ],
    bareAfter: 8,
  });
});

it('level timing runs nothing beside the client, and has nothing to compare with', () => {
  const nothing = { turns: [{ bare: 0, recorded: 50 }], bareAfter: 0 };
  expect(turnsOf({ cycles: 50, bareEvery: 1, level: 'timing' })).toEqual(nothing);
  expect(turnsOf({ cycles: 50, bareEvery: 0, level: 'probes' })).toEqual(nothing);
});

it('every cycle has its turn, and no block is empty', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 60 }), (cycles, bareEvery) => {
      const { turns, bareAfter } = turnsOf({ cycles, bareEvery, level: 'auto' });
      const sum = (of: (turn: { bare: number; recorded: number }) => number): number =>
        turns.reduce((total, turn) => total + of(turn), 0);
      expect(sum(({ recorded }) => recorded)).toBe(cycles);
      expect(sum(({ bare }) => bare) + bareAfter).toBe(Math.ceil(cycles / bareEvery));
      for (const { bare, recorded } of turns) {
        expect(recorded).toBeGreaterThan(0);
        expect(bare).toBeGreaterThanOrEqual(0);
      }
      expect(bareAfter).toBeGreaterThanOrEqual(0);
    }),
  );
});
