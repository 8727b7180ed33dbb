import { countHolding } from '../sorted';
import { kindIndex } from './events';
import type { EventColumns } from './events';

/** Rows of each thread's events, in time order. */
export type RowsByThread = ReadonlyMap<number, Uint32Array>;

export const rowsByThread = (events: EventColumns): RowsByThread => indexByThread(events).rows;

const WOKEN = kindIndex('woken');
const SIGNALLED = kindIndex('signalled');
const NOBODY = -1;

/** Who did to another thread what `row` tells: woke it, sent it a signal; 0 or less where nobody did. */
function doerOf({ kind, a, b }: EventColumns, row: number): number {
  if (kind[row] === WOKEN) return a[row] ?? NOBODY;
  return kind[row] === SIGNALLED ? (b[row] ?? NOBODY) : NOBODY;
}

export interface ThreadIndex {
  readonly rows: RowsByThread;
  /** As rows, and with each thread's events those in which it is the one who wakes or signals another. */
  readonly activity: RowsByThread;
}

export function indexByThread(events: EventColumns): ThreadIndex {
  const { count, tid: tids } = events;
  const threads = new ThreadNumbers();
  const about = new Int32Array(count);
  const doers = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    const tid = tids[row] ?? NOBODY;
    const doer = doerOf(events, row);
    about[row] = threads.of(tid);
    doers[row] = doer > 0 && doer !== tid ? threads.of(doer) : NOBODY;
  }
  return { rows: grouped(threads.tids, about, null), activity: grouped(threads.tids, about, doers) };
}

/** Threads by number, from 0 on as they are met. A few are met again and again: a Map is asked only where another has their place. */
class ThreadNumbers {
  static readonly #PLACES = 256;
  readonly #numbers = new Map<number, number>();
  /** By a tid's last bits: the one that was met last, and its number. */
  readonly #latest = new Int32Array(ThreadNumbers.#PLACES).fill(-(2 ** 31));
  readonly #latestNumber = new Int32Array(ThreadNumbers.#PLACES);

  get tids(): readonly number[] {
    return [...this.#numbers.keys()];
  }

  of(tid: number): number {
    const place = tid & (ThreadNumbers.#PLACES - 1);
    if (this.#latest[place] === tid) return this.#latestNumber[place] ?? NOBODY;
    const number = this.#numbers.get(tid) ?? this.#numbers.size;
    this.#numbers.set(tid, number);
    this.#latest[place] = tid;
    this.#latestNumber[place] = number;
    return number;
  }
}

/** The rows of each of `tids`: those that are about it or, where they tell, done by it; both by number. */
function grouped(tids: readonly number[], about: Int32Array, doers: Int32Array | null): RowsByThread {
  const ends = new Uint32Array(tids.length);
  addSizes(ends, about);
  if (doers !== null) addSizes(ends, doers);
  for (let number = 1; number < ends.length; number += 1)
    ends[number] = (ends[number] ?? 0) + (ends[number - 1] ?? 0);
  const rows = new Uint32Array(ends.at(-1) ?? 0);
  // From the last row on, so that what was each one's end comes to be its start.
  const starts = ends.slice();
  for (let row = about.length - 1; row >= 0; row -= 1) {
    const number = about[row] ?? NOBODY;
    const doer = doers === null ? NOBODY : (doers[row] ?? NOBODY);
    rows[(starts[number] = (starts[number] ?? 0) - 1)] = row;
    if (doer >= 0) rows[(starts[doer] = (starts[doer] ?? 0) - 1)] = row;
  }
  const byThread = new Map<number, Uint32Array>();
  for (const [number, tid] of tids.entries())
    if (starts[number] !== ends[number]) byThread.set(tid, rows.subarray(starts[number], ends[number]));
  return byThread;
}

function addSizes(sizes: Uint32Array, numbers: Int32Array): void {
  for (let row = 0; row < numbers.length; row += 1) {
    const number = numbers[row] ?? NOBODY;
    if (number >= 0) sizes[number] = (sizes[number] ?? 0) + 1;
  }
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
