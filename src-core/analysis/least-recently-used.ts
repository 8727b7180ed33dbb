/** Values by index, made when they are asked for; of those that are not asked for any more the latest are kept. */
export class LeastRecentlyUsed<T> {
  /** In the order in which they were last asked for. */
  readonly #kept = new Map<number, T>();

  constructor(
    private readonly most: number,
    private readonly make: (index: number) => T,
  ) {}

  at(index: number): T {
    const known = this.#kept.get(index);
    if (known !== undefined) {
      this.#kept.delete(index);
      this.#kept.set(index, known);
      return known;
    }
    const made = this.make(index);
    this.#kept.set(index, made);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.most) break;
      this.#kept.delete(oldest);
    }
    return made;
  }
}
