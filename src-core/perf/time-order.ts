import { CHUNK_ROWS, chunkOf, copyRows, eachPart, indexInChunk, newChunk, timeOfRow } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';
import type { RecordRows } from './record-rows';
import { mergeRuns } from './runs';
import { MAX_SORTED_ROWS, sortRows } from './sort-rows';

/**
 * Brings rows into the order of their times, rows of one time in their given order. Each CPU's ring is sorted, the whole
 * is not: perf promises with each FINISHED_ROUND that nothing older than the newest record of the round before will
 * follow. So no row is far from its place, and a round is sorted by itself.
 */
export class TimeOrder {
  /** How many rows came later than a round promised. */
  violations = 0;
  /** How many rows there were at the end of each round that is not sorted yet. */
  private readonly rounds: number[] = [];
  /** Rows before this one are in their place for good, if rounds keep their promise. */
  private settled = 0;
  private settledNs = -Infinity;
  private promisedNs = -Infinity;
  /** Memory that is kept from one round to the next. */
  private scratch: RecordChunk = newChunk(0);
  private keys = new Float64Array(0);
  private order = new Uint32Array(0);
  private spareOrder = new Uint32Array(0);

  constructor(private readonly rows: RecordRows) {}

  /** FINISHED_ROUND came after the rows that there are. */
  roundEnded(): void {
    this.rounds.push(this.rows.count);
  }

  /** Sorts what the rounds so far promise and hands it over: nothing older follows, but for violations. */
  takeSettled(): RecordColumns {
    this.sortRounds();
    const taken = this.rows.takeFirst(this.settled);
    this.settled = 0;
    return taken;
  }

  /** Sorts all that is left. */
  finish(): void {
    this.sortRounds();
    this.sort(this.rows.count);
    if (this.violations === 0) return;
    this.settled = 0;
    this.settledNs = -Infinity;
    this.sort(this.rows.count);
  }

  private sortRounds(): void {
    for (const row of this.rounds) this.round(row);
    this.rounds.length = 0;
  }

  private round(until: number): void {
    this.sort(until);
    const newestNs = until > this.settled ? timeOfRow(this.rows, until - 1) : -Infinity;
    const untilNs = this.promisedNs;
    this.promisedNs = Math.max(untilNs, newestNs);
    this.settled = this.firstFrom(until, (timeNs) => timeNs > untilNs);
    this.settledNs = Math.max(this.settledNs, untilNs);
  }

  /** Sorts the unsettled rows before `until`. */
  private sort(until: number): void {
    const { rows, settled } = this;
    const starts = runStarts(rows, settled, until);
    if (starts.length > 1) {
      const from = this.firstOutOfPlace(starts);
      // Most rounds are small. Large ones are mostly the runs of a few CPUs: these are merged in place.
      if (until - from <= MAX_SORTED_ROWS) sortRows(rows, from, until, [from, ...starts.slice(1)]);
      else if (starts.length <= MAX_MERGED_RUNS) this.mergeInPlace([...starts, until]);
      else this.sortByIndex(starts, until);
    }
    this.violations += this.firstFrom(until, (timeNs) => timeNs >= this.settledNs) - settled;
  }

  /** The first unsettled row that a later run has an older row than. */
  private firstOutOfPlace([, ...laterRuns]: readonly number[]): number {
    let oldestNs = Infinity;
    for (const row of laterRuns) oldestNs = Math.min(oldestNs, timeOfRow(this.rows, row));
    return this.firstFrom(laterRuns[0] ?? this.settled, (timeNs) => timeNs > oldestNs);
  }

