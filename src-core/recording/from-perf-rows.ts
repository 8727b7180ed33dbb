import { EVENT_KINDS, kindIndex } from './events';
import type { EventColumns, EventKind } from './events';

const KIND_INDEX = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, kindIndex(kind)])) as Readonly<
  Record<EventKind, number>
>;

const FIRST_ROWS = 1024;

const newColumns = (rows: number) => ({
  timeNs: new Float64Array(rows),
  tid: new Int32Array(rows),
  cpu: new Int16Array(rows),
  kind: new Uint8Array(rows),
  a: new Int32Array(rows),
  b: new Int32Array(rows),
  stack: new Int32Array(rows),
});
type Columns = ReturnType<typeof newColumns>;

/** Event columns that are being filled, in time order. */
export class EventRows {
  private count = 0;
  private columns = newColumns(FIRST_ROWS);

  /** Adds a row and returns its index. */
  add(kind: EventKind, timeNs: number, tid: number, cpu: number, a = 0, b = 0, stack = -1): number {
    const row = this.count;
    if (row === this.columns.timeNs.length) this.columns = resized(this.columns, row, row * 2);
    const { columns } = this;
    columns.timeNs[row] = timeNs;
    columns.tid[row] = tid;
    columns.cpu[row] = cpu;
    columns.kind[row] = KIND_INDEX[kind];
    columns.a[row] = a;
    columns.b[row] = b;
    columns.stack[row] = stack;
    this.count = row + 1;
    return row;
  }

  /** Gives a row the stack that it lacks. */
  fillStack(row: number, stack: number): void {
    const column = this.columns.stack;
    if (column[row] === -1) column[row] = stack;
  }

  finish(): EventColumns {
    return { count: this.count, ...resized(this.columns, this.count, this.count) };
  }
}

/** The first `used` rows in columns of `rows`. */
function resized(from: Columns, used: number, rows: number): Columns {
  const to = newColumns(rows);
  to.timeNs.set(from.timeNs.subarray(0, used));
  to.tid.set(from.tid.subarray(0, used));
  to.cpu.set(from.cpu.subarray(0, used));
  to.kind.set(from.kind.subarray(0, used));
  to.a.set(from.a.subarray(0, used));
  to.b.set(from.b.subarray(0, used));
  to.stack.set(from.stack.subarray(0, used));
  return to;
}
