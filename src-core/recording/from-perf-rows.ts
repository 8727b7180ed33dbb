import { MemoryArchive } from '../perf/byte-archive';
import type { ByteArchive } from '../perf/byte-archive';
import { EVENT_KINDS, kindIndex } from './events';
import type { EventColumns, EventKind } from './events';

const KIND_INDEX = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, kindIndex(kind)])) as Readonly<
  Record<EventKind, number>
>;

const CHUNK_ROWS = 1 << 16;
const FIRST_ROWS = 1 << 10;

/** Columns in one buffer, the widest first, so that each lies aligned and all are kept and read as one piece. */
const columnsIn = (buffer: ArrayBuffer, rows: number) => ({
  timeNs: new Float64Array(buffer, 0, rows),
  tid: new Int32Array(buffer, 8 * rows, rows),
  a: new Int32Array(buffer, 12 * rows, rows),
  b: new Int32Array(buffer, 16 * rows, rows),
  stack: new Int32Array(buffer, 20 * rows, rows),
  cpu: new Int16Array(buffer, 24 * rows, rows),
  kind: new Uint8Array(buffer, 26 * rows, rows),
});
type Columns = ReturnType<typeof columnsIn>;

const ROW_BYTES = 27;
const newColumns = (rows: number): Columns => columnsIn(new ArrayBuffer(ROW_BYTES * rows), rows);

/**
 * Event columns that are being filled, in time order, in chunks of fixed size. The last two chunks stay at hand, those
 * before them go to `archive`, which may be a file.
 */
export class EventRows {
  /** Rows that are in the archive. */
  private archived = 0;
  private previous: Columns | null = null;
  private current = newColumns(FIRST_ROWS);
  private used = 0;

  constructor(private readonly archive: ByteArchive = new MemoryArchive()) {}

  get count(): number {
    return this.beforeCurrent + this.used;
  }

  /** Adds a row and returns its index. */
  add(kind: EventKind, timeNs: number, tid: number, cpu: number, a = 0, b = 0, stack = -1): number {
    if (this.used === this.current.timeNs.length) this.grow();
    const { current, used } = this;
    current.timeNs[used] = timeNs;
    current.tid[used] = tid;
    current.cpu[used] = cpu;
    current.kind[used] = KIND_INDEX[kind];
    current.a[used] = a;
    current.b[used] = b;
    current.stack[used] = stack;
    this.used = used + 1;
    return this.count - 1;
  }

  /** Gives a row the stack that it lacks, if it is still at hand. */
  fillStack(row: number, stack: number): void {
    const { beforeCurrent } = this;
    const column = row >= beforeCurrent ? this.current.stack : this.previous?.stack;
    const at = row >= beforeCurrent ? row - beforeCurrent : row - this.archived;
    if (column?.[at] === -1) column[at] = stack;
  }

  /** The rows from `fromNs` on, as far as they are at hand. */
  since(fromNs: number): EventColumns {
    const { previous, current, used } = this;
    const start = previous === null ? CHUNK_ROWS : firstFrom(previous.timeNs, CHUNK_ROWS, fromNs);
    const startNow = firstFrom(current.timeNs, used, fromNs);
    const count = CHUNK_ROWS - start + used - startNow;
    const columns = newColumns(count);
    if (previous !== null) copy(previous, start, CHUNK_ROWS, columns, 0);
    copy(current, startNow, used, columns, CHUNK_ROWS - start);
    return { count, ...columns };
  }

  /** All rows. */
  finish(): EventColumns {
    const { count, previous, archived } = this;
    const columns = newColumns(count);
    const chunk = new Uint8Array(ROW_BYTES * CHUNK_ROWS);
    for (let row = 0; row < archived; row += CHUNK_ROWS) {
      this.archive.readInto(row * ROW_BYTES, chunk);
      copy(columnsIn(chunk.buffer, CHUNK_ROWS), 0, CHUNK_ROWS, columns, row);
    }
    if (previous !== null) copy(previous, 0, CHUNK_ROWS, columns, archived);
    copy(this.current, 0, this.used, columns, this.beforeCurrent);
    return { count, ...columns };
  }

  private get beforeCurrent(): number {
    return this.archived + (this.previous === null ? 0 : CHUNK_ROWS);
  }

  private grow(): void {
    const { current, used } = this;
    if (used < CHUNK_ROWS) {
      this.current = newColumns(used * 4);
      copy(current, 0, used, this.current, 0);
      return;
    }
    if (this.previous !== null) {
      this.archive.append(new Uint8Array(this.previous.timeNs.buffer));
      this.archived += CHUNK_ROWS;
    }
    this.previous = current;
    this.current = newColumns(CHUNK_ROWS);
    this.used = 0;
  }
}

function copy(from: Columns, start: number, end: number, target: Columns, to: number): void {
  target.timeNs.set(from.timeNs.subarray(start, end), to);
  target.tid.set(from.tid.subarray(start, end), to);
  target.cpu.set(from.cpu.subarray(start, end), to);
  target.kind.set(from.kind.subarray(start, end), to);
  target.a.set(from.a.subarray(start, end), to);
  target.b.set(from.b.subarray(start, end), to);
  target.stack.set(from.stack.subarray(start, end), to);
}

/** The first of `count` ascending times that is not before `timeNs`. */
function firstFrom(times: Float64Array, count: number, timeNs: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
