/** The QEMUs in a recording of perf's, and who their threads are. */
import type { PerfRecording } from '../perf/perf-recording';
import { commsOf, mapsOf, tasksOf } from '../perf/tasks';
import type { Comm, MappedFile } from '../perf/tasks';
import type { Thread, ThreadRole } from '../recording/recording';
import { tid as asTid, vcpuIndex } from '../units';
import { sampledThreads } from './sampled-threads';
import type { SampledThreads } from './sampled-threads';

export interface QemuProcess {
  readonly pid: number;
  /** Its main thread's name; empty where the recording has none. */
  readonly name: string;
  /** Its binary and that one's build-id; null where the recording does not tell. */
  readonly path: string | null;
  readonly buildId: string | null;
  readonly threads: readonly Thread[];
  /** How the vCPUs' threads were told: by QEMU's names for them (-name debug-threads=on), by their calls of KVM_RUN, or not at all. */
  readonly vcpusBy: 'names' | 'KVM_RUN' | null;
  readonly accelerator: 'kvm' | 'tcg' | null;
}

/** The kernel keeps 15 characters: qemu-system-x86_64 is qemu-system-x86. */
const QEMU_COMM = /^(qemu-system-|qemu-kvm|kvm$)/;
const QEMU_BINARY = /^(qemu-system-[\w-]+|qemu-kvm|kvm)$/;
const VCPU_NAME = /^CPU (\d{1,4})\/(KVM|TCG)$/;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '');

const isQemuBinary = ({ executable, path }: MappedFile): boolean =>
  executable && QEMU_BINARY.test(baseName(path));

/** The last name of each thread, and the process of each that any record names. */
interface Census {
  readonly names: ReadonlyMap<number, string>;
  readonly pids: ReadonlyMap<number, number>;
}

function censusOf(recording: PerfRecording, comms: readonly Comm[], sampled: SampledThreads): Census {
  const names = new Map<number, string>();
  const pids = new Map<number, number>(sampled.pids);
  for (const { pid, tid, name } of comms) {
    names.set(tid, name);
    pids.set(tid, pid);
  }
  for (const { pid, tid } of tasksOf(recording)) if (!pids.has(tid)) pids.set(tid, pid);
  return { names, pids };
}

/** Processes that anything in the recording shows to be a QEMU: a name, a mapped binary, a probe on its functions. */
function qemuPids(
  comms: readonly Comm[],
  maps: readonly MappedFile[],
  { probed }: SampledThreads,
  { names, pids }: Census,
): number[] {
  const found = new Set<number>();
  for (const { pid, tid } of comms) if (pid === tid && QEMU_COMM.test(names.get(tid) ?? '')) found.add(pid);
  for (const { pid } of maps.filter(isQemuBinary)) found.add(pid);
  for (const [tid, name] of names) if (VCPU_NAME.test(name)) found.add(pids.get(tid) ?? tid);
  for (const tid of probed) found.add(pids.get(tid) ?? tid);
  found.delete(-1);
  return [...found].sort((left, right) => left - right);
}

function rolesOf(
  pid: number,
  tids: readonly number[],
  { names }: Census,
  { inKvm }: SampledThreads,
): { readonly roles: ReadonlyMap<number, ThreadRole>; readonly by: QemuProcess['vcpusBy'] } {
  const roles = new Map<number, ThreadRole>([[pid, { role: 'main' }]]);
  for (const tid of tids) {
    const number = VCPU_NAME.exec(names.get(tid) ?? '')?.[1];
    if (number !== undefined) roles.set(tid, { role: 'vcpu', vcpu: vcpuIndex(Number(number)) });
  }
  if (roles.size > 1) return { roles, by: 'names' };
  // QEMU creates its vCPUs' threads in the order of cpu_index.
  const running = tids.filter((tid) => inKvm.has(tid) && tid !== pid);
  running.forEach((tid, index) => roles.set(tid, { role: 'vcpu', vcpu: vcpuIndex(index) }));
  return { roles, by: running.length > 0 ? 'KVM_RUN' : null };
}

function acceleratorOf(
  tids: readonly number[],
  { names }: Census,
  { inKvm }: SampledThreads,
): QemuProcess['accelerator'] {
  const named = tids.flatMap((tid) => VCPU_NAME.exec(names.get(tid) ?? '')?.[2] ?? []);
  if (named.includes('KVM') || tids.some((tid) => inKvm.has(tid))) return 'kvm';
  return named.length > 0 ? 'tcg' : null;
}

/** All QEMUs of the recording, by pid. */
export function qemuProcesses(recording: PerfRecording): QemuProcess[] {
  const comms = commsOf(recording);
  const maps = mapsOf(recording);
  const sampled = sampledThreads(recording);
  const census = censusOf(recording, comms, sampled);
  return qemuPids(comms, maps, sampled, census).map((pid) => {
    const own = [...census.pids].filter(([, process]) => process === pid).map(([tid]) => tid);
    const tids = [...new Set([pid, ...own])].sort((left, right) => left - right);
    const { roles, by } = rolesOf(pid, tids, census, sampled);
    const map = maps.find((one) => one.pid === pid && isQemuBinary(one));
    const path = map?.path ?? null;
    return {
      pid,
      name: census.names.get(pid) ?? '',
      path,
      buildId: map?.buildId ?? recording.host.buildIds.find((one) => one.path === path)?.buildId ?? null,
      threads: tids.map((tid) => ({
        tid: asTid(tid),
        name: census.names.get(tid) ?? `thread ${String(tid)}`,
        is: roles.get(tid) ?? { role: 'other' },
      })),
      vcpusBy: by,
      accelerator: acceleratorOf(tids, census, sampled),
    };
  });
}
