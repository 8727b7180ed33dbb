/** The cycles that were drawn: the latest whole, of all others the longest slices and the sums. */
import type { Failure } from '../errors';
import type { IndexedRecording } from '../phases/course';
import { UnreadableEvents } from '../recording/unreadable-events';
import { Coarse } from './coarse';
import type { CycleAccess } from './cycle-access';
import { sumsOfCycle } from './cycle-digest';
import type { CycleDigest, CycleLabels } from './cycle-digest';
import { drawCycle } from './draw-cycle';
import { Digests } from './digests';
import type { DrawnCycle } from './drawn-cycle';
import { RowTable } from './row-table';
import { SliceStacks } from './slice-stacks';
import { stacksAround } from './stacks-around';
import type { StoredTimeline } from './stored-timeline';

/** About 25 bytes each: what is beyond goes, the longest unused first. */
const MOST_SLICES = 2_000_000;
/** To look through a cycle's events takes a small part of the time that drawing it does; to read a chunk of them, several times that. */
const LOOKS_A_CYCLE = 1 / 32;
const LOOKS_A_CHUNK = 4;

export class DrawnCycles {
  readonly table = new RowTable();
  readonly coarse: Coarse;
  /** In the order of their last use. */
  readonly #latest = new Map<number, DrawnCycle>();
  readonly #digests: Digests;
  readonly #stacks: SliceStacks;
  /** Those whose events could not be read when they were last asked for. */
  readonly #unread = new Map<number, Failure>();
  #slices = 0;
  /** From the first on, the cycles in which the matches of a text are counted. */
  #counted = { text: '', cycles: 0 };
  /** What was looked through last. */
  #lookedAt: IndexedRecording | null = null;

  constructor(
    readonly access: CycleAccess,
    stored: StoredTimeline | null,
  ) {
    const { count } = access.bounds;
    const usable = stored?.cycles === count ? stored : null;
    if (usable !== null) this.table.restore(usable);
    this.coarse = new Coarse(this.table, count, usable?.rows);
    this.#digests = new Digests(count, usable?.digests ?? null);
    this.#stacks = new SliceStacks(count);
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
    const context = this.#read(cycle, () => this.access.context(cycle));
    if (context === null) return null;
    const drawn = drawCycle(context, this.table);
    this.#latest.set(cycle, drawn);
    this.#slices += drawn.count;
    this.coarse.add(cycle, drawn);
    if (!this.#digests.isOwn(cycle)) this.#digests.set(cycle, sumsOfCycle(this.table, drawn));
    this.#stacks.count(cycle, drawn);
    return drawn;
  }

  /** What is known of the cycles' kernel stacks. */
  get stacks(): Pick<SliceStacks, 'isCounted' | 'isLookedThrough' | 'mayHave' | 'counted'> {
    return this.#stacks;
  }

  /**
   * Looks for the kernel stacks around a cycle, without drawing it; once. How many looks at a cycle that is worth. Where its events
   * cannot be read `failureOf` then tells why.
   */
  lookThrough(cycle: number): number {
    const { startNs, seenNs } = this.access.bounds;
    const events = this.#read(cycle, () => this.access.events(cycle));
    if (events === null) return 1;
    this.#stacks.lookedThrough(cycle, stacksAround(events, startNs[cycle] ?? 0, seenNs[cycle] ?? 0));
    const isOther = events !== this.#lookedAt;
    this.#lookedAt = events;
    return isOther ? LOOKS_A_CHUNK : LOOKS_A_CYCLE;
  }

  /** Null unless it was stored, or drawn since the recording is open. */
  digest(cycle: number): CycleDigest | null {
    return this.#digests.get(cycle);
  }

  /** As digest, of the labels alone. */
  labels(cycle: number): CycleLabels | null {
    return this.#digests.labels(cycle);
  }

  /** Whether matches of the text are counted in all cycles; goes on where it ended when the same was asked before. */
  isAllCounted(text: string, isCounted: (cycle: number) => boolean): boolean {
    const { count } = this.access.bounds;
    let cycles = this.#counted.text === text ? this.#counted.cycles : 0;
    while (cycles < count && isCounted(cycles)) cycles += 1;
    this.#counted = { text, cycles };
    return cycles === count;
  }

  isDigested(cycle: number): boolean {
    return this.#digests.has(cycle);
  }

  /** Why its events could not be read; null where they were, or nobody asked yet. */
  failureOf(cycle: number): Failure | null {
    return this.#unread.get(cycle) ?? null;
  }

  /** What is known of all cycles; null while it is not of all. Throws UnreadableTimeline. */
  stored(): StoredTimeline | null {
    const { table, coarse } = this;
    const cycles = this.access.bounds.count;
    if (this.#digests.size < cycles) return null;
    return {
      cycles,
      lanes: [...table.lanes],
      labels: [...table.labels],
      reasons: new Map(table.reasons),
      rows: coarse.rows(),
      digests: this.#digests.all(),
    };
  }

  /** Null where the cycle's events cannot be read. */
  #read<T>(cycle: number, read: () => T): T | null {
    try {
      const found = read();
      this.#unread.delete(cycle);
      return found;
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
