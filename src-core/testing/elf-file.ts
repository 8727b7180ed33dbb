import { ByteWriter } from './byte-writer';

export interface TestElf {
  /** Hexadecimal; none where absent. */
  readonly buildId?: string;
  readonly functions: readonly {
    readonly name: string;
    readonly address: number;
    readonly size: number;
    /** Imported, not defined here. */
    readonly undefined?: boolean;
    /** STT_*; a function (2) unless given. */
    readonly type?: number;
  }[];
  readonly hash?: 'gnu' | 'sysv';
}

/** Where the file's code is mapped, and where in the file it is. */
export const CODE_ADDRESS = 0x40_1000;
export const CODE_OFFSET = 0x1000;
const CODE_BYTES = 0x1000;
/** Everything else is mapped here, from the file's start. */
const DATA_ADDRESS = 0x10_0000;
const HEADERS_END = 64 + 4 * 56;

/** Builds a small shared object: two PT_LOAD (tables, code), PT_DYNAMIC and PT_NOTE; no sections at all. */
export function elfFile({ buildId, functions, hash = 'gnu' }: TestElf): Uint8Array<ArrayBuffer> {
  // The GNU hash table reaches only symbols at its end: undefined ones come first.
  const sorted = [...functions].sort((a, b) => Number(b.undefined ?? false) - Number(a.undefined ?? false));
  const names = new ByteWriter().u8(0);
  const symbols = new ByteWriter().raw(new Uint8Array(24));
  for (const { name, address, size, type = 2, ...rest } of sorted) {
    symbols
      .u32(names.length)
      .u8((1 << 4) | type)
      .u8(0);
    symbols
      .u16(rest.undefined === true ? 0 : 12)
      .u64(address)
      .u64(size);
    names.text(`${name}\0`);
  }
  const undefinedCount = sorted.filter((it) => it.undefined === true).length;
  const hashTable =
    hash === 'gnu' ? gnuHash(1 + undefinedCount, sorted.length + 1) : sysvHash(sorted.length + 1);
  const note = buildId === undefined ? new Uint8Array(0) : buildIdNote(buildId);
  const body = new ByteWriter();
  const place = (part: Uint8Array): number => {
    const at = HEADERS_END + body.length;
    body.raw(part).raw(new Uint8Array(-part.length & 7));
    return at;
  };
  const noteAt = place(note);
  const symbolsAt = place(symbols.bytes());
  const namesAt = place(names.bytes());
  const hashAt = place(hashTable);
  const dynamic = new ByteWriter();
  dynamic
    .u64(5)
    .u64(DATA_ADDRESS + namesAt)
    .u64(6)
    .u64(DATA_ADDRESS + symbolsAt)
    .u64(10)
    .u64(names.length);
  dynamic
    .u64(hash === 'gnu' ? 0x6fff_fef5 : 4)
    .u64(DATA_ADDRESS + hashAt)
    .u64(0)
    .u64(0);
  const dynamicAt = place(dynamic.bytes());
  const dataBytes = HEADERS_END + body.length;
  if (dataBytes > CODE_OFFSET) throw new Error('too many symbols for a test file');
  const file = new ByteWriter().raw(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1)).raw(new Uint8Array(9));
  file.u16(3).u16(62).u32(1).u64(0).u64(64).u64(0).u32(0).u16(64).u16(56).u16(4).u16(64).u16(0).u16(0);
  programHeader(file, 1, 4, 0, DATA_ADDRESS, dataBytes);
  programHeader(file, 1, 5, CODE_OFFSET, CODE_ADDRESS, CODE_BYTES);
  programHeader(file, 2, 6, dynamicAt, DATA_ADDRESS + dynamicAt, dynamic.length);
  programHeader(file, 4, 4, noteAt, DATA_ADDRESS + noteAt, note.length);
  file
    .raw(body.bytes())
    .raw(new Uint8Array(CODE_OFFSET - dataBytes))
    .raw(new Uint8Array(CODE_BYTES));
  return file.bytes();
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
