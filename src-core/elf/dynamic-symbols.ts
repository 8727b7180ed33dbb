import { ByteCursor, decodeText } from '../byte-cursor';
import { Damage } from './damage';
import type { ElfSegment, ElfSymbol } from './elf-image';

const DT = { hash: 4, strtab: 5, symtab: 6, strsz: 10, gnuHash: 0x6fff_fef5 } as const;
const SYMBOL_BYTES = 24;
/** STT_FUNC and STT_GNU_IFUNC */
const FUNCTION_TYPES = [2, 10];
/** Bounds the work that a hostile string table makes; C identifiers are far shorter. */
const MAX_NAME_BYTES = 4_096;

/**
 * The functions of .dynsym, found as the dynamic linker finds them: through the dynamic segment, which states where
 * the table is but not how long; its hash table does. `dynamic` must lie within `bytes`.
 */
export function readDynamicSymbols(
  bytes: Uint8Array,
  dynamic: ElfSegment,
  fileOffsetOf: (address: number) => number | null,
): ReadonlyMap<string, ElfSymbol> {
  const tags = readTags(bytes, dynamic);
  const locate = (tag: number): number | null => {
    const address = tags.get(tag);
    if (address === undefined) return null;
    const offset = fileOffsetOf(address);
    if (offset === null) throw new Damage(dynamic.fileOffset, 'a dynamic table lies in no segment');
    return offset;
  };
  const symbolsAt = locate(DT.symtab);
  const namesAt = locate(DT.strtab);
  if (symbolsAt === null || namesAt === null) return new Map();
  const namesEnd = namesAt + (tags.get(DT.strsz) ?? 0);
  if (namesEnd > bytes.length) throw new Damage(namesAt, 'the names of the symbols reach past its end');
  const count = symbolCount(bytes, locate(DT.gnuHash), locate(DT.hash));
  const table = new ByteCursor(bytes, symbolsAt, symbolsAt + count * SYMBOL_BYTES);
  if (table.overrun) throw new Damage(symbolsAt, 'the symbols reach past its end');
  return readFunctions(table, count, bytes.subarray(0, namesEnd), namesAt);
}

function readTags(bytes: Uint8Array, { fileOffset, fileBytes }: ElfSegment): ReadonlyMap<number, number> {
  const tags = new Map<number, number>();
  const cursor = new ByteCursor(bytes, fileOffset, fileOffset + fileBytes);
  while (cursor.remaining >= 16) {
    const tag = cursor.u64();
    const value = cursor.u64();
    if (tag === 0) break;
    tags.set(tag, value);
  }
  return tags;
}

/** How many symbols the hash tables reach: DT_HASH states it, DT_GNU_HASH is walked to its last chain's end. */
function symbolCount(bytes: Uint8Array, gnuHashAt: number | null, hashAt: number | null): number {
  if (gnuHashAt === null) {
    if (hashAt === null) return 0;
    const cursor = new ByteCursor(bytes, hashAt + 4);
    const chains = cursor.u32();
    if (cursor.overrun) throw new Damage(hashAt, 'the hash table reaches past its end');
    return chains;
  }
  const cursor = new ByteCursor(bytes, gnuHashAt);
  const buckets = cursor.u32();
  const firstHashed = cursor.u32();
  const bloomWords = cursor.u32();
  cursor.u32(); // bloom shift
  cursor.bytes(bloomWords * 8);
  let last = 0;
  for (let bucket = 0; bucket < buckets && !cursor.overrun; bucket += 1) last = Math.max(last, cursor.u32());
  if (last >= firstHashed && last > 0) {
    cursor.bytes((last - firstHashed) * 4);
    // The lowest bit ends a chain.
    while (!cursor.overrun && (cursor.u32() & 1) === 0) last += 1;
    last += 1;
  } else last = firstHashed;
  if (cursor.overrun) throw new Damage(gnuHashAt, 'the hash table reaches past its end');
  return last;
}

/** Defined functions; of several with one name (versions of a symbol) the first. */
function readFunctions(
  table: ByteCursor,
  count: number,
  names: Uint8Array,
  namesAt: number,
): ReadonlyMap<string, ElfSymbol> {
  const symbols = new Map<string, ElfSymbol>();
  for (let index = 0; index < count; index += 1) {
    const nameAt = namesAt + table.u32();
    const type = table.u8() & 15;
    table.u8(); // visibility
    const section = table.u16();
    const address = table.u64();
    const sizeBytes = table.u64();
    if (section === 0 || address === 0 || !FUNCTION_TYPES.includes(type)) continue;
    const candidate = names.subarray(nameAt, nameAt + MAX_NAME_BYTES);
    if (!candidate.includes(0)) throw new Damage(nameAt, 'the name of a symbol has no end');
    const name = decodeText(candidate);
    if (name !== '' && !symbols.has(name)) symbols.set(name, { address, sizeBytes });
  }
  return symbols;
}
