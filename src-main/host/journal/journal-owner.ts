/**
 * Who keeps a journal, as its folder's name says: a process by pid and start time, on a machine and in one of its boots. A home folder
 * may be several machines': what another's processes are doing cannot be seen from here.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive, processName } from '../processes/reaper-processes';

const NAME = /^recording-(\d+)-(\d+)(?:-([0-9a-f]{12})-([0-9a-f]{12}))?-[A-Za-z0-9]{6}$/;

/** A machine, and the time since it was started. */
export interface Host {
  readonly machine: string;
  readonly boot: string;
}

let known: Host | null = null;

/** Of this process. A machine without an id (machine-id(5)) is told by its name. */
export const thisHost = (): Host =>
  (known ??= {
    machine: hashed(textOf('/etc/machine-id') || textOf('/var/lib/dbus/machine-id') || hostname()),
    boot: hashed(textOf('/proc/sys/kernel/random/boot_id')),
  });

/** What a folder of this process begins with. */
export function ownPrefix({ machine, boot }: Host): string {
  const startTime = processName(process.pid)?.startTime ?? '0';
  return `recording-${String(process.pid)}-${startTime}-${machine}-${boot}-`;
}

/**
 * Whether a folder's owner is known to be dead: of this machine, and of an earlier boot or no process any more. Names of versions that
 * told no machine are taken for this one's.
 */
export function isOrphan(name: string, { machine, boot }: Host): boolean {
  const [, pid, startTime, itsMachine = machine, itsBoot = boot] = NAME.exec(name) ?? [];
  if (pid === undefined || startTime === undefined || itsMachine !== machine) return false;
  return itsBoot !== boot || !isAlive({ pid: Number(pid), startTime });
}

/** Ids of machines are to be kept from whoever may see the name (machine-id(5)). */
const hashed = (id: string): string =>
  createHash('sha256').update(`quiescope ${id}`).digest('hex').slice(0, 12);

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
