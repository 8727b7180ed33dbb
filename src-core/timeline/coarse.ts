/**
 * Of each cycle and row the longest slice alone: what is drawn of cycles that are narrower than a pixel. Pure columns, so that a
 * snapshot can keep them and nothing has to be attributed again to draw a whole recording.
 */
import { endOf, firstOf } from './drawn-cycle';
import type { DrawnCycle } from './drawn-cycle';
import { LongestTree } from './longest-tree';
import type { LaneHead, RowHead, RowTable } from './row-table';
import { MARK_KINDS } from './timeline';

/** One row over all cycles, one entry a cycle. */
export interface CoarseRow extends RowHead {
  /** From the cycle's stop request. */
  readonly startNs: Float64Array;
  /** -1 where the cycle has nothing in this row. */
  readonly lengthNs: Float64Array;
  readonly style: Uint8Array;
  /** Index into CoarseTable.labels. */
  readonly label: Uint32Array;
}

export interface CoarseTable {
  readonly cycles: number;
  /** 1 for the cycles that were looked at: of the others no row tells anything. */
  readonly known: Uint8Array;
  readonly lanes: readonly LaneHead[];
  readonly labels: readonly string[];
  /** In the order in which they were met with; `lane` counts in `lanes`. */
  readonly rows: readonly CoarseRow[];
}

const WOKE = MARK_KINDS.indexOf('woke');
/** From afar a cycle's other marks would hide its slices. */
const isKept = ({ mark }: RowHead): boolean => mark < 0 || mark === WOKE;

/** The same while it grows, with the longest of any stretch of cycles at hand. */
export class Coarse {
  readonly known: Uint8Array;
  readonly #rows: (GrowingRow | null)[] = [];

  constructor(
    readonly table: RowTable,
    readonly cycles: number,
  ) {
    this.known = new Uint8Array(cycles);
  }

  add(cycle: number, drawn: DrawnCycle): void {
    this.known[cycle] = 1;
    for (let row = 0; row < this.table.rows.length; row += 1) {
      let longest = -1;
      let lengthNs = -1;
      for (let at = firstOf(drawn, row); at < endOf(drawn, row); at += 1) {
        const length = (drawn.endNs[at] ?? 0) - (drawn.startNs[at] ?? 0);
        if (length <= lengthNs) continue;
        longest = at;
        lengthNs = length;
      }
      if (longest < 0) continue;
      this.#growing(row)?.put(cycle, drawn, longest, lengthNs);
    }
  }

  /** Null where no cycle that was looked at has anything in the row. */
  row(row: number): GrowingRow | null {
    return this.#rows[row] ?? null;
  }

  #growing(row: number): GrowingRow | null {
    const head = this.table.rows[row];
    if (head === undefined || !isKept(head)) return null;
    const known = this.#rows[row];
    if (known) return known;
    const made = new GrowingRow(this.cycles);
    this.#rows[row] = made;
    return made;
  }

  /** Columns of its own: they can be kept or handed over. */
  columns(): CoarseTable {
    const { lanes, labels, rows } = this.table;
    return {
      cycles: this.cycles,
      known: this.known.slice(),
      lanes: [...lanes],
      labels: [...labels],
      rows: rows.flatMap((head, row) => {
        const columns = this.#rows[row]?.columns();
        return columns === undefined ? [] : [{ ...head, ...columns }];
      }),
    };
  }

  /** Takes over columns into a table that is still empty; nothing where they are not of so many cycles. */
  static restore(stored: CoarseTable, table: RowTable, cycles: number): Coarse {
    const coarse = new Coarse(table, cycles);
    if (stored.cycles !== cycles) return coarse;
    for (const label of stored.labels) table.label(label);
    for (const { id, ...head } of stored.lanes) table.lane(id, () => head);
    for (const { lane, depth, mark, ...columns } of stored.rows) {
      const kind = MARK_KINDS[mark];
      const row = kind === undefined ? table.row(lane, depth) : table.markRow(lane, kind);
      if (columns.lengthNs.length === cycles) coarse.#rows[row] = new GrowingRow(cycles, columns);
    }
    coarse.known.set(stored.known);
    return coarse;
  }
}

type Columns = Omit<CoarseRow, keyof RowHead>;

export class GrowingRow implements Columns {
  readonly startNs: Float64Array;
  readonly lengthNs: Float64Array;
  readonly style: Uint8Array;
  readonly label: Uint32Array;
  readonly #tree: LongestTree;

  constructor(cycles: number, stored?: Columns) {
    this.startNs = stored?.startNs.slice() ?? new Float64Array(cycles);
    this.lengthNs = stored?.lengthNs.slice() ?? new Float64Array(cycles).fill(-1);
    this.style = stored?.style.slice() ?? new Uint8Array(cycles);
    this.label = stored?.label.slice() ?? new Uint32Array(cycles);
    this.#tree = new LongestTree(this.lengthNs);
  }

  put(cycle: number, drawn: DrawnCycle, at: number, lengthNs: number): void {
    this.startNs[cycle] = drawn.startNs[at] ?? 0;
    this.style[cycle] = drawn.style[at] ?? 0;
    this.label[cycle] = drawn.label[at] ?? 0;
    this.#tree.put(cycle, lengthNs);
  }

  /** Of cycles [from, to) the first whose slice is as long as any; -1 where none has one. */
  longest(from: number, to: number): number {
    return this.#tree.longest(from, to);
  }

  columns(): Columns {
    return {
      startNs: this.startNs.slice(),
      lengthNs: this.lengthNs.slice(),
      style: this.style.slice(),
      label: this.label.slice(),
    };
  }
}