  /** The first unsettled row whose time `holds`, or `until`; the times ascend. */
  private firstFrom(until: number, holds: (timeNs: number) => boolean): number {
    let low = this.settled;
    let high = until;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(timeOfRow(this.rows, middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Merges the runs between `edges`, each with all before it. */
  private mergeInPlace(edges: readonly number[]): void {
    const { rows } = this;
    for (let run = 1; run + 1 < edges.length; run += 1) {
      const middle = edges[run] as number;
      const firstNs = timeOfRow(rows, middle);
      // What is in place at the left stays untouched.
      const from = this.firstFrom(middle, (timeNs) => timeNs > firstNs);
      const moved = middle - from;
      if (this.scratch.timeNs.length < moved) {
        this.scratch = newChunk(Math.max(moved, Math.min(2 * this.scratch.timeNs.length, CHUNK_ROWS)));
      }
      eachPart(rows, from, middle, (chunk, start, end, at) => copyRows(chunk, start, end, this.scratch, at));
      mergeBack(rows, { from: this.scratch, count: moved }, from, middle, edges[run + 1] as number);
    }
  }

  private sortByIndex(starts: readonly number[], until: number): void {
    const { rows, settled } = this;
    const count = until - settled;
    if (this.keys.length < count) {
      this.keys = new Float64Array(count);
      this.order = new Uint32Array(count);
      this.spareOrder = new Uint32Array(count);
    }
    if (this.scratch.timeNs.length < count) this.scratch = newChunk(count);
    const keys = this.keys.subarray(0, count);
    const order = this.order.subarray(0, count);
    eachPart(rows, settled, until, (chunk, start, end, at) => {
      keys.set(chunk.timeNs.subarray(start, end), at);
      copyRows(chunk, start, end, this.scratch, at);
    });
    mergeRuns(
      keys,
      starts.map((row) => row - settled),
      order,
      this.spareOrder,
    );
    eachPart(rows, settled, until, (chunk, start, end, at) => {
      gatherRows(this.scratch, order.subarray(at), chunk, start, end);
    });
  }
}

/** Merging a run with all before it is work for each run: more are merged pairwise. */
const MAX_MERGED_RUNS = 6;

/** First row of each ascending run of [from, until). */
function runStarts(rows: RecordColumns, from: number, until: number): number[] {
  const starts = [from];
  let last = -Infinity;
  eachPart(rows, from, until, ({ timeNs }, start, end, at) => {
    for (let index = start; index < end; index += 1) {
      const time = timeNs[index] as number;
      if (time < last) starts.push(from + at + index - start);
      last = time;
    }
  });
  return starts;
}

/**
 * Merges the rows of `left`, which stood in [to, middle), with the rows [middle, end), to `to` and after: never past the
 * first row of these that is still to be read.
 */
function mergeBack(
  rows: RecordColumns,
  left: { readonly from: RecordChunk; readonly count: number },
  to: number,
  middle: number,
  end: number,
): void {
  const heads = { left: 0, right: middle, to };
  while (heads.left < left.count) {
    mergeWithinChunks(heads, left.from, left.count, rows, end);
  }
}

interface Heads {
  left: number;
  right: number;
  to: number;
}

/**
 * Merges on as far as no chunk ends. All columns in one loop: each line then sees one kind of typed array, which keeps
 * the accesses fast.
 */
function mergeWithinChunks(
  heads: Heads,
  left: RecordChunk,
  leftEnd: number,
  rows: RecordColumns,
  end: number,
): void {
  const to = chunkOf(rows, heads.to);
  const right = heads.right < end ? chunkOf(rows, heads.right) : to;
  const shift = heads.to - indexInChunk(heads.to);
  const rightShift = heads.right - indexInChunk(heads.right);
  const stop = Math.min(CHUNK_ROWS, to.timeNs.length);
  const rightEnd = Math.min(CHUNK_ROWS, end - rightShift);
  const rightNs = right.timeNs;
  const leftNs = left.timeNs;
  let leftRow = heads.left;
  let rightRow = heads.right - rightShift;
  let row = heads.to - shift;
  const rightLeft = heads.right < end;
  while (leftRow < leftEnd && row < stop && (rightRow < rightEnd || !rightLeft)) {
    const takeRight = rightLeft && (rightNs[rightRow] as number) < (leftNs[leftRow] as number);
    if (takeRight) {
      to.timeNs[row] = rightNs[rightRow] as number;
      to.at[row] = right.at[rightRow] as number;
      to.pid[row] = right.pid[rightRow] as number;
      to.tid[row] = right.tid[rightRow] as number;
      to.cpu[row] = right.cpu[rightRow] as number;
      to.event[row] = right.event[rightRow] as number;
      to.type[row] = right.type[rightRow] as number;
      rightRow += 1;
    } else {
      to.timeNs[row] = leftNs[leftRow] as number;
      to.at[row] = left.at[leftRow] as number;
      to.pid[row] = left.pid[leftRow] as number;
      to.tid[row] = left.tid[leftRow] as number;
      to.cpu[row] = left.cpu[leftRow] as number;
      to.event[row] = left.event[leftRow] as number;
      to.type[row] = left.type[leftRow] as number;
      leftRow += 1;
    }
    row += 1;
  }
  heads.left = leftRow;
  heads.right = rightRow + rightShift;
  heads.to = row + shift;
}

/** Puts into the rows [start, end) what `order` says, row by row. */
function gatherRows(
  from: RecordChunk,
  order: Uint32Array,
  to: RecordChunk,
  start: number,
  end: number,
): void {
  for (let index = start; index < end; index += 1) {
    const row = order[index - start] as number;
    to.timeNs[index] = from.timeNs[row] as number;
    to.at[index] = from.at[row] as number;
    to.pid[index] = from.pid[row] as number;
    to.tid[index] = from.tid[row] as number;
    to.cpu[index] = from.cpu[row] as number;
    to.event[index] = from.event[row] as number;
    to.type[index] = from.type[row] as number;
  }
}
