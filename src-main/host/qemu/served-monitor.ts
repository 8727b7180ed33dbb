/** The QMP socket of a QEMU that somebody else started, and which process of this machine that is. */
import { readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { parseStatus } from '@core/qmp/replies';
import type { MonitorHost, QemuProcess, ServedMonitor } from '../../engine/ports/guest';
import type { QmpConnection } from '../../engine/ports/qmp';
import type { Reaper } from '../processes/reaper';
import { guestLog } from './guest-log';
import { openQmp } from './qmp-connection';

/** For the greeting, and for each question. */
const DEADLINE_MS = 15_000;
/** What a guest is in after stop, and in no other way (QEMU's RunState). */
const PAUSED = 'paused';

export interface MonitorHostOptions {
  readonly deadlineMs?: number;
  /** Resumes a guest that is paused when we are killed. */
  readonly reaper?: Pick<Reaper, 'watchGuest' | 'leaveGuest'>;
}

export function createMonitorHost({ deadlineMs = DEADLINE_MS, reaper }: MonitorHostOptions): MonitorHost {
  return {
    open: async (socketPath, signal) => {
      const opened = await openMonitor(socketPath, deadlineMs, signal);
      if (!opened.ok) return opened;
      const { qmp, closed } = opened.value;
      const resume = (): Promise<Result<void>> => resumeIfPaused(qmp, deadlineMs);
      const watch = (): void => {
        reaper?.watchGuest(socketPath);
        void closed.then(() => reaper?.leaveGuest(socketPath));
      };
      return ok({ qmp, closed, resume, watch });
    },
    processOf,
    log: ({ folder }, path) => guestLog(resolve(folder, path)),
  };
}

/** For whoever comes after one that was killed: has the guest go on if it is paused. Fails as opening and QMP do. */
export async function resumeGuest(socketPath: string): Promise<Result<void>> {
  const opened = await openMonitor(socketPath, DEADLINE_MS, new AbortController().signal);
  if (!opened.ok) return opened;
  const resumed = await resumeIfPaused(opened.value.qmp, DEADLINE_MS);
  opened.value.qmp.close();
  return resumed;
}

async function resumeIfPaused(qmp: QmpConnection, deadlineMs: number): Promise<Result<void>> {
  const reply = await qmp.execute('query-status', {}, { deadlineMs });
  const status = reply.ok ? parseStatus(reply.value.value) : reply;
  if (!status.ok) return status;
  if (status.value.status !== PAUSED) return ok(undefined);
  const resumed = await qmp.execute('cont', {}, { deadlineMs });
  return resumed.ok ? ok(undefined) : resumed;
}

async function openMonitor(
  socketPath: string,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Result<Pick<ServedMonitor, 'qmp' | 'closed'>>> {
  const connected = await connectTo(socketPath);
  if (!connected.ok) return connected;
  const socket = connected.value;
  const closed = new Promise<void>((settle) => void socket.once('close', () => settle()));
  const qmp = await openQmp(socket, { deadlineMs, signal });
  if (qmp.ok) return ok({ qmp: qmp.value, closed });
  return err({ ...qmp.error, facts: { ...qmp.error.facts, socket: socketPath } });
}

function connectTo(path: string): Promise<Result<Socket>> {
  return new Promise((settle) => {
    const socket = connect(path);
    socket.once('connect', () => settle(ok(socket)));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(unreachable(path, error)));
  });
}

function unreachable(path: string, { code, message }: NodeJS.ErrnoException): Result<never> {
  const facts = { socket: path };
  if (code === 'ENOENT') return fail('file-missing', `There is no socket ${path}.`, facts);
  if (code === 'EACCES' || code === 'EPERM')
    return fail('permission', `The socket ${path} may not be opened by this user.`, facts);
  return code === 'ECONNREFUSED'
    ? fail('file-unreadable', `Nobody listens at ${path}: it is no socket, or its QEMU is gone.`, facts)
    : fail('file-unreadable', `${path}: ${message}`, facts);
}

/** In a container a thread's number is another than here. */
function processOf(tids: readonly number[]): Result<QemuProcess> {
  const pids = new Set(tids.map(groupOf));
  const [pid = null] = pids;
  if (pid === null || pids.size > 1) {
    const what =
      'The vCPUs’ threads, as QEMU numbers them, are not of one process here: it runs in a container.';
    return fail('usage', what, { threads: tids.join(' ') });
  }
  try {
    const [qemuPath, folder] = [readlinkSync(`/proc/${pid}/exe`), readlinkSync(`/proc/${pid}/cwd`)];
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return ok({ pid, qemuPath, commandLine, folder });
  } catch {
    return fail('permission', `Process ${pid}, this guest’s QEMU, is another user’s.`, { pid });
  }
}

/** The process that a thread is of (proc(5)); null where there is no such thread. */
function groupOf(tid: number): number | null {
  try {
    const group = /^Tgid:\s*(\d+)$/m.exec(readFileSync(`/proc/${tid}/status`, 'utf8'))?.[1];
    return group === undefined ? null : Number(group);
  } catch {
    return null;
  }
}
