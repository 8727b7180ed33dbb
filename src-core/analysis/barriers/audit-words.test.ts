import { describe, expect, test } from 'vitest';
import { scopeOf } from './audit-words';

const waits = { of: 1200, cycles: 1200, told: 1200, unread: null, wholeNs: 0, waits: [] };

describe('what waits for grace periods are over', () => {
  test('is all cycles, or says that some do not show them, or that none does', () => {
    expect(scopeOf(waits)).toBe('over 1,200 cycles');
    expect(scopeOf({ ...waits, told: 3 })).toBe('over 3 of 1,200 cycles: the others do not show them');
    expect(scopeOf({ ...waits, told: 0 })).toBe('1,200 cycles, none shows them');
    const failure = { code: 'snapshot-corrupt', message: 'It is damaged.', facts: {} } as const;
    expect(scopeOf({ ...waits, unread: { cycles: 64, failure } })).toBe(
      'over 1,200 cycles · 64 cycles missing: It is damaged.',
    );
  });
});
