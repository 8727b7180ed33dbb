import { EVENT_KINDS, kindIndex } from './events';
import type { EventColumns, EventKind } from './events';

const KIND_INDEX = Object.fromEntries(EVENT_KINDS.map((kind) => [kind, kindIndex(kind)])) as Readonly<
  Record<EventKind, number>
>;

/** Event columns that are being filled, in time order; `capacity` rows at most. */
export class EventRows {
  private count = 0;
  private readonly timeNs: Float64Array;
  private readonly tid: Int32Array;
  private readonly cpu: Int16Array;
  private readonly kind: Uint8Array;
  private readonly a: Int32Array;
  private readonly b: Int32Array;
  private readonly stack: Int32Array;

  constructor(capacity: number) {
    this.timeNs = new Float64Array(capacity);
    this.tid = new Int32Array(capacity);
    this.cpu = new Int16Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.a = new Int32Array(capacity);
    this.b = new Int32Array(capacity);
    this.stack = new Int32Array(capacity);
  }

  /** Adds a row and returns its index. */
  add(kind: EventKind, timeNs: number, tid: number, cpu: number, a = 0, b = 0, stack = -1): number {
    const row = this.count;
    this.timeNs[row] = timeNs;
    this.tid[row] = tid;
    this.cpu[row] = cpu;
    this.kind[row] = KIND_INDEX[kind];
    this.a[row] = a;
    this.b[row] = b;
    this.stack[row] = stack;
    this.count = row + 1;
    return row;
  }

  /** Gives a row the stack that it lacks. */
  fillStack(row: number, stack: number): void {
    if (this.stack[row] === -1) this.stack[row] = stack;
  }

  finish(): EventColumns {
    const { count } = this;
    return {
      count,
      timeNs: this.timeNs.slice(0, count),
      tid: this.tid.slice(0, count),
      cpu: this.cpu.slice(0, count),
      kind: this.kind.slice(0, count),
      a: this.a.slice(0, count),
      b: this.b.slice(0, count),
      stack: this.stack.slice(0, count),
    };
  }
}
