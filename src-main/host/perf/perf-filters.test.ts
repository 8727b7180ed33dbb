import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneOf, withinSpan } from './perf-filters';

/** What the kernel makes of such a filter. */
function matches(filter: string, value: number): boolean {
  return filter.split('||').some((term) =>
    term
      .replace(/[()]/g, '')
      .split('&&')
      .every((comparison) => {
        const [, operator, bound] = /^pid(==|>=|<=|<)(\d+)$/.exec(comparison) ?? [];
        if (operator === '==') return value === Number(bound);
        if (operator === '>=') return value >= Number(bound);
        if (operator === '<=') return value <= Number(bound);
        return value < Number(bound);
      }),
  );
}

const tids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });

describe('filters by thread', () => {
  it('are true of exactly the given threads', () => {
    fc.assert(
      fc.property(tids, fc.integer({ min: 0, max: 70 }), (chosen, tid) => {
        expect(matches(oneOf('pid', chosen), tid)).toBe(chosen.includes(tid));
      }),
    );
  });

  it('are true of at least the given threads where only the span is named', () => {
    fc.assert(fc.property(tids, (chosen) => chosen.every((tid) => matches(withinSpan('pid', chosen), tid))));
  });

  it('name consecutive threads as one range', () => {
    expect(oneOf('pid', [12, 10, 7, 11])).toBe('pid==7||(pid>=10&&pid<=12)');
  });
});
