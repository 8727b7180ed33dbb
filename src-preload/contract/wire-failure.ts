import type { Failure, Result } from '@core/errors';

/** A failure as the window shows it: the facts and what to do about it. */
export interface WireFailure extends Failure {
  readonly remedy: string | null;
}

export type WireResult<T> = Result<T, WireFailure>;
