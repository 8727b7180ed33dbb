/** The doctor's trials on the real machine. What they set up is gone when they return. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import { RECORD } from '@core/perf/record-types';
import { eventsFromPerf } from '@core/recording/from-perf';
import { probesOfGroup } from '@core/recording/from-perf-meanings';
import type { Thread } from '@core/recording/recording';
import { monotonicNs } from '@core/units';
import type { BinaryPlan, MachineTrials, PerfTrial } from '../engine/ports/machine';
import type { Guest } from '../engine/ports/guest';
import { readKallsyms } from './code/kallsyms';
import { createJournalFolder, journalsFolder, removeJournalFolder } from './journal/journal-folder';
import { perfVersion, startPerf } from './perf/perf';
import { tryLastingControl } from './perf/perf-control';
import { putUp } from './perf/perf-instrument';
import type { InstrumentHost } from './perf/perf-instrument';
import { PERF_MACHINE, readImage } from './perf/perf-machine';
import { runTool } from './perf/perf-tool';
import { ownProbeGroup, removeProbes, removeStaleProbes, setProbes } from './perf/probes';
import { planProbesOf } from './code/qemu-code';
import { findQemu } from './qemu/qemu-binary';
import { openTracefs } from './perf/tracefs';

/** The slowest part is a QEMU that sets up KVM. */
const KVM_DEADLINE_MS = 20_000;

export interface TrialOptions {
  /** A QEMU binary; null looks for qemu-system-x86_64 on PATH. */
  readonly qemuPath: string | null;
}

export function createMachineTrials({ qemuPath }: TrialOptions = { qemuPath: null }): MachineTrials {
  return {
    qemu: () => tryQemu(qemuPath),
    kvm: tryKvm,
    perf: tryPerf,
    tracefs: openTracefs,
    plan: tryPlan,
    probes: tryProbes,
    events: tryEvents,
    kallsyms: () => ({ readable: readKallsyms() !== null, asRoot: process.getuid?.() === 0 }),
    display: () => ({ name: process.env['WAYLAND_DISPLAY'] ?? process.env['DISPLAY'] ?? null }),
  };
}

async function tryQemu(chosen: string | null): Promise<Result<{ path: string; version: string }>> {
  const found = findQemu(chosen);
  if (!found.ok) return found;
  const ran = await runTool(found.value, ['--version']);
  if (!ran.ok) return ran;
  const version = /version (.+)/.exec(ran.value.stdout)?.[1];
  if (version !== undefined) return ok({ path: found.value, version });
  const stderr = ran.value.stderr.trim();
  return fail('qemu-missing', `${found.value} did not tell its version.`, { path: found.value, stderr });
}

/** A machine without devices, its CPUs never started: KVM_CREATE_VM is all that it takes. */
const KVM_ARGUMENTS = [
  '-machine',
  'none',
  '-accel',
  'kvm',
  '-nodefaults',
  '-display',
  'none',
  '-S',
  '-qmp',
  'stdio',
];
const KVM_QUESTIONS = ['qmp_capabilities', 'query-kvm', 'quit'].map((execute) => JSON.stringify({ execute }));

async function tryKvm(path: string): Promise<Result<{ detail: string }>> {
  const stdin = `${KVM_QUESTIONS.join('\n')}\n`;
  const ran = await runTool(path, KVM_ARGUMENTS, { stdin, keepStdinOpen: true, deadlineMs: KVM_DEADLINE_MS });
  if (!ran.ok) return ran;
  const { stdout, stderr } = ran.value;
  if (/"enabled":\s*true/.test(stdout))
    return ok({ detail: 'QEMU created a VM with KVM, and says that it is on.' });
  const said = stderr.trim() || stdout.trim();
  const last = said.split('\n').at(-1) ?? 'it said nothing';
  const code = /permission denied/i.test(said) ? 'permission' : 'kvm-missing';
  return fail(code, `QEMU could not create a VM with KVM: ${last}`, { stderr: said });
}

