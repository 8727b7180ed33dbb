import { describe, expect, it } from 'vitest';
import { inSteps } from './in-steps';

/** Each step takes longer than a turn may. */
function* slowSteps(count: number, onStep: () => void): Generator<void, string> {
  for (let step = 0; step < count; step += 1) {
    const untilMs = performance.now() + 15;
    while (performance.now() < untilMs);
    onStep();
    yield;
  }
  return 'done';
}

describe('work in steps', () => {
  it('comes to its end, and lets others have turns meanwhile', async () => {
    let others = 0;
    const other = (): void => void ((others += 1), setImmediate(other).unref());
    setImmediate(other);
    expect(
      await inSteps(
        slowSteps(3, () => undefined),
        () => true,
      ),
    ).toEqual({ ok: true, value: 'done' });
    expect(others).toBeGreaterThanOrEqual(3);
  });

  it('ends early once nobody wants it', async () => {
    let steps = 0;
    const result = await inSteps(
      slowSteps(100, () => void (steps += 1)),
      () => steps < 2,
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(steps).toBe(2);
  });
});
