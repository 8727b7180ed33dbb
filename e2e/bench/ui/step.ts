/** What came of a step that has a limit, or why nothing did: the bench goes on with the others. */
import { err, ok } from '@core/errors';
import type { Result } from '@core/errors';

/** The error is the cause, in one line. */
export type Measured<T> = Result<T, string>;

export const causeOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

export const notDoneWithin = (limitMs: number): string => `not done within ${limitMs / 1000} s`;

/** What is still running after the limit is left to whoever ends the process that it waits for. */
export async function attempt<T>(limitMs: number, step: () => Promise<T>): Promise<Measured<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(notDoneWithin(limitMs))), limitMs);
  });
  try {
    return ok(await Promise.race([step(), late]));
  } catch (error) {
    return err(causeOf(error));
  } finally {
    clearTimeout(timer);
  }
}

export const measuredOf = <T>(all: readonly Measured<T>[]): T[] =>
  all.flatMap((one) => (one.ok ? [one.value] : []));

export const causesOf = (all: readonly Measured<unknown>[]): string[] =>
  all.flatMap((one) => (one.ok ? [] : [one.error]));

/** Both, or why the first of them is missing that is. */
export function bothOf<A, B>(one: Measured<A>, other: Measured<B>): Measured<readonly [A, B]> {
  if (!one.ok) return one;
  return other.ok ? ok([one.value, other.value]) : other;
}

/** All that were measured; a cause only where none was. */
export function anyOf<T>(all: readonly Measured<T>[]): Measured<readonly T[]> {
  const measured = measuredOf(all);
  return measured.length > 0 ? ok(measured) : err(causesOf(all)[0] ?? 'not asked for');
}
