import { lostWith } from '@core/analysis/passed-over';
import type { PassedOver } from '@core/analysis/passed-over';
import { leftOutFailure } from '@core/analysis/unread-cycles';
import type { LeftOut } from '@core/analysis/unread-cycles';
import { failure, type Failure } from '@core/errors';

interface Lacking {
  readonly leftOut: LeftOut | null;
  /** How many cycles there are, with those that are left out. */
  readonly of: number;
  readonly passedOver: readonly PassedOver[];
}

/** What an answer about the file at `path` lacks, because that is damaged: its figures show no view. */
export function lacksOf(path: string, { leftOut, of, passedOver }: Lacking): Failure[] {
  const lost = passedOver.filter(({ part }) => part !== 'view').flatMap((passed) => lostWith(passed) ?? []);
  const lacks = [...(leftOut === null ? [] : [leftOutFailure(leftOut, of)]), ...lost];
  return lacks.map((lack) => namedBy(path, lack));
}

export const namedBy = (path: string, { code, message, facts }: Failure): Failure =>
  failure(code, `${path}: ${message}`, { ...facts, path });
