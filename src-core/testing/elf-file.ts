import { ByteWriter } from './byte-writer';
import { sectionTable, symbolTable } from './elf-sections';
import type { TestElf, TestFunction } from './elf-sections';

export type { TestElf, TestFunction };

/** Where the file's code is mapped, and where in the file it is. */
export const CODE_ADDRESS = 0x40_1000;
export const CODE_OFFSET = 0x1000;
const CODE_BYTES = 0x1000;
/** Everything else is mapped here, from the file's start. */
const DATA_ADDRESS = 0x10_0000;
const HEADERS_END = 64 + 4 * 56;

/**
 * Builds a small shared object: two PT_LOAD (tables, code), PT_DYNAMIC and PT_NOTE; sections only where one is asked
 * for.
 */
export function elfFile(elf: TestElf): Uint8Array<ArrayBuffer> {
  const { buildId, functions = [], hash = 'gnu', detached = false, code = new Uint8Array(0) } = elf;
  const body = new ByteWriter();
  const place = (part: Uint8Array): number => {
    const at = HEADERS_END + body.length;
    body.raw(part).raw(new Uint8Array(-part.length & 7));
    return at;
  };
  const note = buildId === undefined ? new Uint8Array(0) : buildIdNote(buildId);
  const noteAt = place(note);
  const dynamic = detached ? new Uint8Array(0) : placeDynamic(functions, hash, place);
  const dynamicAt = place(dynamic);
  const dataBytes = HEADERS_END + body.length;
  if (dataBytes > CODE_OFFSET) throw new Error('too many symbols for a test file');
  const contents = new ByteWriter().raw(body.bytes());
  if (!detached) contents.raw(new Uint8Array(CODE_OFFSET - dataBytes)).raw(codeBytes(code));
  const sections = sectionTable(elf, HEADERS_END + contents.length, { at: noteAt, length: note.length });
  const file = new ByteWriter().raw(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1)).raw(new Uint8Array(9));
  file.u16(3).u16(62).u32(1).u64(0).u64(64).u64(sections.headersAt).u32(0).u16(64).u16(56).u16(4);
  file.u16(64).u16(sections.count).u16(sections.namesIndex);
  programHeader(file, 1, 4, 0, DATA_ADDRESS, dataBytes);
  programHeader(file, 1, 5, detached ? 0 : CODE_OFFSET, CODE_ADDRESS, detached ? 0 : CODE_BYTES);
  programHeader(file, 2, 6, dynamicAt, DATA_ADDRESS + dynamicAt, dynamic.length);
  programHeader(file, 4, 4, noteAt, DATA_ADDRESS + noteAt, note.length);
  return file.raw(contents.bytes()).raw(sections.bytes).bytes();
}

function codeBytes(code: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CODE_BYTES);
  bytes.set(code);
  return bytes;
}

/** Places .dynsym, .dynstr and a hash table; gives the dynamic entries that point at them. */
function placeDynamic(
  functions: readonly TestFunction[],
  hash: 'gnu' | 'sysv',
  place: (part: Uint8Array) => number,
): Uint8Array {
  // The GNU hash table reaches only symbols at its end: undefined ones come first.
  const sorted = [...functions].sort((a, b) => Number(b.undefined ?? false) - Number(a.undefined ?? false));
  const { symbols, names } = symbolTable(sorted);
  const undefinedCount = sorted.filter((it) => it.undefined === true).length;
  const count = sorted.length + 1;
  const symbolsAt = place(symbols);
  const namesAt = place(names);
  const hashAt = place(hash === 'gnu' ? gnuHash(1 + undefinedCount, count) : sysvHash(count));
  const dynamic = new ByteWriter().u64(5).u64(DATA_ADDRESS + namesAt);
  dynamic.u64(6).u64(DATA_ADDRESS + symbolsAt);
  dynamic.u64(10).u64(names.length);
  dynamic.u64(hash === 'gnu' ? 0x6fff_fef5 : 4).u64(DATA_ADDRESS + hashAt);
  return dynamic.u64(0).u64(0).bytes();
}

function programHeader(
  file: ByteWriter,
  type: number,
  flags: number,
  offset: number,
  address: number,
  size: number,
): void {
  file.u32(type).u32(flags).u64(offset).u64(address).u64(address).u64(size).u64(size).u64(4);
}

/** One bucket whose chain holds all symbols from `first`; hash values don't matter to a reader that only counts. */
function gnuHash(first: number, end: number): Uint8Array {
  const table = new ByteWriter()
    .u32(1)
    .u32(first)
    .u32(1)
    .u32(6)
    .u64(0)
    .u32(first < end ? first : 0);
  for (let index = first; index < end; index += 1) table.u32(index === end - 1 ? 1 : 2);
  return table.bytes();
}

const sysvHash = (count: number): Uint8Array =>
  new ByteWriter()
    .u32(1)
    .u32(count)
    .u32(0)
    .raw(new Uint8Array(4 * count))
    .bytes();

function buildIdNote(hexadecimal: string): Uint8Array {
  const id = Uint8Array.from(hexadecimal.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const abiTag = new ByteWriter().u32(4).u32(4).u32(1).text('GNU\0').u32(0);
  return abiTag
    .u32(4)
    .u32(id.length)
    .u32(3)
    .text('GNU\0')
    .raw(id)
    .raw(new Uint8Array(-id.length & 3))
    .bytes();
}
