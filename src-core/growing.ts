type Numbers = Float64Array | Uint32Array | Uint8Array;

/** A column that grows in place, doubling. */
export class Growing<T extends Numbers> {
  length = 0;

  /** Of `array`'s own length before it first grows; what is in it is no entry yet. */
  constructor(
    private array: T,
    private readonly make: (length: number) => T,
  ) {}

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = this.make(2 * this.array.length);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  /** Its entries, and room beyond them; until the next push. */
  get values(): T {
    return this.array;
  }

  /** They stay as they are, whatever is pushed. */
  entries(): T {
    return this.array.subarray(0, this.length) as T;
  }
}

/** Empty ones. */
export const growingDoubles = (): Growing<Float64Array> =>
  new Growing(new Float64Array(256), (length) => new Float64Array(length));
export const growingCounts = (): Growing<Uint32Array> =>
  new Growing(new Uint32Array(256), (length) => new Uint32Array(length));
export const growingBytes = (): Growing<Uint8Array> =>
  new Growing(new Uint8Array(256), (length) => new Uint8Array(length));
