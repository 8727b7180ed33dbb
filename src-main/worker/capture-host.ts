/** What a capture needs of the machine; tests give fakes. */
import type { Result } from '@core/errors';
import { readFileBounded } from '../host/files';
import { perfVersion, startPerf } from '../host/perf';
import type { InstrumentHost } from '../host/perf-instrument';
import { ownProbeGroup, removeProbes, removeStaleProbes, setProbes } from '../host/probes';
import { startReaper } from '../host/reaper';
import type { Reaper } from '../host/reaper';
import { openTracefs } from '../host/tracefs';

const MAX_BINARY_BYTES = 1 << 30;

export interface CaptureHost extends InstrumentHost {
  readBinary(path: string): Result<Uint8Array>;
  /** Everything is cleaned up: whoever watches over us may leave. */
  release(): void;
}

/** The real machine. The reaper is started with the first probe: recordings at level timing need none. */
export function systemCaptureHost(reaperPath: string): CaptureHost {
  let reaper: Reaper | null = null;
  return {
    readBinary: (path) => readFileBounded(path, MAX_BINARY_BYTES),
    perfVersion,
    openTracefs,
    removeStaleProbes,
    setProbes,
    removeProbes,
    startPerf,
    probeGroup: ownProbeGroup(),
    beforeProbes: (tracefsPath, group) => {
      reaper ??= startReaper(reaperPath);
      reaper.watchProbeGroup(tracefsPath, group);
    },
    afterPerf: (pid) => reaper?.watchPid(pid),
    release: () => {
      reaper?.release();
      reaper = null;
    },
  };
}
