/** One row over all cycles, with the longest of any stretch of them at hand. What was stored of it is read when it is drawn. */
import type { DrawnCycle } from './drawn-cycle';
import { LongestTree } from './longest-tree';
import type { RowColumns, StoredRow } from './stored-timeline';

/** So many cycles may have been looked at before the stored ones are read. */
const MOST_CHANGES = 4096;
/** Numbers that a change takes: cycle, start, length, style, label. */
const CHANGE = 5;

export class CoarseRow {
  #stored: StoredRow | null;
  /** What is to be changed in the stored columns once they are read. */
  #changes: number[] = [];
  #open: OpenRow | null = null;

  constructor(
    private readonly cycles: number,
    stored: StoredRow | null,
  ) {
    this.#stored = stored;
  }

  put(cycle: number, drawn: DrawnCycle, at: number): void {
    const startNs = drawn.startNs[at] ?? 0;
    const lengthNs = (drawn.endNs[at] ?? 0) - startNs;
    this.#change(cycle, startNs, lengthNs, drawn.style[at] ?? 0, drawn.label[at] ?? 0);
  }

  /** The cycle has nothing in this row. */
  clear(cycle: number): void {
    this.#change(cycle, 0, -1, 0, 0);
  }

  /** Throws UnreadableTimeline. */
  open(): OpenRow {
    if (this.#open !== null) return this.#open;
    this.#open = new OpenRow(this.#read());
    this.#stored = null;
    this.#changes = [];
    return this.#open;
  }

  /** Of its own, and without keeping what had to be read for it. Throws UnreadableTimeline. */
  columns(): RowColumns {
    if (this.#open === null) return this.#read();
    const { startNs, lengthNs, style, label } = this.#open;
    return {
      startNs: startNs.slice(),
      lengthNs: lengthNs.slice(),
      style: style.slice(),
      label: label.slice(),
    };
  }

  #change(cycle: number, startNs: number, lengthNs: number, style: number, label: number): void {
    if (this.#stored === null) this.open();
    if (this.#open !== null) return this.#open.put(cycle, startNs, lengthNs, style, label);
    this.#changes.push(cycle, startNs, lengthNs, style, label);
    if (this.#changes.length >= MOST_CHANGES * CHANGE) this.open();
  }

  #read(): RowColumns {
    const columns = this.#stored?.columns() ?? emptyColumns(this.cycles);
    for (let at = 0; at < this.#changes.length; at += CHANGE) {
      const [cycle = 0, startNs = 0, lengthNs = -1, style = 0, label = 0] = this.#changes.slice(
        at,
        at + CHANGE,
      );
      write(columns, cycle, startNs, lengthNs, style, label);
    }
    return columns;
  }
}

const emptyColumns = (cycles: number): RowColumns => ({
  startNs: new Float64Array(cycles),
  lengthNs: new Float64Array(cycles).fill(-1),
  style: new Uint8Array(cycles),
  label: new Uint32Array(cycles),
});

function write(
  columns: RowColumns,
  cycle: number,
  startNs: number,
  lengthNs: number,
  style: number,
  label: number,
): void {
  columns.startNs[cycle] = startNs;
  columns.lengthNs[cycle] = lengthNs;
  columns.style[cycle] = style;
  columns.label[cycle] = label;
}

class OpenRow implements RowColumns {
  readonly startNs: Float64Array;
  readonly lengthNs: Float64Array;
  readonly style: Uint8Array;
  readonly label: Uint32Array;
  readonly #tree: LongestTree;

  constructor({ startNs, lengthNs, style, label }: RowColumns) {
    this.startNs = startNs;
    this.lengthNs = lengthNs;
    this.style = style;
    this.label = label;
    this.#tree = new LongestTree(lengthNs);
  }

  put(cycle: number, startNs: number, lengthNs: number, style: number, label: number): void {
    if (this.lengthNs[cycle] === lengthNs) return write(this, cycle, startNs, lengthNs, style, label);
    write(this, cycle, startNs, lengthNs, style, label);
    this.#tree.put(cycle, lengthNs);
  }

  /** Of cycles [from, to) the first whose slice is as long as any; -1 where none has one. */
  longest(from: number, to: number): number {
    return this.#tree.longest(from, to);
  }
}
