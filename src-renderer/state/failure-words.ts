import type { WireFailure } from './model';

/** What happened and what mends it, in one line: for where a view would be. */
export const failureWords = ({ message, remedy }: WireFailure): string =>
  remedy === null ? message : `${message} ${remedy}`;
