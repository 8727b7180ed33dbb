import { describe, expect, it } from 'vitest';
import type { Steps } from '@core/analysis/flame/flame';
import { inSteps } from './in-steps';

/** Each step takes longer than a turn may. */
function* slowSteps(count: number, onStep: () => void): Steps<string> {
  for (let step = 0; step < count; step += 1) {
    const untilMs = performance.now() + 15;
    while (performance.now() < untilMs);
    onStep();
    yield () => `after ${String(step + 1)}`;
  }
  return 'done';
}

const nothing = (): void => undefined;

describe('work in steps', () => {
  it('comes to its end, and lets others have turns meanwhile', async () => {
    let others = 0;
    const other = (): void => void ((others += 1), setImmediate(other).unref());
    setImmediate(other);
    const driven = await inSteps(slowSteps(3, nothing), { isWanted: () => true, forMs: Infinity });
    expect(driven).toEqual({ ok: true, value: { value: 'done', done: true } });
    expect(others).toBeGreaterThanOrEqual(3);
  });

  it('ends early once nobody wants it', async () => {
    let steps = 0;
    const result = await inSteps(
      slowSteps(100, () => void (steps += 1)),
      { isWanted: () => steps < 2, forMs: Infinity },
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(steps).toBe(2);
  });

  it('gives what it has when its time is over, and goes on from there', async () => {
    const steps = slowSteps(2, nothing);
    const driving = { isWanted: () => true, forMs: 0 };
    const given = [
      await inSteps(steps, driving),
      await inSteps(steps, driving),
      await inSteps(steps, driving),
    ];
    expect(given).toEqual([
      { ok: true, value: { value: 'after 1', done: false } },
      { ok: true, value: { value: 'after 2', done: false } },
      { ok: true, value: { value: 'done', done: true } },
    ]);
  });
});
