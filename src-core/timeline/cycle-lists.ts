/** A list of numbers for each of some cycles, as columns: an array of each of many cycles would be walked whenever garbage is collected. */
import { growingCounts } from '../growing';

export class CycleLists {
  /** Of a cycle the number of its list, from 1; 0 where it has none yet. */
  readonly #listOf: Uint32Array;
  readonly #from = growingCounts();
  readonly #numbers = growingCounts();

  constructor(cycles: number) {
    this.#listOf = new Uint32Array(cycles);
    this.#from.push(0);
  }

  has(cycle: number): boolean {
    return this.#listOf[cycle] !== 0;
  }

  /** At most once a cycle. */
  add(cycle: number, numbers: Iterable<number>): void {
    this.#listOf[cycle] = this.#from.length;
    for (const number of numbers) this.#numbers.push(number);
    this.#from.push(this.#numbers.length);
  }

  /** Empty, too, where the cycle has none yet. */
  of(cycle: number): Uint32Array {
    const list = this.#listOf[cycle] ?? 0;
    const { values } = this.#from;
    return list === 0
      ? new Uint32Array(0)
      : this.#numbers.entries().subarray(values[list - 1] ?? 0, values[list] ?? 0);
  }
}
