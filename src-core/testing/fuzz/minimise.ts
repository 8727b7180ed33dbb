import { joinBytes } from './byte-mutations';

/**
 * Takes away what `fails` does not need: ever smaller pieces, then whatever can be zero. At most `attempts` runs, so the
 * result may not be the smallest; it still fails.
 */
export function minimise(
  bytes: Uint8Array,
  fails: (bytes: Uint8Array) => boolean,
  attempts: number,
): Uint8Array {
  let smallest = bytes;
  let left = attempts;
  const tried = (candidate: Uint8Array): boolean => {
    left -= 1;
    if (!fails(candidate.slice())) return false;
    smallest = candidate;
    return true;
  };
  for (let length = smallest.length >>> 1; length >= 1 && left > 0; length >>>= 1) {
    for (let at = 0; at < smallest.length && left > 0;) {
      const shorter = joinBytes(smallest.subarray(0, at), smallest.subarray(at + length));
      if (!tried(shorter)) at += length;
    }
  }
  for (let at = 0; at < smallest.length && left > 0; at += 1) {
    if (smallest[at] === 0) continue;
    const zeroed = smallest.slice();
    zeroed[at] = 0;
    tried(zeroed);
  }
  return smallest;
}

/** What finds have in common that are one defect: their words without the numbers in them. */
export const signatureOf = (target: string, what: string): string =>
  `${target}: ${what.replace(/-?\d+/g, '#')}`;
