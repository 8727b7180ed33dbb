/** Digests that are made, as columns that grow: an object of each of many cycles would be walked whenever garbage is collected. */
import { growingCounts, growingDoubles } from '../growing';
import type { CycleSums } from './cycle-digest';
import type { DigestColumns, StoredDigests } from './stored-timeline';

export class OwnDigests {
  /** Each figure's key, in the order in which they were met with. */
  readonly keys: number[] = [];
  readonly #figures = new Map<number, number>();
  /** Of a cycle its entry. */
  readonly #entries = new Map<number, number>();
  readonly #figuresFrom = growingCounts();
  readonly #figure = growingCounts();
  readonly #value = growingDoubles();
  readonly #labelsFrom = growingCounts();
  readonly #label = growingCounts();
  readonly #count = growingCounts();
  /** Until the next one is added. */
  #columns: DigestColumns | null = null;
  #latest = -1;
  #ascends = true;

  constructor() {
    this.#figuresFrom.push(0);
    this.#labelsFrom.push(0);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether each cycle came after the one that was added before. */
  get ascends(): boolean {
    return this.#ascends;
  }

  /** Null where the cycle was not added. */
  entryOf(cycle: number): number | null {
    return this.#entries.get(cycle) ?? null;
  }

  /** At most once a cycle. */
  add(cycle: number, { figures, labels }: CycleSums): void {
    this.#columns = null;
    this.#ascends &&= cycle > this.#latest;
    this.#latest = cycle;
    this.#entries.set(cycle, this.size);
    for (const [key, value] of figures) {
      this.#figure.push(this.#numberOf(key));
      this.#value.push(value);
    }
    for (const [label, count] of labels) {
      this.#label.push(label);
      this.#count.push(count);
    }
    this.#figuresFrom.push(this.#figure.length);
    this.#labelsFrom.push(this.#label.length);
  }

  /** One entry a cycle, in the order in which they were added: those that are there now. */
  columns(): DigestColumns {
    return (this.#columns ??= {
      figuresFrom: this.#figuresFrom.entries(),
      figure: this.#figure.entries(),
      value: this.#value.entries(),
      labelsFrom: this.#labelsFrom.entries(),
      label: this.#label.entries(),
      count: this.#count.entries(),
    });
  }

  stored(): StoredDigests {
    const columns = this.columns();
    return { keys: Float64Array.from(this.keys), columns: () => columns };
  }

  #numberOf(key: number): number {
    const known = this.#figures.get(key);
    if (known !== undefined) return known;
    this.#figures.set(key, this.keys.length);
    return this.keys.push(key) - 1;
  }
}
