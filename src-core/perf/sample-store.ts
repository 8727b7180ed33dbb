import { ByteStore } from './byte-store';
import type { SampleColumns } from './perf-recording';
import { stableOrder } from './time-order';

const CHUNK_BITS = 16;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const ROW_MASK = CHUNK_ROWS - 1;

/** The columns of CHUNK_ROWS samples. Chunks of fixed size: doubling a column would copy it again and again. */
const newChunk = (rows = CHUNK_ROWS) => ({
  timeNs: new Float64Array(rows),
  pid: new Int32Array(rows),
  tid: new Int32Array(rows),
  cpu: new Int16Array(rows),
  event: new Uint16Array(rows),
  rawAt: new Uint32Array(rows),
  rawLength: new Uint16Array(rows),
  chainAt: new Uint32Array(rows),
  chainLength: new Uint16Array(rows),
});
type Chunk = ReturnType<typeof newChunk>;

/** Samples in the order in which they come; `finish` hands them over in the order of their times. */
export class SampleStore {
  readonly raw = new ByteStore();
  readonly chains = new ByteStore();
  private readonly chunks: Chunk[] = [];
  private current = newChunk();
  private row = 0;

  get count(): number {
    return this.chunks.length * CHUNK_ROWS + this.row;
  }

  /** Adds a row whose payload and call chain were just appended to `raw` and `chains`. */
  append(
    timeNs: number,
    pid: number,
    tid: number,
    cpu: number,
    event: number,
    rawLength: number,
    chainLength: number,
  ): void {
    if (this.row === CHUNK_ROWS) {
      this.chunks.push(this.current);
      this.current = newChunk();
      this.row = 0;
    }
    const { current, row } = this;
    current.timeNs[row] = timeNs;
    current.pid[row] = pid;
    current.tid[row] = tid;
    current.cpu[row] = cpu;
    current.event[row] = event;
    current.rawAt[row] = this.raw.sizeBytes - rawLength;
    current.rawLength[row] = rawLength;
    current.chainAt[row] = this.chains.sizeBytes / 8 - chainLength;
    current.chainLength[row] = chainLength;
    this.row = row + 1;
  }

  finish(): SampleColumns {
    const { count } = this;
    const chunks = [...this.chunks, this.current];
    const timeNs = new Float64Array(count);
    chunks.forEach((chunk, index) => {
      const start = index * CHUNK_ROWS;
      timeNs.set(chunk.timeNs.subarray(0, Math.min(CHUNK_ROWS, count - start)), start);
    });
    const columns = gather(chunks, stableOrder(timeNs));
    const chainBytes = this.chains.concat();
    return { count, ...columns, raw: this.raw.concat(), chains: new BigUint64Array(chainBytes.buffer) };
  }
}

/** All columns in one loop: each line then sees one kind of typed array, which keeps the accesses fast. */
function gather(chunks: readonly Chunk[], order: Uint32Array): Chunk {
  const columns = newChunk(order.length);
  for (let row = 0; row < order.length; row += 1) {
    const from = order[row] as number;
    const chunk = chunks[from >>> CHUNK_BITS] as Chunk;
    const at = from & ROW_MASK;
    columns.timeNs[row] = chunk.timeNs[at] as number;
    columns.pid[row] = chunk.pid[at] as number;
    columns.tid[row] = chunk.tid[at] as number;
    columns.cpu[row] = chunk.cpu[at] as number;
    columns.event[row] = chunk.event[at] as number;
    columns.rawAt[row] = chunk.rawAt[at] as number;
    columns.rawLength[row] = chunk.rawLength[at] as number;
    columns.chainAt[row] = chunk.chainAt[at] as number;
    columns.chainLength[row] = chunk.chainLength[at] as number;
  }
  return columns;
}
