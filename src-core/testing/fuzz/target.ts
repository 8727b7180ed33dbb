import type { Failure, Result } from '../../errors';
import type { FuzzRandom } from './fuzz-random';

export interface FuzzInput {
  readonly bytes: Uint8Array;
  /** Not mutated: refusing it is a defect. */
  readonly sound: boolean;
}

/** What is fed with hostile bytes. */
export interface Target {
  readonly name: string;
  /** Its part of all inputs, against the other targets' weights. */
  readonly weight: number;
  generate(random: FuzzRandom): FuzzInput;
  /** Must not throw. Takes the bytes alone, so that a saved input can be run again. */
  run(bytes: Uint8Array): Verdict;
}

/** How an input ended: taken, refused as it should be, or a find: what must not be. */
export type Verdict =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'find'; readonly what: string; readonly stack?: string };

export const taken: Verdict = { kind: 'taken' };
export const find = (what: string): Verdict => ({ kind: 'find', what });

/** Runs one input; what is thrown is a find. */
export function attempt(target: Target, { bytes, sound }: FuzzInput): Verdict {
  try {
    const verdict = target.run(bytes);
    return sound && verdict.kind === 'refused' ? find(`a sound input is refused: ${verdict.why}`) : verdict;
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'find', what: `${name}: ${message}`, stack };
  }
}

/** Which facts a target's failures must have to say where they are. */
export interface FailureShape {
  readonly codes: readonly Failure['code'][];
  /** Facts that are texts, not empty. */
  readonly texts: readonly string[];
  /** A fact that is an offset within the input; null where the format has no single one. */
  readonly offset: string | null;
}

/** The verdict on a parser's answer: a failure has to have a code of its format's, and to say where and what. */
export function verdictOn(result: Result<unknown>, shape: FailureShape, sizeBytes: number): Verdict {
  if (result.ok) return taken;
  const { code, facts, message } = result.error;
  if (!shape.codes.includes(code)) return find(`a failure has the code ${code}: ${message}`);
  for (const name of shape.texts) {
    const fact = facts[name];
    if (typeof fact !== 'string' || fact === '') return find(`a failure does not say ${name}: ${message}`);
  }
  const offset = shape.offset === null ? 0 : facts[shape.offset];
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0 || offset > sizeBytes) {
    return find(`a failure is at ${String(offset)}, which is not within the input: ${message}`);
  }
  return { kind: 'refused', why: `${code}: ${String(facts['what'] ?? message)}` };
}
