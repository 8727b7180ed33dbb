/** A zip file as a failing disk leaves it. */
import { memorySource } from '../byte-source';
import { LOCAL } from '../snapshot/zip-format';
import { openZip } from '../snapshot/zip';

/** What is said of an entry that was damaged so: which of both, the bits decide. */
export const damageOf = (name: string): RegExp =>
  new RegExp(`${name.replaceAll('.', '\\.')}: (its checksum is wrong|it does not unpack to its stated size)`);

/** A copy with one bit of the entry's packed bytes turned, in their middle. */
export function damagedIn(file: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const zip = openZip(memorySource(file), { maxEntries: 65_535, isAllowed: () => true });
  const entry = zip.ok ? zip.value.entries.get(name) : undefined;
  if (entry === undefined) throw new Error(`There is no ${name}.`);
  const damaged = new Uint8Array(file);
  const at = entry.offset + LOCAL.bytes + name.length + (entry.packedBytes >> 1);
  damaged[at] = (damaged[at] ?? 0) ^ 0x10;
  return damaged;
}
