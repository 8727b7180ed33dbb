/**
 * QEMU on this machine. Use it on a thread that lives as long as the guests shall: the app's and the command line's
 * main thread. A QEMU dies with the thread that started it (see children.ts).
 */
import { join } from 'node:path';
import type { QemuHost } from '../../engine/ports/guest';
import { findQemu, openKvmDevice } from './qemu-binary';
import { startQemu } from './qemu-process';
import type { LaunchDeadlines, RunReaper } from './qemu-process';

/** Generous: firmware whose every instruction is emulated, as under nested KVM on a busy machine, takes ten seconds. */
const LAUNCH_DEADLINES: LaunchDeadlines = { negotiateMs: 15_000, readyMs: 60_000, quitMs: 3_000 };

export interface QemuHostOptions {
  /** The repository's or the package's `resources` folder. */
  readonly resources: string;
  readonly deadlines?: Partial<LaunchDeadlines>;
  readonly kvmDevice?: string;
  /** Removes a run's folder when we are killed. */
  readonly reaper?: RunReaper;
}

export function createQemuHost(options: QemuHostOptions): QemuHost {
  const { resources, deadlines, kvmDevice = '/dev/kvm', reaper = null } = options;
  const hosted = {
    guestBinary: join(resources, 'guest', 'quiescope-guest.bin'),
    deadlines: { ...LAUNCH_DEADLINES, ...deadlines },
    reaper,
  };
  return {
    findQemu,
    kvmDevice: () => openKvmDevice(kvmDevice),
    start: (start) => startQemu({ ...start, ...hosted }),
  };
}
