/** Attaching to a guest that runs already: taken as it is, and left so. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { parseCpus, parseKvmEnabled, parseStatus } from '@core/qmp/replies';
import { logFileOf } from '../launch/log-arguments';
import type {
  AttachedGuest,
  GuestAttacher,
  GuestExit,
  GuestLog,
  MonitorHost,
  QemuProcess,
  ServedMonitor,
} from '../ports/guest';
import type { QmpConnection, QmpOptions } from '../ports/qmp';

const DEADLINE_MS = 15_000;

interface Found {
  readonly process: QemuProcess;
  readonly accelerator: 'kvm' | 'tcg';
}

export function createGuestAttacher(host: MonitorHost): GuestAttacher {
  return {
    async attach(socketPath, { signal }) {
      const opened = await host.open(socketPath, signal);
      if (!opened.ok) return opened;
      const monitor = opened.value;
      const found = await find(monitor.qmp, host, { deadlineMs: DEADLINE_MS, signal });
      if (!found.ok) {
        monitor.qmp.close();
        return found;
      }
      monitor.watch();
      return ok(attachedGuest(monitor, found.value, logOf(found.value.process, host)));
    },
  };
}

/** Which process it is, and that its guest runs. */
async function find(qmp: QmpConnection, host: MonitorHost, options: QmpOptions): Promise<Result<Found>> {
  const ask = async <T>(command: string, parse: (value: unknown) => Result<T>): Promise<Result<T>> => {
    const reply = await qmp.execute(command, {}, options);
    return reply.ok ? parse(reply.value.value) : reply;
  };
  const status = await ask('query-status', parseStatus);
  if (!status.ok) return status;
  if (!status.value.running)
    return fail('guest-paused', `The guest does not run: its state is ${status.value.status}.`);
  const kvm = await ask('query-kvm', parseKvmEnabled);
  if (!kvm.ok) return kvm;
  const cpus = await ask('query-cpus-fast', parseCpus);
  if (!cpus.ok) return cpus;
  const process = host.processOf(cpus.value.map(({ tid }) => tid));
  return process.ok ? ok({ process: process.value, accelerator: kvm.value ? 'kvm' : 'tcg' }) : process;
}

function logOf(process: QemuProcess, host: MonitorHost): Result<GuestLog> {
  const file = logFileOf(process.commandLine, process.pid);
  return file.ok ? ok(host.log(process, file.value)) : file;
}

function attachedGuest(
  monitor: ServedMonitor,
  { process, accelerator }: Found,
  log: Result<GuestLog>,
): AttachedGuest {
  const { qmp, closed } = monitor;
  const { pid, qemuPath, commandLine } = process;
  const leave = async (): Promise<void> => {
    await monitor.resume();
    qmp.close();
    await closed;
  };
  let leaving: Promise<void> | null = null;
  return {
    pid,
    settings: null,
    qemuPath,
    commandLine,
    accelerator,
    acceleratorNote: null,
    qmp,
    log,
    exited: closed.then((): GuestExit => ({ code: null, signal: null })),
    stderr: () => '',
    stop: () => (leaving ??= leave()),
  };
}
