/** What of a recording's tables each of its cycles is cut by: looked for once, and not again for each. */
import type { RecordingTables, Thread } from '../recording/recording';
import type { VcpuIndex } from '../units';

/** Whoever stops the guest enters one of these, the main thread or migration's; the second may call the first. */
const STOPPING = ['vm_stop', 'vm_stop_force_state'];
const STARTING = ['vm_start'];
/** Entered by a vCPU's thread with the BQL held, before it stops; by version, the newer first. */
export const STOPPING_FUNCTIONS: readonly string[] = ['qemu_process_cpu_events', 'qemu_wait_io_event'];

export type VcpuThread = Thread & { readonly is: { readonly role: 'vcpu'; readonly vcpu: VcpuIndex } };

export interface CutFacts {
  /** In cpu_index order. */
  readonly vcpus: readonly VcpuThread[];
  /** Indexes into functions: of those that stop the guest, that start it, and in which a vCPU stops. */
  readonly stopping: ReadonlySet<number>;
  readonly starting: ReadonlySet<number>;
  readonly turns: ReadonlySet<number>;
}

export function cutFacts({ functions, threads }: Pick<RecordingTables, 'functions' | 'threads'>): CutFacts {
  const among = (names: readonly string[]): ReadonlySet<number> =>
    new Set(names.map((name) => functions.indexOf(name)).filter((index) => index >= 0));
  return {
    vcpus: vcpuThreads(threads),
    stopping: among(STOPPING),
    starting: among(STARTING),
    turns: among(STOPPING_FUNCTIONS),
  };
}

function vcpuThreads(threads: readonly Thread[]): VcpuThread[] {
  const vcpus = threads.filter((thread): thread is VcpuThread => thread.is.role === 'vcpu');
  return vcpus.sort((left, right) => left.is.vcpu - right.is.vcpu);
}
