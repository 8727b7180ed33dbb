import { countHolding } from '../sorted';
import { kindIndex } from './events';
import type { EventColumns } from './events';

/** Rows of each thread's events, in time order. */
export type RowsByThread = ReadonlyMap<number, Uint32Array>;

export const rowsByThread = (events: EventColumns): RowsByThread =>
  grouped(events, (row, take) => take(events.tid[row] ?? -1));

const WOKEN = kindIndex('woken');
const SIGNALLED = kindIndex('signalled');

/** Who did to another thread what `row` tells: woke it, sent it a signal; 0 or less where nobody did. */
function doerOf(events: EventColumns, row: number): number {
  if (events.kind[row] === WOKEN) return events.a[row] ?? -1;
  return events.kind[row] === SIGNALLED ? (events.b[row] ?? -1) : -1;
}

/** As rowsByThread, and with each thread's events those in which it is the one who wakes or signals another. */
export const activityByThread = (events: EventColumns): RowsByThread =>
  grouped(events, (row, take) => {
    const tid = events.tid[row] ?? -1;
    const doer = doerOf(events, row);
    take(tid);
    if (doer > 0 && doer !== tid) take(doer);
  });

/** `each` names the threads that a row belongs to. */
function grouped(
  events: EventColumns,
  each: (row: number, take: (tid: number) => void) => void,
): RowsByThread {
  const counts = new Map<number, number>();
  const count = (tid: number): void => void counts.set(tid, (counts.get(tid) ?? 0) + 1);
  for (let row = 0; row < events.count; row += 1) each(row, count);
  const rows = new Map<number, Uint32Array>();
  for (const [tid, size] of counts) rows.set(tid, new Uint32Array(size));
  const filled = new Map<number, number>();
  for (let row = 0; row < events.count; row += 1) {
    each(row, (tid) => {
      const at = filled.get(tid) ?? 0;
      const column = rows.get(tid);
      if (column !== undefined) column[at] = row;
      filled.set(tid, at + 1);
    });
  }
  return rows;
}

const NO_ROWS = new Uint32Array(0);

export const rowsOf = (rows: RowsByThread, tid: number): Uint32Array => rows.get(tid) ?? NO_ROWS;

/** First row of the table that is not before `timeNs`. */
export function firstRowAtOrAfter({ timeNs: times, count }: EventColumns, timeNs: number): number {
  return countHolding(count, (row) => (times[row] ?? 0) < timeNs);
}

/** First position in `rows` whose event is not before `timeNs`. */
export function firstRowFrom(events: EventColumns, rows: Uint32Array, timeNs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events.timeNs[rows[middle] ?? 0] ?? 0) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first event of `rows` in [fromNs, untilNs) that `matches`; its row, or -1. */
export function findRow(
  events: EventColumns,
  rows: Uint32Array,
  fromNs: number,
  untilNs: number,
  matches: (row: number) => boolean,
): number {
  for (let position = firstRowFrom(events, rows, fromNs); position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    if ((events.timeNs[row] ?? 0) >= untilNs) return -1;
    if (matches(row)) return row;
  }
  return -1;
}
