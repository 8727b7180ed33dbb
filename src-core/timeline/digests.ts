/** The digests of the cycles: those that were drawn since the recording is open, and of others what was stored. */
import { figureKey } from './cycle-digest';
import type { CycleDigest } from './cycle-digest';
import type { DigestColumns, StoredDigests } from './stored-timeline';

export class Digests {
  readonly #own = new Map<number, CycleDigest>();
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
    return this.#own.has(cycle);
  }

  set(cycle: number, digest: CycleDigest): void {
    this.#own.set(cycle, digest);
  }

  /** Null unless it was stored or set. Throws UnreadableTimeline. */
  get(cycle: number): CycleDigest | null {
    const own = this.#own.get(cycle);
    if (own !== undefined || this.stored === null) return own ?? null;
    this.#columns ??= this.stored.columns();
    return digestAt(this.stored.keys, this.#columns, cycle);
  }

  /** Of all cycles: there must be one of each. */
  all(): StoredDigests {
    const known = new Map<number, number>();
    const counted = { figures: 0, labels: 0 };
    for (let cycle = 0; cycle < this.cycles; cycle += 1) {
      const digest = this.get(cycle);
      for (const key of digest?.figures.key ?? []) if (!known.has(key)) known.set(key, known.size);
      counted.figures += digest?.figures.key.length ?? 0;
      counted.labels += digest?.label.length ?? 0;
    }
    return { keys: Float64Array.from(known.keys()), columns: () => this.#filled(known, counted) };
  }

  #filled(
    known: ReadonlyMap<number, number>,
    { figures, labels }: { readonly figures: number; readonly labels: number },
  ): DigestColumns {
    const columns = {
      figuresFrom: new Uint32Array(this.cycles + 1),
      figure: new Uint32Array(figures),
      value: new Float64Array(figures),
      labelsFrom: new Uint32Array(this.cycles + 1),
      label: new Uint32Array(labels),
      count: new Uint32Array(labels),
    };
    const numbers = new Numbers(known);
    let [figureAt, labelAt] = [0, 0];
    for (let cycle = 0; cycle < this.cycles; cycle += 1) {
      const digest = this.get(cycle);
      if (digest === null) continue;
      const { key } = digest.figures;
      for (let at = 0; at < key.length; at += 1)
        columns.figure[figureAt + at] = numbers.of(key[at] ?? NO_FIGURE);
      columns.value.set(digest.figures.value, figureAt);
      columns.label.set(digest.label, labelAt);
      columns.count.set(digest.count, labelAt);
      figureAt += digest.figures.key.length;
      labelAt += digest.label.length;
      columns.figuresFrom[cycle + 1] = figureAt;
      columns.labelsFrom[cycle + 1] = labelAt;
    }
    return columns;
  }
}

/** Keys' numbers: cycles have much the same keys in much the same order, so that the one after the last is tried before the map. */
class Numbers {
  readonly #keys: Float64Array;
  readonly #after: Uint32Array;
  #last = 0;

  constructor(private readonly known: ReadonlyMap<number, number>) {
    this.#keys = Float64Array.from(known.keys());
    this.#after = new Uint32Array(known.size);
  }

  of(key: number): number {
    const tried = this.#after[this.#last] ?? 0;
    const number = this.#keys[tried] === key ? tried : (this.known.get(key) ?? 0);
    this.#after[this.#last] = number;
    this.#last = number;
    return number;
  }
}

function digestAt(keys: Float64Array, columns: DigestColumns, cycle: number): CycleDigest {
  const [from, to] = [columns.figuresFrom[cycle] ?? 0, columns.figuresFrom[cycle + 1] ?? 0];
  const [first, end] = [columns.labelsFrom[cycle] ?? 0, columns.labelsFrom[cycle + 1] ?? 0];
  return {
    figures: {
      key: Float64Array.from(columns.figure.subarray(from, to), (figure) => keys[figure] ?? NO_FIGURE),
      value: columns.value.subarray(from, to),
    },
    label: columns.label.subarray(first, end),
    count: columns.count.subarray(first, end),
  };
}

const NO_FIGURE = figureKey('samples', 0, 0, 0);