async function tryPerf(): Promise<Result<PerfTrial>> {
  const version = await perfVersion();
  if (!version.ok) return version;
  const { signal } = new AbortController();
  const decoder = createPerfDecoder();
  const sink = (bytes: Uint8Array): void => void decoder.feed(bytes);
  const perf = await startPerf(['-e', 'sched:sched_switch'], { signal, sink });
  if (!perf.ok) return perf;
  await new Promise((resolve) => setTimeout(resolve, 50));
  await perf.value.finish();
  await perf.value.close();
  const decoded = decoder.finish();
  if (!decoded.ok) return decoded;
  const samples = decoded.value.records.get(RECORD.sample) ?? 0;
  return ok({ version: version.value, samples, lasting: await tryLasting() });
}

/** Where a recording would be kept, and as it would be. */
async function tryLasting(): Promise<Result<null>> {
  const folder = createJournalFolder(journalsFolder());
  if (!folder.ok) return folder;
  const tried = await tryLastingControl(folder.value);
  removeJournalFolder(folder.value);
  return tried;
}

async function tryPlan(path: string): Promise<Result<BinaryPlan>> {
  const image = readImage(path);
  if (!image.ok) return image;
  const plan = await planProbesOf(path, 'full');
  return plan.ok ? ok({ path, buildId: image.value.buildId, plan: plan.value }) : plan;
}

async function tryProbes({ path, plan: { sites } }: BinaryPlan): Promise<Result<void>> {
  const tracefs = await openTracefs();
  if (!tracefs.ok) return tracefs;
  if (sites.length === 0) {
    return fail('symbol-missing', `${path} exports none of the functions that are probed.`, { path });
  }
  const group = ownProbeGroup('trial');
  removeStaleProbes(tracefs.value.path);
  const set = setProbes(tracefs.value.path, group, path, sites);
  return set.ok ? removeProbes(tracefs.value.path, group) : set;
}

const TRIAL_HOST: InstrumentHost = {
  ...PERF_MACHINE,
  probeGroup: ownProbeGroup('trial'),
  // A trial takes seconds; should it be killed, the next start removes its probes.
  beforeProbes: () => undefined,
  afterPerf: () => undefined,
};

async function tryEvents(
  guest: Guest,
  threads: readonly Thread[],
  level: 'probes' | 'full',
): Promise<Result<{ counts: ReadonlyMap<string, number> }>> {
  const { signal } = new AbortController();
  const decoder = createPerfDecoder();
  const sink = (bytes: Uint8Array): void => void decoder.feed(bytes);
  const plan = { qemuPath: guest.qemuPath, threads, level };
  const instrument = await putUp(TRIAL_HOST, plan, { signal, sink });
  if (!instrument.ok) return instrument;
  try {
    for (const command of ['stop', 'cont'] as const) {
      const reply = await guest.qmp.execute(command);
      if (!reply.ok) return reply;
    }
    await instrument.value.perf.finish();
    const decoded = decoder.finish();
    if (!decoded.ok) return decoded;
    const origin = monotonicNs(decoded.value.base);
    const probeGroup = TRIAL_HOST.probeGroup;
    const symbolise = (): string => '';
    const probeOf = probesOfGroup(probeGroup);
    const seen = eventsFromPerf({ streams: [decoded.value], origin, probeOf, threads, symbolise });
    return seen.ok ? ok({ counts: withoutGroup(seen.value.counts, probeGroup) }) : seen;
  } finally {
    await instrument.value.takeDown();
  }
}

/** Functions by their own names: "vm_stop", not "quiescope_1_2:vm_stop". */
const withoutGroup = (counts: ReadonlyMap<string, number>, group: string): ReadonlyMap<string, number> =>
  new Map([...counts].map(([name, count]) => [name.replace(`${group}:`, ''), count]));
