import { attempt, find } from '@core/testing/fuzz/target';
import type { FuzzInput, Target, Verdict } from '@core/testing/fuzz/target';
import { measured } from './memory';

/** The verdict on one input, with what it allocated judged too. */
export function judge(target: Target, input: FuzzInput): Verdict {
  const { value: verdict, excessBytes } = measured(() => attempt(target, input), input.bytes.length);
  if (excessBytes === null || verdict.kind === 'find') return verdict;
  return find(`it allocates ${String(excessBytes)} bytes for ${String(input.bytes.length)}`);
}
