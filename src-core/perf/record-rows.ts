import { CHUNK_ROWS, copyRows, eachPart, newChunk } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';

/** A short recording needs no chunk of two megabytes. */
const FIRST_ROWS = 256;

/** Records as rows, in the order in which they are added. */
export class RecordRows implements RecordColumns {
  chunks: RecordChunk[] = [newChunk(FIRST_ROWS)];
  /** Rows of the last chunk; the loop over samples fills them in place. */
  used = 0;
  /** Rows before the last chunk. */
  private before = 0;

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

  /** Hands over the first `count` rows; the others move up. */
  takeFirst(count: number): RecordColumns {
    const taken = { count, chunks: this.chunks };
    const end = this.count;
    this.chunks = [newChunk(FIRST_ROWS)];
    this.before = 0;
    this.used = 0;
    eachPart(taken, count, end, (chunk, start, stop) => {
      for (let row = start; row < stop;) {
        if (this.used === this.last.timeNs.length) this.grow();
        const part = Math.min(stop - row, this.last.timeNs.length - this.used);
        copyRows(chunk, row, row + part, this.last, this.used);
        this.used += part;
        row += part;
      }
    });
    return taken;
  }

  private grow(): void {
    if (this.used === CHUNK_ROWS) {
      this.before += CHUNK_ROWS;
      this.used = 0;
      this.chunks.push(newChunk(CHUNK_ROWS));
    } else {
      const larger = newChunk(this.used * 4);
      copyRows(this.last, 0, this.used, larger, 0);
      this.chunks[0] = larger;
    }
  }
}
