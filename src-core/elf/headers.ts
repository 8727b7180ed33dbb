import type { ByteCursor } from '../byte-cursor';
import { decodeText } from '../byte-cursor';
import { Damage } from './damage';
import type { ElfBytes } from './elf-bytes';
import type { ElfSegment } from './elf-image';

const IDENT = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1];
const FILE_HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const SECTION_HEADER_BYTES = 64;
const PF_EXECUTE = 1;
const SHF_EXECUTE = 4;

export const SHT = { symtab: 2, strtab: 3, note: 7, nobits: 8 } as const;

export interface ProgramHeader extends ElfSegment {
  readonly type: number;
  readonly align: number;
}

export interface SectionHeader {
  /** Where its name begins among the names of sections. */
  readonly nameAt: number;
  readonly type: number;
  readonly executable: boolean;
  readonly fileOffset: number;
  readonly sizeBytes: number;
  /** Another section's index: of a symbol table, its names. */
  readonly link: number;
  readonly align: number;
  readonly entryBytes: number;
}

export interface ElfHeaders {
  readonly machine: number;
  readonly programs: readonly ProgramHeader[];
  /** Empty where there is no section table: loading a file does not need one. */
  readonly sections: readonly SectionHeader[];
  readonly sectionNames: SectionHeader | null;
}

/** The three tables that all else is found by (gABI 4 chapters 4 and 5). Throws Damage. */
export function readHeaders(file: ElfBytes): ElfHeaders {
  const ident = file.read(0, Math.min(IDENT.length, file.sizeBytes), 'its identification');
  if (IDENT.some((byte, index) => ident[index] !== byte)) {
    throw new Damage(0, 'it is no 64-bit little-endian ELF file');
  }
  if (file.sizeBytes < FILE_HEADER_BYTES) throw new Damage(file.sizeBytes, 'it ends within its header');
  const header = file.cursor(0, FILE_HEADER_BYTES, 'its header');
  header.bytes(18); // identification, type
  const machine = header.u16();
  header.bytes(12); // version, entry point
  const programsAt = header.u64();
  const sectionsAt = header.u64();
  header.bytes(6); // flags, size of this header
  const programEntry = header.u16();
  const programCount = header.u16();
  const sectionEntry = header.u16();
  const sectionCount = header.u16();
  const namesIndex = header.u16();
  if (programCount > 0 && programEntry !== PROGRAM_HEADER_BYTES)
    throw new Damage(54, 'its program headers are of unknown size');
  if (sectionsAt > 0 && sectionEntry !== SECTION_HEADER_BYTES)
    throw new Damage(58, 'its section headers are of unknown size');
  const programs = readPrograms(file, programsAt, programCount);
  const sections = readSections(file, sectionsAt, sectionCount);
  const names = sections[namesIndex];
  return { machine, programs, sections, sectionNames: names?.type === SHT.strtab ? names : null };
}

function readPrograms(file: ElfBytes, at: number, count: number): ProgramHeader[] {
  if (count === 0) return [];
  const table = file.cursor(at, count * PROGRAM_HEADER_BYTES, 'its program headers');
  return Array.from({ length: count }, () => readProgram(table));
}

function readProgram(cursor: ByteCursor): ProgramHeader {
  const type = cursor.u32();
  const flags = cursor.u32();
  const fileOffset = cursor.u64();
  const address = cursor.u64();
  cursor.u64(); // physical address
  const fileBytes = cursor.u64();
  cursor.u64(); // size in memory
  const align = cursor.u64();
  return { type, executable: (flags & PF_EXECUTE) !== 0, fileOffset, address, fileBytes, align };
}

function readSections(file: ElfBytes, at: number, count: number): SectionHeader[] {
  // Of more sections than 16 bits count none is stated here. No program or library has them.
  if (at === 0 || count === 0) return [];
  const table = file.cursor(at, count * SECTION_HEADER_BYTES, 'its section headers');
  return Array.from({ length: count }, () => readSection(table));
}

function readSection(cursor: ByteCursor): SectionHeader {
  const nameAt = cursor.u32();
  const type = cursor.u32();
  const flags = cursor.u64();
  cursor.u64(); // address
  const fileOffset = cursor.u64();
  const sizeBytes = cursor.u64();
  const link = cursor.u32();
  cursor.u32(); // more about its link
  const align = cursor.u64();
  const entryBytes = cursor.u64();
  const executable = ((flags % 8) & SHF_EXECUTE) !== 0;
  return { nameAt, type, executable, fileOffset, sizeBytes, link, align, entryBytes };
}

/** The first section of that name. Throws Damage where the names are not in the file. */
export function findSection(
  file: ElfBytes,
  { sections, sectionNames }: ElfHeaders,
  name: string,
): SectionHeader | null {
  if (sectionNames === null) return null;
  const names = file.read(sectionNames.fileOffset, sectionNames.sizeBytes, 'the names of its sections');
  const isNamed = ({ nameAt }: SectionHeader): boolean =>
    decodeText(names.subarray(nameAt, nameAt + name.length + 1)) === name;
  return sections.find((section) => section.type !== SHT.nobits && isNamed(section)) ?? null;
}
