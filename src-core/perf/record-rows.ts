import { CHUNK_ROWS, chunkOf, indexInChunk, newChunk } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';
import { sortRows } from './time-order';

/** A short recording needs no chunk of two megabytes. */
const FIRST_ROWS = 256;

/** Records as rows, in the order in which they are added. */
export class RecordRows implements RecordColumns {
  readonly chunks: RecordChunk[] = [newChunk(FIRST_ROWS)];
  /** Rows before the last chunk. */
  private before = 0;
  /** Rows of the last chunk. */
  used = 0;

  get count(): number {
    return this.before + this.used;
  }

  get last(): RecordChunk {
    return this.chunks[this.chunks.length - 1] as RecordChunk;
  }

  add(timeNs: number, at: number, pid: number, tid: number, cpu: number, event: number, type: number): void {
    if (this.used === this.last.timeNs.length) this.grow();
    const { last, used } = this;
    last.timeNs[used] = timeNs;
    last.at[used] = at;
    last.pid[used] = pid;
    last.tid[used] = tid;
    last.cpu[used] = cpu;
    last.event[used] = event;
    last.type[used] = type;
    this.used = used + 1;
  }

  private grow(): void {
    if (this.used === CHUNK_ROWS) {
      this.before += CHUNK_ROWS;
      this.used = 0;
      this.chunks.push(newChunk(CHUNK_ROWS));
      return;
    }
    const { last } = this;
    const larger = newChunk(this.used * 4);
    larger.timeNs.set(last.timeNs);
    larger.at.set(last.at);
    larger.pid.set(last.pid);
    larger.tid.set(last.tid);
    larger.cpu.set(last.cpu);
    larger.event.set(last.event);
    larger.type.set(last.type);
    this.chunks[0] = larger;
  }
}

/**
 * Rows with times, brought into time order as they come. Each CPU's ring is sorted, the whole is not: perf promises at
 * each FINISHED_ROUND that nothing older than the newest record of the round before will follow.
 */
export class TimedRows extends RecordRows {
  /** Of the row that was added last; never less than what is released. */
  lastNs = -Infinity;
  /** How many records came later than a round promised. */
  violations = 0;
  /** Rows before this one are in their place for good, if rounds keep their promise. */
  private released = 0;
  private releasedNs = -Infinity;
  private newestNs = -Infinity;
  private promisedNs = -Infinity;
  /** Whether rows from `released` on are out of order. */
  private disordered = false;

  /** To be told, before it is added, of each row that is older than `lastNs`, which it sets. */
  olderThanLast(timeNs: number): void {
    this.disordered = true;
    this.newestNs = Math.max(this.newestNs, this.lastNs);
    if (timeNs < this.releasedNs) this.violations += 1;
    this.lastNs = Math.max(timeNs, this.releasedNs);
  }

  /** FINISHED_ROUND */
  round(): void {
    const promisedNs = this.promisedNs;
    this.newestNs = Math.max(this.newestNs, this.lastNs);
    this.promisedNs = this.newestNs;
    this.sort();
    this.release(promisedNs);
  }

  /** Sorts what is left. */
  finish(): void {
    if (this.violations > 0) this.released = 0;
    this.disordered ||= this.violations > 0;
    this.sort();
  }

  private sort(): void {
    if (!this.disordered) return;
    sortRows(this, this.released);
    this.disordered = false;
    if (this.count > 0) this.lastNs = this.timeAt(this.count - 1);
  }

  /** Rows up to `promisedNs` are final; the others are few, those of the last round. */
  private release(promisedNs: number): void {
    let low = this.released;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) <= promisedNs) low = middle + 1;
      else high = middle;
    }
    this.released = low;
    this.releasedNs = Math.max(this.releasedNs, promisedNs);
  }

  private timeAt(row: number): number {
    return chunkOf(this, row).timeNs[indexInChunk(row)] as number;
  }
}
