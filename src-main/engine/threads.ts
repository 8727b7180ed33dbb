/** Who is who among QEMU's threads. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import { parseCpus } from '@core/qmp/replies';
import type { Vcpu } from '@core/qmp/replies';
import type { Thread, ThreadRole } from '@core/recording/recording';
import type { Tid } from '@core/units';
import type { ReadThreadNames, RecordedGuest } from './ports/guest';
import type { QmpOptions } from './ports/qmp';

const DEADLINE_MS = 10_000;

/** All threads of the guest's QEMU, by tid: the main loop's is the process's own, QEMU itself tells the vCPUs'. */
export async function readThreads(
  guest: Pick<RecordedGuest, 'pid' | 'qmp'>,
  readNames: ReadThreadNames,
  options: QmpOptions = {},
): Promise<Result<readonly Thread[]>> {
  const reply = await guest.qmp.execute('query-cpus-fast', {}, { deadlineMs: DEADLINE_MS, ...options });
  if (!reply.ok) return reply;
  const vcpus = parseCpus(reply.value.value);
  if (!vcpus.ok) return vcpus;
  const named = await readNames(guest.pid);
  if (!named.ok) return named;
  const threads = named.value.map(({ tid, name }) => ({
    tid,
    name,
    is: roleOf(tid, guest.pid, vcpus.value),
  }));
  return ok(threads.sort((left, right) => left.tid - right.tid));
}

function roleOf(tid: Tid, pid: number, vcpus: readonly Vcpu[]): ThreadRole {
  if (tid === pid) return { role: 'main' };
  // Single-threaded TCG runs all vCPUs on one thread: it is then the first one's.
  const vcpu = vcpus.find((candidate) => candidate.tid === tid);
  return vcpu === undefined ? { role: 'other' } : { role: 'vcpu', vcpu: vcpu.index };
}
