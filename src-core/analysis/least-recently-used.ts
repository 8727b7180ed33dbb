/**
 * Values by index, made when they are asked for; of those that are not asked for any more the latest are kept. They are few, and in
 * plain lists: a Map whose entries come and go leaves tables behind that hold what went until all garbage is collected.
 */
export class LeastRecentlyUsed<T extends object> {
  /** In the order in which they were last asked for. */
  readonly #indexes: number[] = [];
  readonly #values: T[] = [];

  constructor(
    private readonly most: number,
    private readonly make: (index: number) => T,
  ) {}

  at(index: number): T {
    const place = this.#indexes.lastIndexOf(index);
    const known = place < 0 ? undefined : this.#values[place];
    if (known !== undefined && place === this.#indexes.length - 1) return known;
    const value = known ?? this.make(index);
    if (known !== undefined) this.#drop(place);
    else if (this.#indexes.length >= this.most) this.#drop(0);
    this.#indexes.push(index);
    this.#values.push(value);
    return value;
  }

  #drop(place: number): void {
    this.#indexes.splice(place, 1);
    this.#values.splice(place, 1);
  }
}
