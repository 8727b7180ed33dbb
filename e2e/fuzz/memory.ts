import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * What one input may allocate in all, garbage too: this many times its bytes, and an allowance for what does not depend on
 * it (tables, first chunks of columns, what little may become in a decompressor). Some are decoded twice and read again.
 */
export const ALLOCATION = { timesInput: 32, allowanceBytes: 12 << 20 } as const;

const CONFIRMATIONS = 3;

const allowed = (inputBytes: number): number =>
  ALLOCATION.allowanceBytes + ALLOCATION.timesInput * inputBytes;

/** Buffers and objects that this thread holds, in bytes. */
function heldBytes(): number {
  const { external_memory: buffers, used_heap_size: objects } = getHeapStatistics();
  return buffers + objects;
}

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

export interface Measured<T> {
  readonly value: T;
  /** What was allocated, garbage too; less where garbage was collected meanwhile. */
  readonly bytes: number;
  /** What was allocated, where that is beyond measure. */
  readonly excessBytes: number | null;
}

/** Runs it, and where it seems to allocate too much again and again on a clean heap, to be sure. */
export function measured<T>(run: () => T, inputBytes: number): Measured<T> {
  const first = allocating(run);
  let leastBytes = first.bytes;
  for (let again = 0; again < CONFIRMATIONS && leastBytes > allowed(inputBytes); again += 1) {
    if (typeof collectGarbage === 'function') collectGarbage();
    leastBytes = Math.min(leastBytes, allocating(run).bytes);
  }
  return {
    value: first.value,
    bytes: leastBytes,
    excessBytes: leastBytes > allowed(inputBytes) ? leastBytes : null,
  };
}

/** What a run allocates, garbage too; less where garbage was collected during it, so a floor. */
function allocating<T>(run: () => T): { readonly value: T; readonly bytes: number } {
  const before = heldBytes();
  const value = run();
  return { value, bytes: heldBytes() - before };
}
