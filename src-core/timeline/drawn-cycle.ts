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
  readonly arrows: DrawnArrow[] = [];
  readonly onPath = new Map<number, Float64Array>();
  lastToStop = -1;

  constructor(readonly table: RowTable) {}

  slice(row: number, startNs: number, endNs: number, style: number, label: string): void {
    this.#row.push(row);
    this.#startNs.push(startNs);
    this.#endNs.push(endNs);
    this.#style.push(style);
    this.#label.push(this.table.label(label));
  }

  /** A mark is a slice without length. */
  mark(row: number, timeNs: number, label: string): void {
    this.slice(row, timeNs, timeNs, 0, label);
  }

  pack(): DrawnCycle {
    const count = this.#row.length;
    const order = Uint32Array.from({ length: count }, (_, at) => at).sort((left, right) =>
      this.#before(left, right),
    );
    const from = new Uint32Array(this.table.rows.length + 1);
    for (const row of this.#row) from[row + 1] = (from[row + 1] ?? 0) + 1;
    for (let row = 1; row < from.length; row += 1) from[row] = (from[row] ?? 0) + (from[row - 1] ?? 0);
    const pick = (column: readonly number[]) => (at: number) => column[order[at] ?? 0] ?? 0;
    const entries = { length: count };
    const [startOf, endAt] = [pick(this.#startNs), pick(this.#endNs)];
    const [styleOf, labelOf] = [pick(this.#style), pick(this.#label)];
    return {
      count,
      from,
      startNs: Float64Array.from(entries, (_, at) => startOf(at)),
      endNs: Float64Array.from(entries, (_, at) => endAt(at)),
      style: Uint8Array.from(entries, (_, at) => styleOf(at)),
      label: Uint32Array.from(entries, (_, at) => labelOf(at)),
      arrows: this.arrows,
      onPath: this.onPath,
      lastToStop: this.lastToStop,
    };
  }

  #before(left: number, right: number): number {
    const byRow = (this.#row[left] ?? 0) - (this.#row[right] ?? 0);
    return byRow === 0 ? (this.#startNs[left] ?? 0) - (this.#startNs[right] ?? 0) : byRow;
  }
}
