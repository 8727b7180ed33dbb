import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_IDS, CELLS, guestOf, labelOf, recordOf, shortLabelOf } from './cells';
import { DEFAULT_EXPERIMENT, planVisits } from './plan';

const settings = fc.record({
  cycles: fc.integer({ min: 1, max: 60 }),
  rounds: fc.integer({ min: 1, max: 8 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  level: fc.constant('auto' as const),
});

describe('the plan', () => {
  it('visits every cell once a round, and drives all of its cycles', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const visits = planVisits(given);
        for (const id of CELL_IDS) {
          const own = visits.filter(({ cell }) => cell.id === id);
          expect(own.map(({ round }) => round)).toEqual(own.map((_, index) => index));
          expect(own.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(given.cycles);
          expect(Math.min(...own.map(({ cycles }) => cycles))).toBeGreaterThan(0);
        }
        expect(visits.map(({ round }) => round)).toEqual(
          visits.map(({ round }) => round).sort((a, b) => a - b),
        );
      }),
    );
  });

  it('is the same for the same seed, and another order in each round', () => {
    expect(planVisits(DEFAULT_EXPERIMENT)).toEqual(planVisits(DEFAULT_EXPERIMENT));
    const order = (round: number, seed = DEFAULT_EXPERIMENT.seed): string[] =>
      planVisits({ ...DEFAULT_EXPERIMENT, seed })
        .filter((visit) => visit.round === round)
        .map(({ cell }) => cell.id);
    expect(order(0)).not.toEqual(order(1));
    expect(order(0)).not.toEqual(order(0, 1));
  });
});

describe('the cells', () => {
  it('stand in the order of their names, and each is called differently', () => {
    expect(CELLS.map(({ id }) => id)).toEqual(CELL_IDS);
    expect(new Set(CELLS.map(labelOf)).size).toBe(CELLS.length);
    expect(new Set(CELLS.map(shortLabelOf)).size).toBe(CELLS.length);
  });

  it('are guests of 2 GiB that differ from the first in one thing', () => {
    const guests = CELLS.map((cell) => guestOf(cell, { qemuPath: '/q', accelerator: 'kvm' }));
    const records = CELLS.map((cell) => recordOf(cell, { cycles: 5, level: 'probes' }));
    expect(guests[0]).toMatchObject({
      vcpus: 4,
      load: 'idle',
      disk: 'default',
      memoryMiB: 2048,
      extraArguments: [],
    });
    const differences = CELLS.map((cell, index) => {
      const [guest, record] = [guests[index], records[index]];
      const changed = (['vcpus', 'load', 'disk', 'extraArguments', 'memoryMiB'] as const).filter(
        (key) => JSON.stringify(guest?.[key]) !== JSON.stringify(guests[0]?.[key]),
      );
      return [
        ...changed,
        ...(record?.hmpBeforePause ?? []),
        ...(cell.written === 'unsafe' ? ['unsafe'] : []),
      ];
    });
    expect(differences).toEqual([
      [],
      ['load'],
      ['vcpus'],
      ['vcpus'],
      ['vcpus'],
      ['disk'],
      ['extraArguments'],
      ['extraArguments'],
      ['qemu-io written "write 0 4k"'],
      ['qemu-io written "write 0 4k"', 'unsafe'],
    ]);
  });
});
