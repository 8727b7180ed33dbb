/** The snapshot that a page holds for whoever wants to go on with it. */
import { NOTHING_YET } from '../exchange/exchanged-recording';
import { MOST_IN_A_PAGE_BYTES } from '../exchange/html';
import type { Pack } from '../snapshot/zip-writer';
import { concatenated } from '../snapshot/zip-writer';
import { SharedSnapshot } from './shared-snapshot';
import type { SharedSource, SharingChoice } from './shared-snapshot';

/** Of more, a snapshot would take long to make, and be too large. */
const MOST_CYCLES_IN_A_PAGE = 4_096;

/** What it is made with. */
export interface ExportMeans {
  /** Deflates what goes into a snapshot or a page. */
  readonly pack: Pack;
  /** The recording's own snapshot, where it is sound and small enough for a page; null for none. */
  readonly snapshot?: () => Uint8Array | null;
}

export class HeldSnapshot {
  #made: SharedSnapshot | null = null;
  #hasSnapshot = false;

  constructor(
    private readonly source: SharedSource,
    private readonly choice: SharingChoice,
    private readonly means: ExportMeans,
  ) {}

  /** Whether there is one: known once it was asked for. */
  get hasSnapshot(): boolean {
    return this.#hasSnapshot;
  }

  /** Raw bytes of perf that are damaged and not in it, by name: known once it was asked for. */
  get lostPerf(): readonly string[] {
    return this.#made?.lostPerf ?? [];
  }

  /** Null where there is too much for a page. Gives nothing but turns to others before it is done. */
  *bytes(): Generator<Uint8Array, Uint8Array | null> {
    const { source, choice, means } = this;
    // A page of some cycles, or without its texts, has nothing more in it: its snapshot is of what it shows.
    const asItIs = choice.cycles === null && !choice.anonymise ? (means.snapshot?.() ?? null) : null;
    const held = asItIs ?? (yield* this.#small(new SharedSnapshot(source, choice)));
    this.#hasSnapshot = held !== null;
    return held;
  }

  *#small(shared: SharedSnapshot): Generator<Uint8Array, Uint8Array | null> {
    if (shared.count > MOST_CYCLES_IN_A_PAGE) return null;
    const pieces: Uint8Array[] = [];
    let sizeBytes = 0;
    for (const piece of shared.pieces(this.means.pack)) {
      pieces.push(piece);
      sizeBytes += piece.length;
      if (sizeBytes > MOST_IN_A_PAGE_BYTES) return null;
      yield NOTHING_YET;
    }
    this.#made = shared;
    return concatenated(pieces);
  }
}
