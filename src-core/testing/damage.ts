/** A zip file as a failing disk leaves it. */
import { memorySource } from '../byte-source';
import { LOCAL } from '../snapshot/zip-format';
import { openZip } from '../snapshot/zip';

/** What is said of an entry that was damaged so: which of both, the bits decide. */
export const damageOf = (name: string): RegExp =>
  new RegExp(`${name.replaceAll('.', '\\.')}: (its checksum is wrong|it does not unpack to its stated size)`);

const zipIn = (file: Uint8Array) =>
  openZip(memorySource(file), { maxEntries: 65_535, isAllowed: () => true });

/** Where an entry lies: its header from `from`, its packed bytes from `packedFrom`, both until `end`. */
export function placeIn(file: Uint8Array, name: string) {
  const zip = zipIn(file);
  const entry = zip.ok ? zip.value.entries.get(name) : undefined;
  if (entry === undefined) throw new Error(`There is no ${name}.`);
  const packedFrom = entry.offset + LOCAL.bytes + name.length;
  return { from: entry.offset, packedFrom, end: packedFrom + entry.packedBytes };
}

/** A copy with one bit turned. */
export function turnedAt(file: Uint8Array, at: number, bit: number): Uint8Array<ArrayBuffer> {
  const damaged = new Uint8Array(file);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  return damaged;
}

/**
 * A copy with one bit of the entry's packed bytes turned, in their middle: the first that is missed, since in a run of like bytes a
 * match may be taken from elsewhere.
 */
export function damagedIn(file: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const { packedFrom, end } = placeIn(file, name);
  for (let at = packedFrom + ((end - packedFrom) >> 1); at < end; at += 1) {
    const damaged = turnedAt(file, at, 4);
    const zip = zipIn(damaged);
    if (!zip.ok || !zip.value.read(name).ok) return damaged;
  }
  throw new Error(`No bit of ${name} is missed.`);
}
