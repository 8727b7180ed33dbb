/**
 * Kernel event filters (Documentation/trace/events.rst) that keep a recording to the threads of one guest. They run
 * for every event on the machine, so they are short: consecutive tids become a range.
 */

/** The kernel takes a page less one byte. */
export const FILTER_BOUND_CHARACTERS = 4095;

/** True of `field` for each of `tids`: `f==7||(f>=9&&f<=12)`. Never empty: no tids match nothing. */
export function oneOf(field: string, tids: readonly number[]): string {
  return (
    tidRuns(tids)
      .map(({ first, last }) =>
        first === last ? `${field}==${first}` : `(${field}>=${first}&&${field}<=${last})`,
      )
      .join('||') || `${field}<0`
  );
}

/** As oneOf, but true of all from the least to the greatest: what the decoder does not know, it leaves out. */
export function withinSpan(field: string, tids: readonly number[]): string {
  return tids.length === 0
    ? oneOf(field, tids)
    : `(${field}>=${Math.min(...tids)}&&${field}<=${Math.max(...tids)})`;
}

interface TidRun {
  readonly first: number;
  readonly last: number;
}

function tidRuns(tids: readonly number[]): TidRun[] {
  const runs: TidRun[] = [];
  for (const tid of [...new Set(tids)].sort((a, b) => a - b)) {
    const before = runs.at(-1);
    if (before?.last === tid - 1) runs[runs.length - 1] = { first: before.first, last: tid };
    else runs.push({ first: tid, last: tid });
  }
  return runs;
}
