import { leftOutFailure } from '@core/analysis/unread-cycles';
import type { LeftOut } from '@core/analysis/unread-cycles';
import { failure, type Failure } from '@core/errors';

/** What a file's answer lacks, named by the file. */
export function leftOutOf(path: string, leftOut: LeftOut, of: number): Failure {
  const { code, message, facts } = leftOutFailure(leftOut, of);
  return failure(code, `${path}: ${message}`, { ...facts, path });
}
