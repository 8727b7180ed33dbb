/** The cycles that were drawn: the latest whole, of all others the longest slices and the sums. */
import { Coarse } from './coarse';
import type { CoarseTable } from './coarse';
import type { CycleAccess } from './cycle-access';
import { digestOf } from './cycle-digest';
import type { CycleDigest } from './cycle-digest';
import { drawCycle } from './draw-cycle';
import type { DrawnCycle } from './drawn-cycle';
import { RowTable } from './row-table';

/** About 21 bytes each: what is beyond goes, the longest unused first. */
const MOST_SLICES = 2_000_000;

export class DrawnCycles {
  readonly table = new RowTable();
  readonly coarse: Coarse;
  /** In the order of their last use. */
  readonly #latest = new Map<number, DrawnCycle>();
  readonly #digests = new Map<number, CycleDigest>();
  #slices = 0;

  constructor(
    readonly access: CycleAccess,
    stored: CoarseTable | null,
  ) {
    const { count } = access.bounds;
    this.coarse = stored === null ? new Coarse(this.table, count) : Coarse.restore(stored, this.table, count);
  }

  /** Null unless it was drawn of late. */
  known(cycle: number): DrawnCycle | null {
    const drawn = this.#latest.get(cycle);
    if (drawn === undefined) return null;
    this.#latest.delete(cycle);
    this.#latest.set(cycle, drawn);
    return drawn;
  }

  /** Draws it if need be. Null where there is no such cycle. */
  draw(cycle: number): DrawnCycle | null {
    const known = this.known(cycle);
    if (known !== null) return known;
    const context = this.access.context(cycle);
    if (context === null) return null;
    const drawn = drawCycle(context, this.table);
    this.#latest.set(cycle, drawn);
    this.#slices += drawn.count;
    if (this.coarse.known[cycle] !== 1) this.coarse.add(cycle, drawn);
    if (!this.#digests.has(cycle)) this.#digests.set(cycle, digestOf(this.table, drawn));
    return drawn;
  }

  /** Null unless it was drawn since the recording is open. */
  digest(cycle: number): CycleDigest | null {
    return this.#digests.get(cycle) ?? null;
  }

  get digested(): number {
    return this.#digests.size;
  }

  /** Lets go of what is too much, never of the `inUse` cycles that were used last. */
  trim(inUse: number): void {
    for (const [cycle, drawn] of this.#latest) {
      if (this.#slices <= MOST_SLICES || this.#latest.size <= inUse) return;
      this.#latest.delete(cycle);
      this.#slices -= drawn.count;
    }
  }
}
