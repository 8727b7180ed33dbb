/** From here on an "address" in a call chain marks whose the ones after it are (PERF_CONTEXT_MAX, perf_event.h). */
const CONTEXT_MAX = 0xffff_ffff_ffff_f001n;
/** PERF_CONTEXT_KERNEL, -128 */
const CONTEXT_KERNEL = 0xffff_ffff_ffff_ff80n;

/** Kernel stacks by name, each once. */
export class StackTable {
  readonly stacks: (readonly string[])[] = [];
  private readonly byAddresses = new Map<string, number>();
  private readonly byNames = new Map<string, number>();
  private readonly names = new Map<bigint, string>();

  constructor(private readonly symbolise: (address: bigint) => string) {}

  /** The index of a call chain's kernel part, leaf first; -1 where it has none. */
  indexOf(chain: BigUint64Array): number {
    const addresses = kernelPart(chain);
    if (addresses.length === 0) return -1;
    const key = addresses.join();
    let index = this.byAddresses.get(key);
    if (index === undefined) {
      index = this.indexOfNames(addresses.map((address) => this.nameOf(address)));
      this.byAddresses.set(key, index);
    }
    return index;
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

function kernelPart(chain: BigUint64Array): bigint[] {
  const addresses: bigint[] = [];
  let inKernel = false;
  for (const address of chain) {
    if (address >= CONTEXT_MAX) inKernel = address === CONTEXT_KERNEL;
    else if (inKernel) addresses.push(address);
  }
  return addresses;
}
