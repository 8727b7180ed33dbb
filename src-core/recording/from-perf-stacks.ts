/** From here on an "address" in a call chain marks whose the ones after it are (PERF_CONTEXT_MAX, perf_event.h). */
const CONTEXT_MAX_LOW = 0xffff_f001;
/** PERF_CONTEXT_KERNEL, -128 */
const CONTEXT_KERNEL_LOW = 0xffff_ff80;
const ALL_ONES = 0xffff_ffff;

interface KnownStack {
  /** Addresses in halves, low first. */
  readonly words: Uint32Array;
  readonly index: number;
}

/** Kernel stacks by name, each once. */
export class StackTable {
  readonly stacks: (readonly string[])[] = [];
  /** Known call chains by a hash of their addresses. */
  private readonly byAddresses = new Map<number, KnownStack[]>();
  private readonly byNames = new Map<string, number>();
  private readonly names = new Map<bigint, string>();
  /** The kernel part that is being looked up; grows to the longest. */
  private words = new Uint32Array(64);

  constructor(private readonly symbolise: (address: bigint) => string) {}

  /** The index of the kernel part, leaf first, of the call chain of `length` addresses at `at`; -1 where it has none. */
  indexOf(view: DataView, at: number, length: number): number {
    const used = this.kernelPart(view, at, length);
    if (used === 0) return -1;
    let hash = used;
    for (let word = 0; word < used; word += 1) hash = (Math.imul(hash, 31) + (this.words[word] ?? 0)) | 0;
    const alike = this.byAddresses.get(hash) ?? [];
    for (const { words, index } of alike) if (this.isSame(words, used)) return index;
    const words = this.words.slice(0, used);
    const index = this.indexOfNames(addressesOf(words).map((address) => this.nameOf(address)));
    this.byAddresses.set(hash, [...alike, { words, index }]);
    return index;
  }

  /** Copies the kernel's addresses to `words` and says how many words they are. */
  private kernelPart(view: DataView, at: number, length: number): number {
    if (this.words.length < length * 2) this.words = new Uint32Array(length * 4);
    let used = 0;
    let inKernel = false;
    for (let place = at; place < at + length * 8; place += 8) {
      const low = view.getUint32(place, true);
      const high = view.getUint32(place + 4, true);
      if (high === ALL_ONES && low >= CONTEXT_MAX_LOW) inKernel = low === CONTEXT_KERNEL_LOW;
      else if (inKernel) {
        this.words[used] = low;
        this.words[used + 1] = high;
        used += 2;
      }
    }
    return used;
  }

  private isSame(words: Uint32Array, used: number): boolean {
    if (words.length !== used) return false;
    for (let word = 0; word < used; word += 1) if (words[word] !== this.words[word]) return false;
    return true;
  }

  private indexOfNames(stack: readonly string[]): number {
    const key = stack.join('\n');
    const known = this.byNames.get(key);
    if (known !== undefined) return known;
    this.stacks.push(stack);
    this.byNames.set(key, this.stacks.length - 1);
    return this.stacks.length - 1;
  }

  private nameOf(address: bigint): string {
    let name = this.names.get(address);
    if (name === undefined) {
      name = this.symbolise(address);
      this.names.set(address, name);
    }
    return name;
  }
}

const addressesOf = (words: Uint32Array): bigint[] =>
  Array.from(
    { length: words.length / 2 },
    (_, index) => (BigInt(words[2 * index + 1] ?? 0) << 32n) | BigInt(words[2 * index] ?? 0),
  );
