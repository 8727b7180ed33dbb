/** The cycles that were drawn: the latest whole, of all others the longest slices and the sums. */
import type { Failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';
import { Coarse } from './coarse';
import type { CycleAccess } from './cycle-access';
import type { CycleContext } from './cycle-context';
import { sumsOfCycle } from './cycle-digest';
import type { CycleDigest } from './cycle-digest';
import { drawCycle } from './draw-cycle';
import { Digests } from './digests';
import type { DrawnCycle } from './drawn-cycle';
import { RowTable } from './row-table';
import type { StoredTimeline } from './stored-timeline';

/** About 21 bytes each: what is beyond goes, the longest unused first. */
const MOST_SLICES = 2_000_000;

export class DrawnCycles {
  readonly table = new RowTable();
  readonly coarse: Coarse;
  /** In the order of their last use. */
  readonly #latest = new Map<number, DrawnCycle>();
  readonly #digests: Digests;
  /** Those whose events could not be read when they were last asked for. */
  readonly #unread = new Map<number, Failure>();
  #slices = 0;

  constructor(
    readonly access: CycleAccess,
    stored: StoredTimeline | null,
  ) {
    const { count } = access.bounds;
    const usable = stored?.cycles === count ? stored : null;
    if (usable !== null) this.table.restore(usable);
    this.coarse = new Coarse(this.table, count, usable?.rows);
    this.#digests = new Digests(count, usable?.digests ?? null);
  }

  /** Null unless it was drawn of late. */
  known(cycle: number): DrawnCycle | null {
    const drawn = this.#latest.get(cycle);
    if (drawn === undefined) return null;
    this.#latest.delete(cycle);
    this.#latest.set(cycle, drawn);
    return drawn;
  }

  /** Draws it if need be. Null where there is no such cycle, and where its events cannot be read: `failureOf` then tells why. */
  draw(cycle: number): DrawnCycle | null {
    const known = this.known(cycle);
    if (known !== null) return known;
    const context = this.#contextOf(cycle);
    if (context === null) return null;
    const drawn = drawCycle(context, this.table);
    this.#latest.set(cycle, drawn);
    this.#slices += drawn.count;
    this.coarse.add(cycle, drawn);
    if (!this.#digests.isOwn(cycle)) this.#digests.set(cycle, sumsOfCycle(this.table, drawn));
    return drawn;
  }

  /** Null unless it was stored, or drawn since the recording is open. */
  digest(cycle: number): CycleDigest | null {
    return this.#digests.get(cycle);
  }

  get digested(): number {
    return this.#digests.size;
  }

  /** Whether of every cycle there is a digest, or its events cannot be read. */
  get isAllDigested(): boolean {
    const { count } = this.access.bounds;
    if (this.digested >= count) return true;
    let left = count - this.digested;
    for (const cycle of this.#unread.keys()) left -= Number(this.digest(cycle) === null);
    return left <= 0;
  }

  /** Why its events could not be read; null where they were, or nobody asked yet. */
  failureOf(cycle: number): Failure | null {
    return this.#unread.get(cycle) ?? null;
  }

  /** What is known of all cycles; null while it is not of all. Throws UnreadableTimeline. */
  stored(): StoredTimeline | null {
    const { table, coarse } = this;
    const cycles = this.access.bounds.count;
    if (this.digested < cycles) return null;
    return {
      cycles,
      lanes: [...table.lanes],
      labels: [...table.labels],
      reasons: new Map(table.reasons),
      rows: coarse.rows(),
      digests: this.#digests.all(),
    };
  }

  #contextOf(cycle: number): CycleContext | null {
    try {
      const context = this.access.context(cycle);
      this.#unread.delete(cycle);
      return context;
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
      this.#unread.set(cycle, thrown.failure);
      return null;
    }
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
