/** The real machine, as putting up an instrument needs it. */
import { err } from '@core/errors';
import type { Result } from '@core/errors';
import type { ElfImage } from '@core/elf/elf-image';
import { parseElf } from '@core/elf/parse-elf';
import { openFileSource } from '../files/byte-source';
import { readKallsyms } from '../code/kallsyms';
import { perfVersion, startPerf } from './perf';
import type { InstrumentHost } from './perf-instrument';
import { removeProbes, removeStaleProbes, setProbes } from './probes';
import { planProbesOf } from '../code/qemu-code';
import { machineCountsCycles } from './sample-events';
import { openTracefs } from './tracefs';

/** Reads a binary's symbols. Fails with file-missing, file-unreadable or elf-corrupt. */
export function readImage(path: string): Result<ElfImage> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  const image = parseElf(source.value);
  source.value.close();
  return source.value.failure === null ? image : err(source.value.failure);
}

/** All but who owns the probes and who watches over them. */
export const PERF_MACHINE: Omit<InstrumentHost, 'probeGroup' | 'beforeProbes' | 'afterPerf'> = {
  perfVersion,
  openTracefs,
  kernelNamesReadable: () => readKallsyms() !== null,
  planProbes: planProbesOf,
  countsCycles: machineCountsCycles,
  removeStaleProbes,
  setProbes,
  removeProbes,
  startPerf,
};
