import { attempt, find } from '@core/testing/fuzz/target';
import type { FuzzInput, Target, Verdict } from '@core/testing/fuzz/target';
import { measured } from './memory';

export interface Judgement {
  readonly verdict: Verdict;
  /** What the run allocated. */
  readonly bytes: number;
}

/** The verdict on one input, with what it allocated judged too. */
export function judge(target: Target, input: FuzzInput): Judgement {
  const { value: verdict, bytes, excessBytes } = measured(() => attempt(target, input), input.bytes.length);
  if (excessBytes === null || verdict.kind === 'find') return { verdict, bytes };
  return { verdict: find(`it allocates ${String(bytes)} bytes for ${String(input.bytes.length)}`), bytes };
}
