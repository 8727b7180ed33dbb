/** The digests of the cycles: those that were drawn since the recording is open, and of others what was stored. */
import { figureKey } from './cycle-digest';
import type { CycleDigest, CycleLabels, CycleSums, Figures } from './cycle-digest';
import { OwnDigests } from './own-digests';
import type { DigestColumns, StoredDigests } from './stored-timeline';

export class Digests {
  readonly #own = new OwnDigests();
  #columns: DigestColumns | null = null;

  /** `stored` tells of all cycles. */
  constructor(
    private readonly cycles: number,
    private readonly stored: StoredDigests | null,
  ) {}

  /** How many cycles there is one of. */
  get size(): number {
    return this.stored === null ? this.#own.size : this.cycles;
  }

  /** Whether the cycle's own events made it. */
  isOwn(cycle: number): boolean {
    return this.#own.entryOf(cycle) !== null;
  }

  has(cycle: number): boolean {
    return this.stored !== null || this.isOwn(cycle);
  }

  /** At most once a cycle. */
  set(cycle: number, sums: CycleSums): void {
    this.#own.add(cycle, sums);
  }

  /** Null unless it was stored or set. Throws UnreadableTimeline. */
  get(cycle: number): CycleDigest | null {
    const found = this.#find(cycle);
    return found && { figures: figuresAt(found), ...labelsAt(found) };
  }

  /** As get, of the labels alone. */
  labels(cycle: number): CycleLabels | null {
    const found = this.#find(cycle);
    return found && labelsAt(found);
  }

  #find(cycle: number): Place | null {
    const own = this.#own.entryOf(cycle);
    if (own !== null) return { keys: this.#own.keys, columns: this.#own.columns(), entry: own };
    if (this.stored === null) return null;
    this.#columns ??= this.stored.columns();
    return { keys: this.stored.keys, columns: this.#columns, entry: cycle };
  }

  /** Of all cycles: there must be one of each. Throws UnreadableTimeline. */
  all(): StoredDigests {
    if (this.stored === null && this.#own.ascends) return this.#own.stored();
    const inOrder = new OwnDigests();
    for (let cycle = 0; cycle < this.cycles; cycle += 1) {
      const digest = this.get(cycle);
      if (digest !== null) inOrder.add(cycle, sumsOf(digest));
    }
    return inOrder.stored();
  }
}

/** Where a cycle's digest stands. */
interface Place {
  readonly keys: ArrayLike<number>;
  readonly columns: DigestColumns;
  readonly entry: number;
}

function figuresAt({ keys, columns, entry }: Place): Figures {
  const [from, to] = [columns.figuresFrom[entry] ?? 0, columns.figuresFrom[entry + 1] ?? 0];
  const key = new Float64Array(to - from);
  for (let at = 0; at < key.length; at += 1) key[at] = keys[columns.figure[from + at] ?? -1] ?? NO_FIGURE;
  return { key, value: columns.value.subarray(from, to) };
}

function labelsAt({ columns, entry }: Place): CycleLabels {
  const [from, to] = [columns.labelsFrom[entry] ?? 0, columns.labelsFrom[entry + 1] ?? 0];
  return { label: columns.label.subarray(from, to), count: columns.count.subarray(from, to) };
}

const NO_FIGURE = figureKey('samples', 0, 0, 0);

const sumsOf = ({ figures, label, count }: CycleDigest): CycleSums => ({
  figures: paired(figures.key, figures.value),
  labels: paired(label, count),
});

function* paired(
  keys: Float64Array | Uint32Array,
  values: Float64Array | Uint32Array,
): Generator<[number, number]> {
  for (let at = 0; at < keys.length; at += 1) yield [keys[at] ?? 0, values[at] ?? 0];
}
