/** QEMU 10 has some 5,200 events; a log with more distinct names than this is not QEMU's alone. */
const MAX_NAMES = 1 << 14;
const CACHE_SLOTS = 1 << 12;

const utf8 = new TextDecoder();

/** Numbers names in the order in which they are met, from their bytes: a string is made only for a name not just seen. */
export class EventNames {
  readonly names: string[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly bytesOf: Uint8Array[] = [];
  /** By hash, the name that was last seen with it. */
  private readonly cache = new Int32Array(CACHE_SLOTS).fill(-1);

  /** The name's number; -1 for a new one where there are too many. */
  indexOf(bytes: Uint8Array, from: number, end: number): number {
    let hash = 0;
    for (let at = from; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (CACHE_SLOTS - 1);
    const cached = this.cache[slot] ?? -1;
    if (cached >= 0 && this.isSame(this.bytesOf[cached], bytes, from, end)) return cached;
    const index = this.lookUp(bytes.subarray(from, end));
    if (index >= 0) this.cache[slot] = index;
    return index;
  }

  private lookUp(bytes: Uint8Array): number {
    const name = utf8.decode(bytes);
    const known = this.indexes.get(name);
    if (known !== undefined) return known;
    if (this.names.length === MAX_NAMES) return -1;
    this.indexes.set(name, this.names.length);
    this.bytesOf.push(bytes.slice());
    return this.names.push(name) - 1;
  }

  private isSame(known: Uint8Array | undefined, bytes: Uint8Array, from: number, end: number): boolean {
    if (known?.length !== end - from) return false;
    for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[from + at]) return false;
    return true;
  }
}
