/** Where QEMU and KVM are on this machine. */
import { closeSync, constants, openSync, readlinkSync, realpathSync } from 'node:fs';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { KvmDevice } from '../../engine/ports/guest';
import { findExecutable, searchedPlaces } from '../processes/children-executable';

const QEMU_NAME = 'qemu-system-x86_64';

/** The chosen path, or QEMU_NAME on PATH; fails with qemu-missing and the places searched. */
export function findQemu(chosen: string | null): Result<string> {
  const command = chosen ?? QEMU_NAME;
  const found = findExecutable(command);
  if (found !== null) return ok(found);
  return fail('qemu-missing', `${command} was not found or may not be run`, {
    file: command,
    searched: searchedPlaces(command),
  });
}

/** What runs as `pid`: the real QEMU, also when what we started is a script that execs it. */
export function runningBinary(pid: number, started: string): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return realpathSync(started);
  }
}

/** Opens the device as QEMU will; that KVM can then run a guest, only QEMU's start shows. */
export function openKvmDevice(path: string): KvmDevice {
  try {
    closeSync(openSync(path, constants.O_RDWR));
    return 'usable';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'missing';
  }
}
