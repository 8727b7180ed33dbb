/** One QEMU process: started, negotiated with, its built-in guest ready; or ended with nothing left behind. */
import { dirname } from 'node:path';
import { err, fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { parseKvmEnabled, parseStatus } from '@core/qmp/replies';
import type { Guest, GuestExit, QemuStart } from '../../engine/ports/guest';
import type { QmpConnection } from '../../engine/ports/qmp';
import { spawnChild } from '../processes/children';
import type { ChildHandle } from '../processes/children';
import type { Pty } from './pty';
import { guestLog } from './guest-log';
import { runningBinary } from './qemu-binary';
import { prepareRun } from './qemu-run';
import type { QemuRun } from './qemu-run';
import { openQmp } from './qmp-connection';
import type { Reaper } from '../processes/reaper';

export interface LaunchDeadlines {
  /** From the start to the QMP greeting answered, and for each question asked then. */
  readonly negotiateMs: number;
  /** Until the built-in guest says that it is ready. */
  readonly readyMs: number;
  /** For quit to be answered, and then for the process to end, before it is killed. */
  readonly quitMs: number;
}

/** What is told of a run, so that its folder goes when we are killed and its QEMU is dead. */
export type RunReaper = Pick<Reaper, 'watchFolder' | 'watchPid'>;

/** What is asked of a start, and what the host adds to it. */
export interface HostedStart extends QemuStart {
  readonly guestBinary: string;
  readonly deadlines: LaunchDeadlines;
  readonly reaper: RunReaper | null;
}

const TAIL_CHARACTERS = 2000;
/** QEMU's socket closes before the process is reaped; past this it is taken for hung. */
const EXIT_GRACE_MS = 2000;

/** QemuHost.start; fails as prepareRun does, too. */
export async function startQemu(start: HostedStart): Promise<Result<Guest>> {
  const prepared = await prepareRun(start.settings, start);
  if (!prepared.ok) return prepared;
  const run = prepared.value;
  start.reaper?.watchFolder(dirname(run.places.qmpSocket));
  const child = spawnChild({
    command: start.qemuPath,
    args: start.argumentsFor(run.places),
  });
  if (!child.ok) {
    run.dispose();
    return child;
  }
  start.reaper?.watchPid(child.value.pid);
  const guest = await bringUp(start, run, child.value);
  if (guest.ok) return guest;
  const explained = await explain(guest.error, child.value);
  child.value.kill('SIGKILL');
  await child.value.exited;
  run.dispose();
  return err(explained);
}

async function bringUp(start: HostedStart, run: QemuRun, child: ChildHandle): Promise<Result<Guest>> {
  const { negotiateMs, readyMs } = start.deadlines;
  const greeted = await firstOf(
    start,
    child,
    negotiateMs,
    'QEMU did not connect to its QMP socket',
    (signal) => run.connected.then((socket) => openQmp(socket, { deadlineMs: negotiateMs, signal })),
  );
  if (!greeted.ok) return greeted;
  const qmp = greeted.value;
  const found = await askState(qmp, start);
  if (!found.ok) return found;
  // With -S among the user's arguments the guest waits for its first cont.
  if (start.settings.kernel === null && found.value.running) {
    const what = 'The built-in guest did not get ready';
    const ready = await firstOf(start, child, readyMs, what, (signal) => guestReady(run.console, signal));
    if (!ready.ok) return err(withConsole(ready.error, run.console));
    if (ready.value !== start.settings.vcpus) {
      start.log(`the guest runs ${ready.value} of ${start.settings.vcpus} vCPUs`);
    }
  }
  return ok(assemble(start, run, child, qmp, found.value.kvm ? 'kvm' : 'tcg'));
}

async function askState(
  qmp: QmpConnection,
  start: HostedStart,
): Promise<Result<{ kvm: boolean; running: boolean }>> {
  const options = { deadlineMs: start.deadlines.negotiateMs, signal: start.signal };
  const kvmReply = await qmp.execute('query-kvm', {}, options);
  if (!kvmReply.ok) return kvmReply;
  const kvm = parseKvmEnabled(kvmReply.value.value);
  if (!kvm.ok) return kvm;
  const statusReply = await qmp.execute('query-status', {}, options);
  if (!statusReply.ok) return statusReply;
  const status = parseStatus(statusReply.value.value);
  return status.ok ? ok({ kvm: kvm.value, running: status.value.running }) : status;
}

/** The number of vCPUs that the built-in guest started; see resources/guest/README.md. Settles unless aborted. */
function guestReady(console: Pty, signal: AbortSignal): Promise<Result<number>> {
  return new Promise((resolve) => {
    const stop = console.onData(() => {
      const cpus = /quiescope-guest ready cpus=(\d+)\b.*[\r\n]/.exec(console.scrollback())?.[1];
      if (cpus !== undefined) resolve(ok(Number(cpus)));
    });
    signal.addEventListener('abort', stop);
  });
}

/** Whichever comes first: the work, the process's end, the deadline, the caller's abort. Then the work is aborted. */
function firstOf<T>(
  { signal }: HostedStart,
  child: ChildHandle,
  deadlineMs: number,
  late: string,
  work: (signal: AbortSignal) => Promise<Result<T>>,
): Promise<Result<T>> {
  return new Promise((resolve) => {
    const inner = new AbortController();
    const settle = (result: Result<T>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(result);
      inner.abort();
    };
    const cancel = (): void => settle(fail('cancelled', 'The launch was cancelled'));
    const timer = setTimeout(
      () => settle(fail('qemu-unresponsive', `${late} within ${deadlineMs} ms`, { stderr: child.stderr() })),
      deadlineMs,
    );
    if (signal.aborted) {
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel);
    void work(inner.signal).then(settle);
    void child.exited.then((exit) => settle(err(exitFailure(child, exit))));
  });
}

/** A closed socket says that QEMU is gone; its exit says why. */
async function explain(reason: Failure, child: ChildHandle): Promise<Failure> {
  if (reason.code !== 'qemu-exited' || 'exitCode' in reason.facts || 'signal' in reason.facts) return reason;
  const grace = new Promise<null>((resolve) => {
    setTimeout(resolve, EXIT_GRACE_MS, null).unref();
  });
  const exit = await Promise.race([child.exited, grace]);
  return exit === null ? reason : exitFailure(child, exit);
}

function exitFailure(child: ChildHandle, { code, signal }: GuestExit): Failure {
  const stderr = child.stderr().trim();
  const how = code === null ? `was killed by ${signal ?? 'a signal'}` : `exited with ${code}`;
  const said = stderr === '' ? 'and said nothing' : `saying: ${lastLine(stderr)}`;
  return failure('qemu-exited', `QEMU ${how}, ${said}`, {
    ...(code === null ? {} : { exitCode: code }),
    ...(signal === null ? {} : { signal }),
    stderr,
    commandLine: child.commandLine.join(' '),
  });
}

/** Without the time that -msg timestamp=on puts before it. */
const lastLine = (text: string): string =>
  (text.split('\n').at(-1) ?? text).replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '');

