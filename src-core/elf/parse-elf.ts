import { ByteCursor } from '../byte-cursor';
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { readDynamicSymbols } from './dynamic-symbols';
import { Damage } from './damage';
import type { ElfImage, ElfSegment, ElfSymbol } from './elf-image';

const IDENT = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1];
const PROGRAM_HEADER_BYTES = 56;
const PT = { load: 1, dynamic: 2, note: 4 } as const;
const PF_EXECUTE = 1;
const NT_GNU_BUILD_ID = 3;

interface ProgramHeader extends ElfSegment {
  readonly type: number;
  readonly align: number;
}

/**
 * Reads a 64-bit little-endian ELF file (System V ABI, gABI 4 chapters 4 and 5). Symbols come from the dynamic
 * segment, which stripping leaves alone. Fails with elf-corrupt, whose facts give offset and what is wrong.
 */
export function parseElf(bytes: Uint8Array): Result<ElfImage> {
  try {
    const { machine, headers } = readHeaders(bytes);
    const segments = headers.filter(({ type }) => type === PT.load);
    const fileOffsetOf = (address: number): number | null => {
      const home = segments.find((it) => address >= it.address && address < it.address + it.fileBytes);
      return home === undefined ? null : address - home.address + home.fileOffset;
    };
    const dynamic = headers.find(({ type }) => type === PT.dynamic);
    const symbols = dynamic ? readDynamicSymbols(bytes, dynamic, fileOffsetOf) : new Map<string, ElfSymbol>();
    const buildId = readBuildId(bytes, headers);
    const plain = segments.map(({ address, fileOffset, fileBytes, executable }) => ({
      address,
      fileOffset,
      fileBytes,
      executable,
    }));
    return ok({ buildId, machine, segments: plain, symbols, fileOffsetOf });
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    const { offset, what } = error;
    return fail('elf-corrupt', `The ELF file is damaged at byte ${String(offset)}: ${what}`, {
      offset,
      what,
    });
  }
}

function readHeaders(bytes: Uint8Array): { machine: number; headers: readonly ProgramHeader[] } {
  if (IDENT.some((byte, index) => bytes[index] !== byte)) {
    throw new Damage(0, 'it is no 64-bit little-endian ELF file');
  }
  const cursor = new ByteCursor(bytes, 18);
  const machine = cursor.u16();
  cursor.bytes(12); // version, entry point
  const tableAt = cursor.u64();
  cursor.bytes(14); // section table, flags, size of this header
  const entryBytes = cursor.u16();
  const count = cursor.u16();
  if (cursor.overrun) throw new Damage(bytes.length, 'it ends within its header');
  if (count > 0 && entryBytes !== PROGRAM_HEADER_BYTES)
    throw new Damage(54, 'its program headers are of unknown size');
  const table = new ByteCursor(bytes, tableAt);
  const headers = Array.from({ length: count }, () => readProgramHeader(table));
  if (table.overrun) throw new Damage(tableAt, 'its program headers reach past its end');
  for (const { fileOffset, fileBytes } of headers) {
    if (fileOffset + fileBytes > bytes.length) throw new Damage(fileOffset, 'a segment reaches past its end');
  }
  return { machine, headers };
}

function readProgramHeader(cursor: ByteCursor): ProgramHeader {
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

function readBuildId(bytes: Uint8Array, headers: readonly ProgramHeader[]): string | null {
  for (const { type, fileOffset, fileBytes, align } of headers) {
    if (type !== PT.note) continue;
    const padding = align === 8 ? 8 : 4;
    const cursor = new ByteCursor(bytes, fileOffset, fileOffset + fileBytes);
    while (cursor.remaining >= 12) {
      const nameBytes = cursor.u32();
      const contentBytes = cursor.u32();
      const noteType = cursor.u32();
      const name = cursor.text(nameBytes);
      cursor.bytes(Math.min(-nameBytes & 3, cursor.remaining));
      const content = cursor.bytes(contentBytes);
      cursor.bytes(Math.min(-contentBytes & (padding - 1), cursor.remaining));
      if (cursor.overrun) throw new Damage(cursor.offset, 'a note reaches past its segment');
      if (name === 'GNU' && noteType === NT_GNU_BUILD_ID) {
        return Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('');
      }
    }
  }
  return null;
}
