import { readFileSync } from 'node:fs';
import { parseKallsyms } from '@core/perf/kallsyms';
import type { Symbolise } from '@core/perf/kallsyms';

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

/** Names this machine's kernel addresses; in hexadecimal where the kernel hides them. */
export function kernelNames(): Symbolise {
  const text = readKallsyms();
  return text === null ? (address) => `0x${address.toString(16)}` : parseKallsyms(text);
}
