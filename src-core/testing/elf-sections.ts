/** The parts of test ELF files that loading does not need: section headers and what only they lead to. */
import { ByteWriter } from './byte-writer';

export interface TestFunction {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** Imported, not defined here. */
  readonly undefined?: boolean;
  /** STT_*; a function (2) unless given. */
  readonly type?: number;
  /** An index of sections; that of .text (1) unless given. */
  readonly section?: number;
  /** STB_*; global (1) unless given. */
  readonly binding?: number;
}

export interface TestElf {
  /** Hexadecimal; none where absent. */
  readonly buildId?: string;
  /** Those of .dynsym. */
  readonly functions?: readonly TestFunction[];
  readonly hash?: 'gnu' | 'sysv';
  /** What is mapped at CODE_ADDRESS; zeros where absent. */
  readonly code?: Uint8Array;
  /** Those of .symtab; no such section where absent. */
  readonly symtab?: readonly TestFunction[];
  readonly debugLink?: { readonly name: string; readonly crc: number };
  /** As `objcopy --only-keep-debug` makes it: sections without the bytes of code, and no dynamic table. */
  readonly detached?: boolean;
}

const SHT = { progbits: 1, symtab: 2, strtab: 3, note: 7, nobits: 8 } as const;
const SHF_ALLOC_EXECUTE = 6;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags?: number;
  /** Placed here; where absent the section is elsewhere already. */
  readonly content?: Uint8Array;
  readonly at?: number;
  readonly length?: number;
  readonly link?: number;
  readonly entryBytes?: number;
}

export interface SectionTable {
  /** Contents and headers, to be put behind all else. */
  readonly bytes: Uint8Array;
  /** 0 where there are no sections. */
  readonly headersAt: number;
  readonly count: number;
  readonly namesIndex: number;
}

/** `fileBytes` is where in the file the table's bytes will stand. */
export function sectionTable(
  { symtab, debugLink, detached = false }: TestElf,
  fileBytes: number,
  note: { readonly at: number; readonly length: number },
): SectionTable {
  if (symtab === undefined && debugLink === undefined && !detached) {
    return { bytes: new Uint8Array(0), headersAt: 0, count: 0, namesIndex: 0 };
  }
  const sections: Section[] = [
    { name: '', type: 0 },
    {
      name: '.text',
      type: detached ? SHT.nobits : SHT.progbits,
      flags: SHF_ALLOC_EXECUTE,
      at: 0x1000,
      length: 0x1000,
    },
  ];
  if (note.length > 0) sections.push({ name: '.note.gnu.build-id', type: SHT.note, ...note });
  if (symtab !== undefined) {
    const { symbols, names } = symbolTable(symtab);
    sections.push({
      name: '.symtab',
      type: SHT.symtab,
      content: symbols,
      link: sections.length + 1,
      entryBytes: 24,
    });
    sections.push({ name: '.strtab', type: SHT.strtab, content: names });
  }
  if (debugLink !== undefined) {
    const content = new ByteWriter().text(`${debugLink.name}\0`);
    content.raw(new Uint8Array(-content.length & 3)).u32(debugLink.crc);
    sections.push({ name: '.gnu_debuglink', type: SHT.progbits, content: content.bytes() });
  }
  sections.push({
    name: '.shstrtab',
    type: SHT.strtab,
    content: new TextEncoder().encode([...sections.map(({ name }) => name), '.shstrtab', ''].join('\0')),
  });
  return write(sections, fileBytes);
}

function write(sections: readonly Section[], fileBytes: number): SectionTable {
  const bytes = new ByteWriter();
  const headers = new ByteWriter();
  let nameAt = 0;
  for (const { name, type, flags = 0, content, at = 0, length = 0, link = 0, entryBytes = 0 } of sections) {
    const offset = content === undefined ? at : fileBytes + bytes.length;
    headers.u32(nameAt).u32(type).u64(flags).u64(0).u64(offset);
    headers
      .u64(content?.length ?? length)
      .u32(link)
      .u32(0)
      .u64(4)
      .u64(entryBytes);
    if (content !== undefined) bytes.raw(content).raw(new Uint8Array(-content.length & 7));
    nameAt += name.length + 1;
  }
  const headersAt = fileBytes + bytes.length;
  return {
    bytes: bytes.raw(headers.bytes()).bytes(),
    headersAt,
    count: sections.length,
    namesIndex: sections.length - 1,
  };
}

/** Entries of 24 bytes, the first one empty, and the names that they point at. */
export function symbolTable(functions: readonly TestFunction[]): { symbols: Uint8Array; names: Uint8Array } {
  const names = new ByteWriter().u8(0);
  const symbols = new ByteWriter().raw(new Uint8Array(24));
  for (const { name, address, size, type = 2, binding = 1, ...rest } of functions) {
    symbols
      .u32(names.length)
      .u8((binding << 4) | type)
      .u8(0);
    symbols
      .u16(rest.undefined === true ? 0 : (rest.section ?? 1))
      .u64(address)
      .u64(size);
    names.text(`${name}\0`);
  }
  return { symbols: symbols.bytes(), names: names.bytes() };
}