const withConsole = (reason: Failure, console: Pty): Failure => ({
  ...reason,
  facts: { ...reason.facts, console: console.scrollback().slice(-TAIL_CHARACTERS) },
});

function assemble(
  { settings, qemuPath, deadlines, logPathFor }: HostedStart,
  run: QemuRun,
  child: ChildHandle,
  qmp: QmpConnection,
  accelerator: 'kvm' | 'tcg',
): Guest {
  const exited = child.exited.then((exit) => {
    qmp.close();
    run.dispose();
    return exit;
  });
  let stopping: Promise<void> | null = null;
  const logPath = logPathFor(run.places, child.pid);
  return {
    pid: child.pid,
    settings,
    qemuPath: runningBinary(child.pid, qemuPath),
    commandLine: child.commandLine,
    accelerator,
    acceleratorNote: null,
    qmp,
    terminals: { console: run.console, monitor: run.monitor },
    log: logPath.ok ? ok(guestLog(logPath.value)) : logPath,
    exited,
    stderr: () => child.stderr(),
    stop: () => (stopping ??= quit(child, qmp, exited, deadlines.quitMs)),
  };
}

async function quit(
  child: ChildHandle,
  qmp: QmpConnection,
  exited: Promise<GuestExit>,
  deadlineMs: number,
): Promise<void> {
  const asked = await qmp.execute('quit', {}, { deadlineMs });
  // QEMU may close the socket before its answer is read: it is on its way out then.
  if (asked.ok || asked.error.code === 'qemu-exited') {
    await Promise.race([exited, new Promise((resolve) => void setTimeout(resolve, deadlineMs).unref())]);
  }
  child.kill('SIGKILL');
  await exited;
}
