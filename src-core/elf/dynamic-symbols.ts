import { Damage } from './damage';
import type { ElfBytes } from './elf-bytes';
import { fileOffsetOf } from './elf-image';
import type { ElfLayout, ElfSegment } from './elf-image';
import type { FunctionTable } from './function-table';
import { readFunctionTable } from './symbol-rows';

const DT = { hash: 4, strtab: 5, symtab: 6, strsz: 10, gnuHash: 0x6fff_fef5 } as const;
/** The chains of a hash table are read by this much at a time: where they end only they say. */
const CHAIN_PIECE_BYTES = 1 << 16;

/**
 * The functions of .dynsym, found as the dynamic linker finds them: through the dynamic segment, which states where
 * the table is but not how long; its hash table does. null where the file lists none. Throws Damage.
 */
export function readDynamicSymbols(
  file: ElfBytes,
  { dynamic, segments }: Pick<ElfLayout, 'dynamic' | 'segments'>,
): FunctionTable | null {
  if (dynamic === null) return null;
  const tags = readTags(file, dynamic);
  const locate = (tag: number): number | null => {
    const address = tags.get(tag);
    if (address === undefined) return null;
    const offset = fileOffsetOf(segments, address);
    if (offset === null) throw new Damage(dynamic.fileOffset, 'a dynamic table lies in no segment');
    return offset;
  };
  const symbolsAt = locate(DT.symtab);
  const namesAt = locate(DT.strtab);
  if (symbolsAt === null || namesAt === null) return null;
  const gnuHashAt = locate(DT.gnuHash);
  const hashAt = locate(DT.hash);
  if (gnuHashAt === null && hashAt === null) return null;
  const count = gnuHashAt === null ? sysvCount(file, hashAt ?? 0) : gnuCount(file, gnuHashAt);
  const names = { offset: namesAt, sizeBytes: tags.get(DT.strsz) ?? 0 };
  return readFunctionTable(file, symbolsAt, count, names);
}

function readTags(file: ElfBytes, { fileOffset, fileBytes }: ElfSegment): ReadonlyMap<number, number> {
  const tags = new Map<number, number>();
  const cursor = file.cursor(fileOffset, fileBytes, 'its dynamic entries');
  while (cursor.remaining >= 16) {
    const tag = cursor.u64();
    const value = cursor.u64();
    if (tag === 0) break;
    tags.set(tag, value);
  }
  return tags;
}

/** DT_HASH states how many symbols there are. */
function sysvCount(file: ElfBytes, hashAt: number): number {
  const header = file.cursor(hashAt, 8, 'its hash table');
  header.u32(); // buckets
  return header.u32();
}

/** DT_GNU_HASH is walked to its last chain's end; the symbols before the first hashed one are imports. */
function gnuCount(file: ElfBytes, hashAt: number): number {
  const header = file.cursor(hashAt, 16, 'its hash table');
  const bucketCount = header.u32();
  const firstHashed = header.u32();
  const bucketsAt = hashAt + 16 + header.u32() * 8;
  const buckets = file.cursor(bucketsAt, bucketCount * 4, 'its hash table');
  let last = 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) last = Math.max(last, buckets.u32());
  if (last < firstHashed || last === 0) return firstHashed;
  const chainsAt = bucketsAt + bucketCount * 4;
  return chainEnd(file, chainsAt + (last - firstHashed) * 4, last);
}

/** The index after the symbol whose entry ends the chain that symbol `index` has its entry of at `at`. */
function chainEnd(file: ElfBytes, at: number, index: number): number {
  for (;;) {
    const length = Math.max(4, Math.min(CHAIN_PIECE_BYTES, file.sizeBytes - at));
    const piece = file.cursor(at, length, 'its hash table');
    while (piece.remaining >= 4) {
      index += 1;
      // The lowest bit ends a chain.
      if ((piece.u32() & 1) === 1) return index;
    }
    at += length;
  }
}
