import { readFileSync } from 'node:fs';

/**
 * The kernel's list of its own functions. null where it is missing or where the kernel shows this user every address
 * as zero (kptr_restrict).
 */
export function readKallsyms(path = '/proc/kallsyms'): string | null {
  try {
    const text = readFileSync(path, 'latin1');
    return /^0*[1-9a-f][0-9a-f]* [tT] /m.test(text) ? text : null;
  } catch {
    return null;
  }
}
