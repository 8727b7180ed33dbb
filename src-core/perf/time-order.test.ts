import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chunkOf, indexInChunk } from './record-columns';
import { RecordRows } from './record-rows';
import { TimeOrder } from './time-order';

/** Rounds of rings of times; each row's other columns tell which it was. */
function sorted(rounds: readonly (readonly (readonly number[])[])[]): {
  readonly given: number[];
  readonly found: number[];
} {
  const rows = new RecordRows();
  const order = new TimeOrder(rows);
  const given: number[] = [];
  for (const rings of rounds) {
    for (const timeNs of rings.flat()) {
      const row = given.push(timeNs) - 1;
      rows.add(timeNs, row, row, -row, row % 100, row % 1_000, row % 50);
    }
    order.roundEnded();
  }
  order.finish();
  let mixedUp = 0;
  const found = given.map((_, row) => {
    const { timeNs, at, pid, tid, cpu, event, type } = chunkOf(rows, row);
    const index = indexInChunk(row);
    const was = at[index] ?? -1;
    const isWhole = pid[index] === was && tid[index] === 0 - was && timeNs[index] === given[was];
    const isAll = cpu[index] === was % 100 && event[index] === was % 1_000 && type[index] === was % 50;
    if (!isWhole || !isAll) mixedUp += 1;
    return was;
  });
  expect(mixedUp).toBe(0);
  return { given, found };
}

const stably = (given: readonly number[]): number[] =>
  given.map((_, row) => row).sort((a, b) => (given[a] ?? 0) - (given[b] ?? 0) || a - b);

it('brings any rows of any rounds into the order of time, rows of one time as they came', () => {
  const ring = fc.array(fc.nat(40), { maxLength: 20 }).map((times) => times.sort((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(fc.array(ring, { maxLength: 5 }), { maxLength: 6 }), (rounds) => {
      const { given, found } = sorted(rounds);
      expect(found).toEqual(stably(given));
    }),
  );
});

it.each([2, 8])('sorts a round of %i rings that is larger than a chunk', (rings) => {
  const ascending = (ring: number): number[] =>
    Array.from({ length: Math.ceil(70_000 / rings) }, (_, index) => index * 5 + ((ring * 7) % 11));
  const { given, found } = sorted([[[1, 2, 3]], Array.from({ length: rings }, (_, ring) => ascending(ring))]);
  expect(found).toEqual(stably(given));
});
