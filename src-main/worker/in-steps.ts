import { performance } from 'node:perf_hooks';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';

/** As long may other requests wait for one that takes longer. */
const TURN_MS = 12;

/** Lets what waits be answered; resolves when it was. */
const yieldTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Does the steps to the end, with room for others between them. Fails with cancelled once `isWanted` no longer holds. */
export async function inSteps<T>(steps: Generator<void, T>, isWanted: () => boolean): Promise<Result<T>> {
  let turnEndsMs = performance.now() + TURN_MS;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return ok(step.value);
    if (performance.now() < turnEndsMs) continue;
    await yieldTurn();
    if (!isWanted()) return fail('cancelled', 'Something newer was asked for.');
    turnEndsMs = performance.now() + TURN_MS;
  }
}
