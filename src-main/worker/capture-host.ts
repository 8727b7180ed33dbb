/** What a capture needs of the machine; tests give fakes. */
import type { Result } from '@core/errors';
import type { ElfImage } from '@core/elf/elf-image';
import { parseElf } from '@core/elf/parse-elf';
import { readFileBounded } from '../host/files';
import { readKallsyms } from '../host/kallsyms';
import { perfVersion, startPerf } from '../host/perf';
import type { InstrumentHost } from '../host/perf-instrument';
import { ownProbeGroup, removeProbes, removeStaleProbes, setProbes } from '../host/probes';
import { createReaper } from '../host/reaper';
import { openTracefs } from '../host/tracefs';

const MAX_BINARY_BYTES = 1 << 30;

export interface CaptureHost extends InstrumentHost {
  readImage(path: string): Result<ElfImage>;
  /** Everything is cleaned up: whoever watches over us may leave. */
  release(): void;
}

/** The real machine. */
export function systemCaptureHost(reaperPath: string): CaptureHost {
  const reaper = createReaper(reaperPath);
  return {
    readImage: (path) => {
      const bytes = readFileBounded(path, MAX_BINARY_BYTES);
      return bytes.ok ? parseElf(bytes.value) : bytes;
    },
    perfVersion,
    openTracefs,
    kernelNamesReadable: () => readKallsyms() !== null,
    removeStaleProbes,
    setProbes,
    removeProbes,
    startPerf,
    probeGroup: ownProbeGroup(),
    beforeProbes: (tracefsPath, group) => reaper.watchProbeGroup(tracefsPath, group),
    afterPerf: (pid) => reaper.watchPid(pid),
    release: () => reaper.release(),
  };
}
