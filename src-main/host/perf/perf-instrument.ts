/** Probes set and perf running for one guest: put up as a whole or not at all, and taken down in order. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { followsVcpus } from '@core/phases/phase';
import type { CaptureLevel } from '@core/phases/phase';
import type { ProbePlan, ProbeSite } from '@core/probe-plan/probe-site';
import type { CapturePlan } from '../../engine/ports/analyst';
import type { PerfOptions, PerfRecorder } from './perf';
import { planEvents } from './perf-events';
import { planSamples } from './sample-events';
import type { Tracefs } from './tracefs';

/** What putting up needs of the machine; tests give fakes. */
export interface InstrumentHost {
  perfVersion(): Promise<Result<string>>;
  openTracefs(): Promise<Result<Tracefs>>;
  /** Whether the kernel shows its functions' addresses: without them no grace period can be told from other waits. */
  kernelNamesReadable(): boolean;
  /** Where the binary at `path` is probed at this level. */
  planProbes(path: string, level: CaptureLevel): Promise<Result<ProbePlan>>;
  /** Whether the CPUs count cycles: else their clocks have to do for samples. */
  countsCycles(): boolean;
  removeStaleProbes(tracefsPath: string): void;
  setProbes(tracefsPath: string, group: string, path: string, sites: readonly ProbeSite[]): Result<void>;
  removeProbes(tracefsPath: string, group: string): Promise<Result<void>>;
  startPerf(events: readonly string[], options: PerfOptions): Promise<Result<PerfRecorder>>;
  readonly probeGroup: string;
  /** Told before probes are set, so that no death of ours can leave one. */
  beforeProbes(tracefsPath: string, group: string): void;
  afterPerf(pid: number): void;
}

export interface Instrument {
  readonly perf: PerfRecorder;
  readonly perfVersion: string;
  readonly events: readonly string[];
  readonly shortfalls: readonly string[];
  /** Ends perf and removes the probes. Never rejects; what could not be removed is left to the next start. */
  takeDown(): Promise<Result<void>>;
}

/** Fails with perf-missing, tracefs-missing, permission, symbol-missing, probe-failed, perf-... or cancelled. */
export async function putUp(
  host: InstrumentHost,
  plan: Pick<CapturePlan, 'qemuPath' | 'threads' | 'level'>,
  options: PerfOptions,
): Promise<Result<Instrument>> {
  const perfVersion = await host.perfVersion();
  if (!perfVersion.ok) return perfVersion;
  const tracefs = await host.openTracefs();
  if (!tracefs.ok) return tracefs;
  const { path: tracefsPath, exists } = tracefs.value;
  if (!host.kernelNamesReadable()) {
    return fail(
      'permission',
      'The kernel hides its functions’ addresses, so barrier cannot be told from notify.',
      {
        path: '/proc/kallsyms',
      },
    );
  }
  const planned = await host.planProbes(plan.qemuPath, plan.level);
  if (!planned.ok) return planned;
  const probes = planned.value;
  if (probes.sites.length === 0) {
    return fail('symbol-missing', `${plan.qemuPath} exports none of the functions that are probed.`, {
      path: plan.qemuPath,
    });
  }
  const group = host.probeGroup;
  host.removeStaleProbes(tracefsPath);
  host.beforeProbes(tracefsPath, group);
  const set = host.setProbes(tracefsPath, group, plan.qemuPath, probes.sites);
  if (!set.ok) return set;
  const names = probes.sites.map(({ event }) => event);
  const events = planEvents({
    group,
    probes: names,
    threads: plan.threads,
    exists,
    architecture: process.arch,
    vcpuScheduling: followsVcpus(plan.level),
  });
  const samples = plan.level === 'full' ? [planSamples(host.countsCycles())] : [];
  const args = [...events.arguments, ...samples.flatMap((sample) => sample.arguments)];
  const perf = await host.startPerf(args, options);
  if (!perf.ok) {
    await host.removeProbes(tracefsPath, group);
    return perf;
  }
  host.afterPerf(perf.value.pid);
  return ok({
    perf: perf.value,
    perfVersion: perfVersion.value,
    events: [...events.names, ...samples.map(({ name }) => name)],
    shortfalls: [...probes.shortfalls, ...events.shortfalls],
    takeDown: async () => {
      await perf.value.close();
      return host.removeProbes(tracefsPath, group);
    },
  });
}
