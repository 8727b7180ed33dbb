import { parseArgs } from 'node:util';

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Null for all. */
  readonly target: string | null;
  /** Null for none. */
  readonly timeLimitMs: number | null;
  /** An input to run again instead of making any. */
  readonly replay: string | null;
  readonly workers: number;
  /** Prints how often each reason to refuse was given. */
  readonly reasons: boolean;
}

export const USAGE = `npm run fuzz -- [OPTION...]
  --inputs N              how many in all (100000)
  --seed S                an integer; the same seed makes the same inputs (1)
  --target NAME           this one alone
  --time-limit SECONDS    stops sooner
  --workers N             threads (2)
  --reasons               tells how often each reason to refuse was given
  --replay FILE           runs one saved input again; its name tells the target, or --target does`;

/** Throws with a sentence on arguments that make no sense. */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      target: { type: 'string' },
      'time-limit': { type: 'string' },
      workers: { type: 'string', default: '2' },
      reasons: { type: 'boolean', default: false },
      replay: { type: 'string' },
    },
  });
  const limit = values['time-limit'];
  return {
    inputs: count('--inputs', values.inputs),
    seed: count('--seed', values.seed),
    target: values.target ?? null,
    timeLimitMs: limit === undefined ? null : 1000 * count('--time-limit', limit),
    replay: values.replay ?? null,
    workers: Math.max(1, count('--workers', values.workers)),
    reasons: values.reasons,
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new Error(`${name} wants a whole number, not '${text}'`);
  }
  return value;
}
