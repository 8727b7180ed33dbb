import { decodeText } from '../byte-cursor';
import { Damage } from './damage';
import type { ElfBytes } from './elf-bytes';
import type { DebugLink, ElfLayout, SymbolSection } from './elf-image';
import { findSection, readHeaders, SHT } from './headers';
import type { ElfHeaders, SectionHeader } from './headers';
import { buildIdOfNotes } from './notes';
import { SYMBOL_BYTES } from './symbol-rows';

const PT = { load: 1, dynamic: 2, note: 4 } as const;
/** Real files have a few notes of some hundred bytes; a made one could have us read one place for ever. */
const MAX_NOTE_AREAS = 32;
const MAX_NOTE_BYTES = 64 << 10;
const MAX_LINK_BYTES = 4_096;

/** What a file says of itself, symbols aside. Throws Damage. */
export function readLayout(file: ElfBytes): ElfLayout {
  const headers = readHeaders(file);
  const { machine, programs, sections } = headers;
  const detached = sections.some(isStrippedCode);
  if (!detached) checkSegments(file, headers);
  const segments = programs
    .filter(({ type }) => type === PT.load)
    .map(({ address, fileOffset, fileBytes, executable }) => ({
      address,
      fileOffset,
      fileBytes,
      executable,
    }));
  return {
    buildId: readBuildId(file, headers),
    machine,
    segments,
    debugLink: readDebugLink(file, headers),
    symtab: symbolSection(sections),
    dynamic: detached ? null : (programs.find(({ type }) => type === PT.dynamic) ?? null),
  };
}

/** A detached debug file keeps the headers of what stayed in the program, which point at nothing in it. */
const isStrippedCode = ({ type, executable }: SectionHeader): boolean => type === SHT.nobits && executable;

function checkSegments(file: ElfBytes, { programs }: ElfHeaders): void {
  for (const { fileOffset, fileBytes } of programs) {
    if (fileOffset + fileBytes > file.sizeBytes)
      throw new Damage(fileOffset, 'a segment reaches past its end');
  }
}

/** From the sections where there are any: in some detached debug files the program headers point elsewhere. */
function readBuildId(file: ElfBytes, { programs, sections }: ElfHeaders): string | null {
  const ofSections = sections.filter(({ type }) => type === SHT.note);
  const ofSegments = programs
    .filter(({ type }) => type === PT.note)
    .map(({ fileOffset, fileBytes, align }) => ({ fileOffset, sizeBytes: fileBytes, align }));
  for (const { fileOffset, sizeBytes, align } of [...ofSections, ...ofSegments].slice(0, MAX_NOTE_AREAS)) {
    if (sizeBytes > MAX_NOTE_BYTES || fileOffset + sizeBytes > file.sizeBytes) continue;
    const buildId = buildIdOfNotes(file.read(fileOffset, sizeBytes, 'its notes'), align);
    if (buildId !== null) return buildId;
  }
  return null;
}

/** A name, its NUL, padding to 4 bytes, and the checksum (GDB manual, "Separate Debug Files"). */
function readDebugLink(file: ElfBytes, headers: ElfHeaders): DebugLink | null {
  const section = findSection(file, headers, '.gnu_debuglink');
  if (section === null || section.sizeBytes > MAX_LINK_BYTES) return null;
  const cursor = file.cursor(section.fileOffset, section.sizeBytes, 'the name of its debug file');
  const bytes = cursor.bytes(Math.max(0, section.sizeBytes - 4));
  const crc = cursor.u32();
  const name = decodeText(bytes);
  return name === '' || name.includes('/') || cursor.overrun ? null : { name, crc };
}

function symbolSection(sections: readonly SectionHeader[]): SymbolSection | null {
  const table = sections.find(({ type }) => type === SHT.symtab);
  if (table === undefined) return null;
  if (table.entryBytes !== SYMBOL_BYTES)
    throw new Damage(table.fileOffset, 'its symbols are of unknown size');
  const names = sections[table.link];
  if (names?.type !== SHT.strtab) throw new Damage(table.fileOffset, 'its symbols have no names');
  return {
    fileOffset: table.fileOffset,
    sizeBytes: table.sizeBytes,
    namesOffset: names.fileOffset,
    namesBytes: names.sizeBytes,
    codeSections: new Set(sections.flatMap(({ executable }, index) => (executable ? [index] : []))),
  };
}
