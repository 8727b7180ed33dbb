import type { ByteSource } from '../byte-source';
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { Damage } from './damage';
import { readDynamicSymbols } from './dynamic-symbols';
import { ElfBytes } from './elf-bytes';
import { fileOffsetOf } from './elf-image';
import type { ElfImage, ElfLayout } from './elf-image';
import type { FunctionTable } from './function-table';
import { NO_FUNCTIONS } from './function-table';
import { readLayout } from './read-layout';
import { readFunctionTable, SYMBOL_BYTES } from './symbol-rows';

/**
 * Reads what a 64-bit little-endian ELF file says of itself: some kilobytes, whatever its size. Fails with
 * elf-corrupt, whose facts give offset and what is wrong.
 */
export const readElf = (source: ByteSource): Result<ElfLayout> =>
  locate(source, () => readLayout(new ElfBytes(source)));

/**
 * The functions that the file defines: of .symtab, and where it is stripped those of .dynsym. None is not a failure.
 * Fails with elf-corrupt as readElf does; of a hostile file too it takes no more than eight times the tables' size.
 */
export const readFunctions = (source: ByteSource, layout: ElfLayout): Result<FunctionTable> =>
  locate(source, () => functionsOf(new ElfBytes(source), layout));

/** Both, for a file whose functions are looked for by name. */
export function parseElf(source: ByteSource): Result<ElfImage> {
  const layout = readElf(source);
  if (!layout.ok) return layout;
  const functions = readFunctions(source, layout.value);
  if (!functions.ok) return functions;
  const { buildId, machine, segments } = layout.value;
  return ok({
    buildId,
    machine,
    segments,
    symbols: functions.value,
    fileOffsetOf: (address) => fileOffsetOf(segments, address),
  });
}

function functionsOf(file: ElfBytes, layout: ElfLayout): FunctionTable {
  const { symtab } = layout;
  if (symtab !== null) {
    const count = Math.floor(symtab.sizeBytes / SYMBOL_BYTES);
    const names = { offset: symtab.namesOffset, sizeBytes: symtab.namesBytes };
    const functions = readFunctionTable(file, symtab.fileOffset, count, names, symtab.codeSections);
    if (functions.count > 0) return functions;
  }
  return readDynamicSymbols(file, layout) ?? NO_FUNCTIONS;
}

function locate<T>({ sizeBytes }: ByteSource, read: () => T): Result<T> {
  try {
    return ok(read());
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    const { what } = error;
    // A file may state places that it does not have: what is missing is missing from its end on.
    const offset = Math.min(error.offset, sizeBytes);
    return fail('elf-corrupt', `The ELF file is damaged at byte ${String(offset)}: ${what}`, {
      offset,
      what,
    });
  }
}
