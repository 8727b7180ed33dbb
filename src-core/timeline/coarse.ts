/**
 * Of each cycle and row the longest slice alone: what is drawn of cycles that are narrower than a pixel. What was stored of them is
 * drawn as well, until a cycle is looked at: then its events tell.
 */
import { CoarseRow } from './coarse-row';
import { endOf, firstOf } from './drawn-cycle';
import type { DrawnCycle } from './drawn-cycle';
import type { RowHead, RowTable } from './row-table';
import type { StoredRow } from './stored-timeline';
import { MARK_KINDS } from './timeline';

const WOKE = MARK_KINDS.indexOf('woke');
/** From afar a cycle's other marks would hide its slices. */
export const isKept = ({ mark }: RowHead): boolean => mark < 0 || mark === WOKE;

export class Coarse {
  /** 1 for the cycles of which all rows are known: of the others none tells anything. */
  readonly known: Uint8Array;
  /** 1 for those that are known by their events. */
  readonly #seen: Uint8Array;
  readonly #rows: (CoarseRow | null)[] = [];

  /** `stored` tells of all cycles; its lanes are those of the table. */
  constructor(
    readonly table: RowTable,
    readonly cycles: number,
    stored: readonly StoredRow[] | null = null,
  ) {
    this.known = new Uint8Array(cycles).fill(stored === null ? 0 : 1);
    this.#seen = new Uint8Array(cycles);
    for (const one of stored ?? []) {
      const kind = MARK_KINDS[one.mark];
      const row = kind === undefined ? table.row(one.lane, one.depth) : table.markRow(one.lane, kind);
      this.#rows[row] = new CoarseRow(cycles, one);
    }
  }

  /** What the cycle's events tell takes the place of what was stored. */
  add(cycle: number, drawn: DrawnCycle): void {
    if (this.#seen[cycle] === 1) return;
    this.#seen[cycle] = 1;
    this.known[cycle] = 1;
    for (let row = 0; row < this.table.rows.length; row += 1) {
      const longest = longestOf(drawn, row);
      if (longest < 0) this.#rows[row]?.clear(cycle);
      else this.#growing(row)?.put(cycle, drawn, longest);
    }
  }

  /** Null where no cycle that is known has anything in the row. */
  row(row: number): CoarseRow | null {
    return this.#rows[row] ?? null;
  }

  /** As they are now, with columns of their own. */
  rows(): StoredRow[] {
    return this.table.rows.flatMap((head, row) => {
      const own = this.#rows[row];
      return own == null ? [] : [{ ...head, columns: () => own.columns() }];
    });
  }

  #growing(row: number): CoarseRow | null {
    const head = this.table.rows[row];
    if (head === undefined || !isKept(head)) return null;
    const known = this.#rows[row];
    if (known) return known;
    const made = new CoarseRow(this.cycles, null);
    this.#rows[row] = made;
    return made;
  }
}

/** The first of the longest; -1 where the cycle has nothing in the row. */
function longestOf(drawn: DrawnCycle, row: number): number {
  let longest = -1;
  let lengthNs = -1;
  for (let at = firstOf(drawn, row); at < endOf(drawn, row); at += 1) {
    const length = (drawn.endNs[at] ?? 0) - (drawn.startNs[at] ?? 0);
    if (length <= lengthNs) continue;
    longest = at;
    lengthNs = length;
  }
  return longest;
}
