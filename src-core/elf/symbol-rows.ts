import type { ByteCursor } from '../byte-cursor';
import { Damage } from './damage';
import type { ElfBytes } from './elf-bytes';
import { FunctionTable } from './function-table';

export const SYMBOL_BYTES = 24;
const STT_NOTYPE = 0;
/** STT_FUNC and STT_GNU_IFUNC */
const FUNCTION_TYPES = [2, 10];
const SHN_ABS = 0xfff1;
const SHN_COMMON = 0xfff2;
const UNDERSCORE = 95;
/** Assemblers' own labels begin with one of these. */
const [DOLLAR, DOT] = [36, 46];
const MAX_UNDERSCORES = 15;
/** The largest programs that are known have a quarter of that. */
const MAX_SYMBOLS = 1 << 22;
/** Of addresses above it not every one is a number; no program is mapped there. */
const MAX_ADDRESS = Number.MAX_SAFE_INTEGER;
/** STB_LOCAL, STB_GLOBAL, STB_WEAK: an own name counts more than one that gives way, that more than a file's own. */
const BINDING_RANKS = [2, 0, 1];

/**
 * The functions that a symbol table of `count` entries defines, and what has no type but lies in one of the sections
 * that hold code: functions written in assembly, such as _start. Takes 21 bytes for each entry and, while they are put
 * in order, twice that. Throws Damage.
 */
export function readFunctionTable(
  file: ElfBytes,
  tableAt: number,
  count: number,
  names: { readonly offset: number; readonly sizeBytes: number },
  codeSections: ReadonlySet<number> = NONE,
): FunctionTable {
  if (count > MAX_SYMBOLS) throw new Damage(tableAt, `it has more than ${String(MAX_SYMBOLS)} symbols`);
  const table = file.cursor(tableAt, count * SYMBOL_BYTES, 'its symbols');
  const texts = file.read(names.offset, names.sizeBytes, 'the names of its symbols');
  const rows = new FunctionRows(count, texts, names.offset, codeSections);
  for (let index = 0; index < count; index += 1) rows.take(table);
  return rows.finish();
}

const NONE: ReadonlySet<number> = new Set();

class FunctionRows {
  private count = 0;
  private readonly address: Float64Array;
  private readonly sizeBytes: Float64Array;
  private readonly nameAt: Uint32Array;
  private readonly rank: Uint8Array;

  constructor(
    capacity: number,
    private readonly names: Uint8Array,
    private readonly namesOffset: number,
    private readonly codeSections: ReadonlySet<number>,
  ) {
    this.address = new Float64Array(capacity);
    this.sizeBytes = new Float64Array(capacity);
    this.nameAt = new Uint32Array(capacity);
    this.rank = new Uint8Array(capacity);
  }

  /** Takes the next symbol if it is a function that the file defines and that has a name. */
  take(table: ByteCursor): void {
    const nameAt = table.u32();
    const kind = table.u8();
    table.u8(); // visibility
    const section = table.u16();
    const address = table.u64();
    const sizeBytes = table.u64();
    if (address === 0 || address > MAX_ADDRESS) return;
    if (section === 0 || section === SHN_ABS || section === SHN_COMMON) return;
    const label = (kind & 15) === STT_NOTYPE && this.codeSections.has(section);
    if (!label && !FUNCTION_TYPES.includes(kind & 15)) return;
    if (nameAt >= this.names.length) {
      throw new Damage(this.namesOffset + nameAt, 'the name of a symbol lies outside of the names');
    }
    const initial = this.names[nameAt];
    if (initial === 0 || (label && (initial === DOLLAR || initial === DOT))) return;
    this.address[this.count] = address;
    this.sizeBytes[this.count] = sizeBytes;
    this.nameAt[this.count] = nameAt;
    this.rank[this.count] = this.underscores(nameAt) * 4 + (BINDING_RANKS[kind >>> 4] ?? 3);
    this.count += 1;
  }

  finish(): FunctionTable {
    const { count, names } = this;
    return new FunctionTable({
      count,
      address: this.address.slice(0, count),
      sizeBytes: this.sizeBytes.slice(0, count),
      nameAt: this.nameAt.slice(0, count),
      rank: this.rank.slice(0, count),
      names,
    });
  }

  /** The plain name of a function has fewer of them than its inner ones: write, __write, __libc_write. */
  private underscores(nameAt: number): number {
    let count = 0;
    while (count < MAX_UNDERSCORES && this.names[nameAt + count] === UNDERSCORE) count += 1;
    return count;
  }
}
