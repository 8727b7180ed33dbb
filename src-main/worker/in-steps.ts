import { performance } from 'node:perf_hooks';
import type { Steps } from '@core/analysis/flame/flame';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';

/** As long may other requests wait for one that takes longer. */
const TURN_MS = 12;

/** Lets what waits be answered; resolves when it was. */
export const yieldTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface Driving {
  readonly isWanted: () => boolean;
  /** After so long it is given as far as it is; the same steps may then be gone on with. */
  readonly forMs: number;
}

export interface Driven<T> {
  readonly value: T;
  /** Whether that is all of it. */
  readonly done: boolean;
}

/** Does steps with room for others between them. Fails with cancelled once nobody wants it. */
export async function inSteps<T>(steps: Steps<T>, { isWanted, forMs }: Driving): Promise<Result<Driven<T>>> {
  const endsMs = performance.now() + forMs;
  let turnEndsMs = performance.now() + TURN_MS;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return ok({ value: step.value, done: true });
    const nowMs = performance.now();
    if (nowMs >= endsMs) return ok({ value: step.value(), done: false });
    if (nowMs < turnEndsMs) continue;
    await yieldTurn();
    if (!isWanted()) return fail('cancelled', 'Something newer was asked for.');
    turnEndsMs = performance.now() + TURN_MS;
  }
}
