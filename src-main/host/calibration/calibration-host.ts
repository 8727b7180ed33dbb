/** What calibration does to this machine, and takes back. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { CalibrationHost, Freezer, SpareMonitor } from '../../engine/calibrate/ports';
import { holdThread, isFrozen, letGo, setFrozen } from '../processes/freezer-cgroup';
import { serveNbd } from './nbd-server';
import { openQmp } from '../qemu/qmp-connection';
import type { Reaper } from '../processes/reaper';
import { startRival } from './rival';
import { createRunFolder } from '../processes/run-folder';

/** A signal or a freezer reaches the threads one by one. */
const STAND_DEADLINE_MS = 2_000;
const MONITOR_DEADLINE_MS = 15_000;
const DISK_BYTES = 1 << 30;

export interface CalibrationHostOptions {
  /** out/main/rival.cjs */
  readonly rivalScript: string;
  readonly reaper: Pick<Reaper, 'watchFolder' | 'watchCgroup'>;
}

/** Fails as createRunFolder does. */
export function openCalibrationHost(options: CalibrationHostOptions): Result<CalibrationHost> {
  const folder = createRunFolder();
  if (!folder.ok) return folder;
  options.reaper.watchFolder(folder.value.path);
  let made = 0;
  const placeFor = (name: string): string => join(folder.value.path, `${String(++made)}-${name}`);
  return ok({
    halt,
    proceed: (pid) => void signal(pid, 'SIGCONT'),
    spareMonitor: () => spareMonitor(placeFor('qmp')),
    serveNbd: () => serveNbd(placeFor('nbd'), { sizeBytes: DISK_BYTES, name: 'slow' }),
    openFreezer: (pid, tid) => openFreezer(pid, tid, options.reaper),
    startRival: (pid, tid) => startRival({ script: options.rivalScript, pid, tid }),
    keepProgram: (bytes) => keepProgram(placeFor('program'), bytes),
    dispose: () => folder.value.remove(),
  });
}

/** False where the process is gone. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Whether every thread of a process stands (state T in proc(5)); null where it is gone. */
function allStand(pid: number): boolean | null {
  try {
    const states = readdirSync(`/proc/${pid}/task`).map((tid) => {
      const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'utf8');
      return stat[stat.lastIndexOf(')') + 2];
    });
    return states.every((state) => state === 'T');
  } catch {
    return null;
  }
}

/** Polls until it is so; false when it has not come to that in time. */
async function comesTrue(isSo: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < STAND_DEADLINE_MS; waitedMs += 1) {
    if (isSo()) return true;
    await delay(1);
  }
  return isSo();
}

async function halt(pid: number): Promise<Result<void>> {
  const gone = fail('qemu-exited', `Process ${pid} is gone`, { pid });
  if (!signal(pid, 'SIGSTOP')) return gone;
  const stood = await comesTrue(() => allStand(pid) !== false);
  if (allStand(pid) === null) return gone;
  if (stood) return ok(undefined);
  signal(pid, 'SIGCONT');
  return fail('qemu-unresponsive', `Process ${pid} does not stand still after SIGSTOP`, { pid });
}

async function openFreezer(
  pid: number,
  tid: number,
  reaper: CalibrationHostOptions['reaper'],
): Promise<Result<Freezer>> {
  const held = holdThread(pid, tid);
  if (!held.ok) return held;
  const cgroup = held.value;
  reaper.watchCgroup(cgroup);
  const freezer: Freezer = {
    async freeze() {
      const asked = setFrozen(cgroup, true);
      if (!asked.ok) return asked;
      if (await comesTrue(() => isFrozen(cgroup))) return ok(undefined);
      setFrozen(cgroup, false);
      return fail('qemu-unresponsive', `Thread ${tid} does not freeze`, { tid });
    },
    thaw: () => setFrozen(cgroup, false),
    dispose: () => letGo(cgroup, pid),
  };
  // A kernel may have the files and still not stop a thread in KVM: better known before the first cycle.
  const tried = await freezer.freeze();
  const thawed = freezer.thaw();
  if (tried.ok && thawed.ok) return ok(freezer);
  freezer.dispose();
  return tried.ok ? fail('permission', 'a frozen thread could not be thawed') : tried;
}

/** QEMU listens: where its first tries at starting fail, the one that runs listens anew. */
function spareMonitor(path: string): SpareMonitor {
  let socket: Socket | null = null;
  return {
    words: [
      ...['-chardev', `socket,id=quiescope-spare,server=on,wait=off,path=${path.replaceAll(',', ',,')}`],
      ...['-mon', 'chardev=quiescope-spare,mode=control'],
    ],
    connected: (signal) => {
      // A refusal closes it, which is told as a QMP connection that was closed.
      socket = connect(path);
      return openQmp(socket, { deadlineMs: MONITOR_DEADLINE_MS, signal });
    },
    close: () => void socket?.destroy(),
  };
}

function keepProgram(path: string, bytes: Uint8Array): Result<string> {
  try {
    writeFileSync(path, bytes);
    return ok(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('file-unwritable', `${path}: ${why}`, { path });
  }
}
