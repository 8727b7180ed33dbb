/** What many cycles are added up to, step by step, so that others have their turns. */
import type { Steps } from '../analysis/flame/flame';
import { NOTHING_YET } from '../exchange/exchanged-recording';

export function* gathered<T>(steps: Steps<T>): Generator<Uint8Array, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield NOTHING_YET;
  }
}
