import type { Failure } from '../errors';

/** Bytes that could not be read. */
export interface PerfDamage {
  readonly failure: Failure;
  /** Where records could be read again, in bytes from the start; null where nowhere. */
  readonly until: number | null;
}

/** Where it is, and what is missing for it. */
export const damageSentence = ({ failure, until }: PerfDamage): string =>
  until === null
    ? `${failure.message}. All before it is here, what came after is missing.`
    : `${failure.message}. What stands between it and byte ${String(until)} is missing.`;

/** Whether there is nothing behind the last: that the bytes end too early is no news then. */
export const isDamagedToEnd = (damage: readonly PerfDamage[]): boolean => damage.at(-1)?.until === null;
