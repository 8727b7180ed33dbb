import { CHUNK_ROWS, chunkOf, copyRows, eachPart, indexInChunk, newChunk, timeOfRow } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';
import type { RecordRows } from './record-rows';
import { gatherRows, mergeBack } from './move-rows';
import { mergeRuns } from './runs';
import { MAX_SORTED_ROWS, sortRows } from './sort-rows';

/** Rows that wait to be sorted together: rounds of a few rows each are too many to be sorted one by one. */
const ENOUGH_ROWS = 8_192;

/**
 * Brings rows into the order of their times, rows of one time in their given order. Each CPU's ring is sorted, the whole
 * is not: perf promises with each FINISHED_ROUND that nothing older than the newest record of the round before will
 * follow. So no row is far from its place, and rows are sorted a few rounds at a time.
 */
export class TimeOrder {
  /** How many rows came later than a round promised. */
  violations = 0;
  /** How many rows there were at the end of each round that was not looked at yet. */
  private readonly rounds: number[] = [];
  /** Rows before this one were looked at; rows before `settled` are in their place, if rounds keep their promise. */
  private seen = 0;
  private settled = 0;
  /** First rows of the ascending runs from `settled` to `seen`, and the oldest time among them. */
  private runs: number[] = [];
  private oldestNs = Infinity;
  private lastNs = -Infinity;
  private newestNs = -Infinity;
  /** The newest time at the end of the last round: what the next one's end promises. */
  private nextPromiseNs = -Infinity;
  /** Nothing older is to follow. */
  private promisedNs = -Infinity;
  /** Rows that were sorted again for others that came late, and whether some were left where they came. */
  private mended = 0;
  private unmended = false;
  /** Memory that is kept from one sort to the next. */
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
    this.endRounds();
    this.settle();
    const taken = this.rows.takeFirst(this.settled);
    this.seen -= this.settled;
    this.runs = this.runs.map((row) => row - this.settled);
    this.settled = 0;
    return taken;
  }

  /** Sorts all that is left. */
  finish(): void {
    this.endRounds();
    this.look(this.rows.count);
    this.promisedNs = Infinity;
    this.settle();
    if (this.unmended) this.sortRange(0, this.rows.count, runStarts(this.rows));
  }

  private endRounds(): void {
    for (const row of this.rounds) {
      this.look(row);
      this.promisedNs = this.nextPromiseNs;
      this.nextPromiseNs = this.newestNs;
      if (row - this.settled >= ENOUGH_ROWS) this.settle();
    }
    this.rounds.length = 0;
  }

  /** Looks at the rows up to `until`: where runs begin, and which came late. */
  private look(until: number): void {
    const { rows, promisedNs } = this;
    let { lastNs, newestNs } = this;
    for (let row = this.seen; row < until;) {
      const { timeNs } = chunkOf(rows, row);
      const start = indexInChunk(row);
      const end = Math.min(timeNs.length, start + until - row);
      for (let index = start; index < end; index += 1) {
        const time = timeNs[index] as number;
        if (time < lastNs || this.runs.length === 0) {
          this.runs.push(row + index - start);
          if (time < this.oldestNs) this.oldestNs = time;
        }
        if (time < promisedNs) this.violations += 1;
        if (time > newestNs) newestNs = time;
        lastNs = time;
      }
      row += end - start;
    }
    this.seen = until;
    this.lastNs = lastNs;
    this.newestNs = newestNs;
  }

  /** Sorts the rows that were looked at, and with them settled ones that are newer than a row that came late. */
  private settle(): void {
    const { rows, settled, seen } = this;
    if (settled === seen) return;
    let from = settled;
    if (settled > 0 && this.oldestNs < timeOfRow(rows, settled - 1)) {
      from = this.firstFrom(0, settled, (timeNs) => timeNs > this.oldestNs);
      this.mended += settled - from;
      // Late rows are late by little. Ones made to harm could have everything sorted again and again.
      if (this.mended > rows.count + MAX_SORTED_ROWS) {
        this.unmended = true;
        from = settled;
      }
    }
    const starts = from < settled ? [from, ...this.runs] : this.runs;
    if (starts.length > 1) this.sortRange(from, seen, starts);
    this.settled = this.firstFrom(settled, seen, (timeNs) => timeNs > this.promisedNs);
    this.runs = this.settled < seen ? [this.settled] : [];
    this.oldestNs = this.settled < seen ? timeOfRow(rows, this.settled) : Infinity;
    this.lastNs = timeOfRow(rows, seen - 1);
  }

  /** Sorts the rows [first, until), whose ascending runs begin at `starts`. */
  private sortRange(first: number, until: number, starts: readonly number[]): void {
    const [, ...laterRuns] = starts;
    let oldestNs = Infinity;
    for (const row of laterRuns) oldestNs = Math.min(oldestNs, timeOfRow(this.rows, row));
    // What no later run has an older row than is in its place.
    const from = this.firstFrom(first, laterRuns[0] ?? first, (timeNs) => timeNs > oldestNs);
    // Most rounds are small. Large ones are mostly the runs of a few CPUs: these are merged in place.
    if (until - from <= MAX_SORTED_ROWS) sortRows(this.rows, from, until, [from, ...laterRuns]);
    else if (starts.length <= MAX_MERGED_RUNS) this.mergeInPlace([from, ...laterRuns, until]);
    else this.sortByIndex(from, until, [from, ...laterRuns]);
  }

  /** The first of the rows [from, until) whose time `holds`, or `until`; the times ascend. */
  private firstFrom(from: number, until: number, holds: (timeNs: number) => boolean): number {
    let low = from;
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
      const from = this.firstFrom(edges[0] ?? middle, middle, (timeNs) => timeNs > firstNs);
      const moved = middle - from;
      if (this.scratch.timeNs.length < moved) {
        this.scratch = newChunk(Math.max(moved, Math.min(2 * this.scratch.timeNs.length, CHUNK_ROWS)));
      }
      eachPart(rows, from, middle, (chunk, start, end, at) => copyRows(chunk, start, end, this.scratch, at));
      mergeBack(rows, { from: this.scratch, count: moved }, from, middle, edges[run + 1] as number);
    }
  }

  private sortByIndex(from: number, until: number, starts: readonly number[]): void {
    const { rows } = this;
    const count = until - from;
    if (this.keys.length < count) {
      this.keys = new Float64Array(count);
      this.order = new Uint32Array(count);
      this.spareOrder = new Uint32Array(count);
    }
    if (this.scratch.timeNs.length < count) this.scratch = newChunk(count);
    const keys = this.keys.subarray(0, count);
    const order = this.order.subarray(0, count);
    eachPart(rows, from, until, (chunk, start, end, at) => {
      keys.set(chunk.timeNs.subarray(start, end), at);
      copyRows(chunk, start, end, this.scratch, at);
    });
    mergeRuns(
      keys,
      starts.map((row) => row - from),
      order,
      this.spareOrder,
    );
    eachPart(rows, from, until, (chunk, start, end, at) => {
      gatherRows(this.scratch, order.subarray(at), chunk, start, end);
    });
  }
}

/** Merging a run with all before it is work for each run: more are merged pairwise. */
const MAX_MERGED_RUNS = 6;

/** First row of each ascending run. */
function runStarts(rows: RecordColumns): number[] {
  const starts = [0];
  for (let row = 1; row < rows.count; row += 1) {
    if (timeOfRow(rows, row) < timeOfRow(rows, row - 1)) starts.push(row);
  }
  return starts;
}
