/** All that the lanes show of one cycle, as columns. Times are from the cycle's own stop request. */
import type { RowTable } from './row-table';

/** Entries of one row are neighbours, in time order, and do not overlap. */
export interface DrawnCycle {
  readonly count: number;
  /** Row r's entries are [from[r], from[r + 1]); rows that were met with later have none. */
  readonly from: Uint32Array;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  readonly style: Uint8Array;
  /** Index into RowTable.labels. */
  readonly label: Uint32Array;
  /** Kernel stack: index into Recording.stacks, or -1. */
  readonly stack: Int32Array;
  /** Lets another go on: lanes by number. */
  readonly arrows: readonly DrawnArrow[];
  /** By lane: starts and ends by turns. */
  readonly onPath: ReadonlyMap<number, Float64Array>;
  /** Lane of the vCPU that stopped last; -1 where that is not known. */
  readonly lastToStop: number;
}

export interface DrawnArrow {
  readonly timeNs: number;
  readonly from: number;
  readonly to: number;
  readonly label: number;
}

export const firstOf = (drawn: DrawnCycle, row: number): number => drawn.from[row] ?? drawn.count;
export const endOf = (drawn: DrawnCycle, row: number): number => drawn.from[row + 1] ?? drawn.count;

/** Takes slices and marks in any order. */
export class CycleSheet {
  readonly #row: number[] = [];
  readonly #startNs: number[] = [];
  readonly #endNs: number[] = [];
  readonly #style: number[] = [];
  readonly #label: number[] = [];
  readonly #stack: number[] = [];
  readonly arrows: DrawnArrow[] = [];
  readonly onPath = new Map<number, Float64Array>();
  lastToStop = -1;

  constructor(readonly table: RowTable) {}

  slice(row: number, startNs: number, endNs: number, style: number, label: string, stack = -1): void {
    this.put(row, startNs, endNs, style, this.table.label(label), stack);
  }

  /** As slice, with the label's number. */
  put(row: number, startNs: number, endNs: number, style: number, label: number, stack: number): void {
    this.#row.push(row);
    this.#startNs.push(startNs);
    this.#endNs.push(endNs);
    this.#style.push(style);
    this.#label.push(label);
    this.#stack.push(stack);
  }

  /** A mark is a slice without length. */
  mark(row: number, timeNs: number, label: string, stack = -1): void {
    this.slice(row, timeNs, timeNs, 0, label, stack);
  }

  pack(): DrawnCycle {
    const count = this.#row.length;
    const from = new Uint32Array(this.table.rows.length + 1);
    for (const row of this.#row) from[row + 1] = (from[row + 1] ?? 0) + 1;
    for (let row = 1; row < from.length; row += 1) from[row] = (from[row] ?? 0) + (from[row - 1] ?? 0);
    const packed = {
      startNs: new Float64Array(count),
      endNs: new Float64Array(count),
      style: new Uint8Array(count),
      label: new Uint32Array(count),
      stack: new Int32Array(count),
    };
    this.#ordered(from).forEach((entry, at) => {
      packed.startNs[at] = this.#startNs[entry] ?? 0;
      packed.endNs[at] = this.#endNs[entry] ?? 0;
      packed.style[at] = this.#style[entry] ?? 0;
      packed.label[at] = this.#label[entry] ?? 0;
      packed.stack[at] = this.#stack[entry] ?? -1;
    });
    const { arrows, onPath, lastToStop } = this;
    return { count, from, ...packed, arrows, onPath, lastToStop };
  }

  /** Entries by row, in each row by time: nearly in order as they came, so that each is moved a little way if at all. */
  #ordered(from: Uint32Array): Uint32Array {
    const order = new Uint32Array(this.#row.length);
    const filled = from.slice();
    this.#row.forEach((row, entry) => {
      const first = from[row] ?? 0;
      let at = filled[row] ?? 0;
      filled[row] = at + 1;
      const startNs = this.#startNs[entry] ?? 0;
      while (at > first && (this.#startNs[order[at - 1] ?? 0] ?? 0) > startNs) {
        order[at] = order[at - 1] ?? 0;
        at -= 1;
      }
      order[at] = entry;
    });
    return order;
  }
}
