/** What a capture needs of the machine; tests give fakes. */
import type { Result } from '@core/errors';
import type { FenceAudit } from '@core/analysis/environment';
import type { AuditRoots } from '@core/disassembly/fence-audit';
import type { ElfImage } from '@core/elf/elf-image';
import type { HandlerOf } from '@core/recording/from-perf-handlers';
import type { CodeSite } from '@core/recording/recording';
import { codeSitesOf } from '../host/code/code-sites';
import { handlersOf } from '../host/code/handlers';
import { auditFencesOf } from '../host/code/fence-audit';
import { kernelNames } from '../host/code/kallsyms';
import type { InstrumentHost } from '../host/perf/perf-instrument';
import { PERF_MACHINE, readImage } from '../host/perf/perf-machine';
import { ownProbeGroup } from '../host/perf/probes';
import { createReaper } from '../host/processes/reaper';
import { StreamFile } from '../host/perf/stream-file';
import { keepNames } from '../host/journal/journal-names';
import type { CapturePlan } from '../engine/ports/analyst';

export interface CaptureHost extends InstrumentHost {
  readImage(path: string): Result<ElfImage>;
  /** Names kernel addresses of this machine. */
  kernelNames(): (address: bigint) => string;
  /** Names places in the code that a running process has mapped by now. */
  codeSitesOf(pid: number): (address: bigint) => CodeSite;
  /** Names the state-change handlers of a running QEMU. */
  handlersOf(pid: number, qemuPath: string): Promise<HandlerOf>;
  /** The fence instructions of a binary's functions on the path; null where it cannot be read or is another build. */
  auditFences(path: string, buildId: string | null, roots: AuditRoots): Promise<FenceAudit | null>;
  /** Puts aside what will name addresses when QEMU, and this boot, are gone. Fails with disk-full or file-unwritable. */
  keepNames(folder: string, plan: Pick<CapturePlan, 'pid' | 'level'>): Result<void>;
  /** Fails with disk-full or file-unwritable. */
  createStream(path: string): Result<StreamFile>;
  sleep(milliseconds: number): Promise<void>;
  /** Everything is cleaned up: whoever watches over us may leave. */
  release(): void;
}

/** The real machine. */
export function systemCaptureHost(reaperPath: string): CaptureHost {
  const reaper = createReaper(reaperPath);
  return {
    ...PERF_MACHINE,
    readImage,
    kernelNames,
    codeSitesOf,
    handlersOf,
    auditFences: auditFencesOf,
    keepNames,
    createStream: (path) => StreamFile.create(path),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    probeGroup: ownProbeGroup(),
    beforeProbes: (tracefsPath, group) => reaper.watchProbeGroup(tracefsPath, group),
    afterPerf: (pid) => reaper.watchPid(pid),
    release: () => reaper.release(),
  };
}
