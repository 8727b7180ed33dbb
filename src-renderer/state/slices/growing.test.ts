import { describe, expect, it } from 'vitest';
import { ok, err } from '@core/errors';
import type { Result } from '@core/errors';
import type { WireFailure } from '@contract/wire-failure';
import { wireFailure } from '../../testing/fake-client';
import { growing } from './growing';

interface Sum {
  readonly cycles: number;
  readonly of: number;
}

/** Answers when it is told to; writes down what was asked and what came. */
function counted() {
  const asked: (readonly [question: string, goesOn: boolean])[] = [];
  const came: string[] = [];
  /** How many were asked before, each time. */
  const begun: number[] = [];
  const waiting: ((reply: Result<Sum, WireFailure>) => void)[] = [];
  const sum = growing<string, Sum>(
    {
      begun: () => {
        begun.push(asked.length);
      },
      ask: (question, goesOn) => {
        asked.push([question, goesOn]);
        return new Promise((resolve) => waiting.push(resolve));
      },
      came: (question, { cycles }, whole) => came.push(`${question} ${cycles} ${whole ? 'whole' : 'part'}`),
      failed: ({ message }) => came.push(message),
    },
    (left, right) => left === right,
  );
  const answer = async (reply: Result<Sum, WireFailure>): Promise<void> => {
    waiting.shift()?.(reply);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { sum, asked, begun, came, has: (cycles: number) => answer(ok({ cycles, of: 10 })), answer };
}

describe('a sum that grows', () => {
  it('is asked for until it is whole, and then no more', async () => {
    const { sum, asked, begun, came, has } = counted();
    const wanted = sum.want('a');
    await has(4);
    await has(10);
    await wanted;
    await sum.want('a');
    expect(came).toEqual(['a 4 part', 'a 10 whole']);
    // Who looks again at what is whole waits for nothing.
    expect(begun).toEqual([0]);
    expect(asked).toEqual([
      ['a', false],
      ['a', true],
    ]);
  });

  it('that was put off goes on where it stopped', async () => {
    const { sum, asked, came, has } = counted();
    const first = sum.want('a');
    await has(4);
    sum.putOff();
    await has(6);
    await first;
    expect(came).toEqual(['a 4 part']);
    const second = sum.want('a');
    await has(10);
    await second;
    expect(came).toEqual(['a 4 part', 'a 10 whole']);
    expect(asked.at(-1)).toEqual(['a', true]);
  });

  it('of something else begins anew, and the old answer is not heard', async () => {
    const { sum, asked, came, has } = counted();
    const old = sum.want('a');
    const latest = sum.want('b');
    await has(3);
    await has(10);
    await Promise.all([old, latest]);
    expect(came).toEqual(['b 10 whole']);
    expect(asked).toEqual([
      ['a', false],
      ['b', false],
    ]);
  });

  it('that failed is asked for from its beginning', async () => {
    const { sum, asked, came, has, answer } = counted();
    const failing = sum.want('a');
    await has(4);
    await answer(err(wireFailure('internal', 'It broke.')));
    await failing;
    void sum.want('a');
    expect(came).toEqual(['a 4 part', 'It broke.']);
    expect(asked.at(-1)).toEqual(['a', false]);
  });
});
