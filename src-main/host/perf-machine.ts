/** The real machine, as putting up an instrument needs it. */
import type { Result } from '@core/errors';
import type { ElfImage } from '@core/elf/elf-image';
import { parseElf } from '@core/elf/parse-elf';
import { readFileBounded } from './files';
import { readKallsyms } from './kallsyms';
import { perfVersion, startPerf } from './perf';
import type { InstrumentHost } from './perf-instrument';
import { removeProbes, removeStaleProbes, setProbes } from './probes';
import { openTracefs } from './tracefs';

const MAX_BINARY_BYTES = 1 << 30;

/** Reads a binary's symbols. Fails with file-missing, file-unreadable or elf-corrupt. */
export function readImage(path: string): Result<ElfImage> {
  const bytes = readFileBounded(path, MAX_BINARY_BYTES);
  return bytes.ok ? parseElf(bytes.value) : bytes;
}

/** All but who owns the probes and who watches over them. */
export const PERF_MACHINE: Omit<InstrumentHost, 'probeGroup' | 'beforeProbes' | 'afterPerf'> = {
  perfVersion,
  openTracefs,
  kernelNamesReadable: () => readKallsyms() !== null,
  removeStaleProbes,
  setProbes,
  removeProbes,
  startPerf,
};
