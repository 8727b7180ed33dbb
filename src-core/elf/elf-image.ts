import type { FunctionTable } from './function-table';

/** Part of a file that is mapped at `address`. */
export interface ElfSegment {
  readonly address: number;
  readonly fileOffset: number;
  readonly fileBytes: number;
  readonly executable: boolean;
}

/** The file that holds what was stripped from this one (.gnu_debuglink). */
export interface DebugLink {
  /** A file's name, without folders. */
  readonly name: string;
  /** CRC-32 of that whole file, as zip computes it. */
  readonly crc: number;
}

/** What an ELF file says of itself before its symbols are read. Addresses of user space lie below 2^53: numbers. */
export interface ElfLayout {
  /** Hexadecimal digits; null where the linker put none in. */
  readonly buildId: string | null;
  /** e_machine; 62 is x86-64. */
  readonly machine: number;
  /** PT_LOAD. A detached debug file's are empty, or reach past its end: the bytes are in the file it was made of. */
  readonly segments: readonly ElfSegment[];
  readonly debugLink: DebugLink | null;
  /** Where its functions are listed: the whole list, and the one that the dynamic linker uses. */
  readonly symtab: SymbolSection | null;
  readonly dynamic: ElfSegment | null;
}

/** A symbol table and its names, as places in the file. */
export interface SymbolSection {
  readonly fileOffset: number;
  readonly sizeBytes: number;
  readonly namesOffset: number;
  readonly namesBytes: number;
  /** Indexes of the sections that hold code. */
  readonly codeSections: ReadonlySet<number>;
}

/** What probing needs of an executable or library. */
export interface ElfImage extends Pick<ElfLayout, 'buildId' | 'machine' | 'segments'> {
  /** The functions that the file defines, by name: all, or where it is stripped those that it exports. */
  readonly symbols: Pick<FunctionTable, 'get'>;
  /** Where in the file the byte is that is mapped at `address`; null where none is. That is what uprobes ask for. */
  fileOffsetOf(address: number): number | null;
}

/** The file's own address of the byte at `fileOffset`; of two segments that hold it the executable one. */
export function addressOf(segments: readonly ElfSegment[], fileOffset: number): number | null {
  const holders = segments.filter(
    (it) => fileOffset >= it.fileOffset && fileOffset < it.fileOffset + it.fileBytes,
  );
  const home = holders.find(({ executable }) => executable) ?? holders[0];
  return home === undefined ? null : fileOffset - home.fileOffset + home.address;
}

/** Where in the file the byte is that is mapped at `address`; null where none is. */
export function fileOffsetOf(segments: readonly ElfSegment[], address: number): number | null {
  const home = segments.find((it) => address >= it.address && address < it.address + it.fileBytes);
  return home === undefined ? null : address - home.address + home.fileOffset;
}
