/** What was measured, as lines of a table, each with whether it holds. */

export interface Judged {
  readonly what: string;
  readonly size: string;
  readonly figures: string;
  /** Empty where there is none. */
  readonly target: string;
  /** Null where there is nothing to judge. */
  readonly holds: boolean | null;
}

export const tableOf = (lines: readonly Judged[]): string[] =>
  lines.map(({ holds, what, size, figures, target }) => {
    const mark = holds === null ? '·' : holds ? '✓' : '✗';
    return `${mark} ${what.padEnd(34)} ${size.padStart(6)}  ${figures}${target === '' ? '' : `  [${target}]`}`;
  });

/** The line below it, and the exit code. */
export function verdictOn(lines: readonly Judged[]): { readonly line: string; readonly code: 0 | 1 } {
  const missed = lines.filter(({ holds }) => holds === false).length;
  return missed === 0
    ? { line: 'Every target holds.', code: 0 }
    : { line: `${missed} targets missed.`, code: 1 };
}
