import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../errors';
import { attempt, taken, verdictOn } from './target';
import type { FailureShape, Target } from './target';

const SHAPE: FailureShape = { codes: ['perf-data-corrupt'], texts: ['what'], offset: 'offset' };
const refusing = (
  facts: Record<string, string | number>,
  code: 'perf-data-corrupt' | 'usage' = 'perf-data-corrupt',
) => verdictOn(fail(code, 'damaged', facts), SHAPE, 100).kind;

const target = (run: Target['run']): Target => ({
  name: 'test',
  weight: 1,
  generate: () => ({ bytes: new Uint8Array(0), sound: false }),
  run,
});
const input = { bytes: new Uint8Array(4), sound: false };

describe('the verdict', () => {
  it('on a failure that says where and what is that it was refused', () => {
    expect(refusing({ what: 'its size', offset: 100 })).toBe('refused');
    expect(verdictOn(ok(1), SHAPE, 100).kind).toBe('taken');
  });

  it.each([
    ['has another code', { what: 'x', offset: 1 }, 'usage'],
    ['does not say what', { what: '', offset: 1 }, 'perf-data-corrupt'],
    ['does not say where', { what: 'x' }, 'perf-data-corrupt'],
    ['is behind the end', { what: 'x', offset: 101 }, 'perf-data-corrupt'],
    ['is before the start', { what: 'x', offset: -1 }, 'perf-data-corrupt'],
    ['is between two bytes', { what: 'x', offset: 0.5 }, 'perf-data-corrupt'],
  ] as const)('on a failure that %s is a find', (_, facts, code) => {
    expect(refusing(facts, code)).toBe('find');
  });

  it('on what throws is a find, with the stack', () => {
    const thrown = attempt(
      target(() => {
        throw new RangeError('out of bounds');
      }),
      input,
    );
    expect(thrown).toMatchObject({ kind: 'find', what: 'RangeError: out of bounds' });
  });

  it('on a sound input that is refused is a find', () => {
    const refuses = target(() => ({ kind: 'refused', why: 'taste' }));
    expect(attempt(refuses, { ...input, sound: true }).kind).toBe('find');
    expect(attempt(refuses, input).kind).toBe('refused');
    expect(
      attempt(
        target(() => taken),
        { ...input, sound: true },
      ).kind,
    ).toBe('taken');
  });
});
