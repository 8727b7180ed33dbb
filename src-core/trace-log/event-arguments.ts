/**
 * What single trace events say of a pause or resume, from their arguments as QEMU 7.2 and 10.0 print them
 * (monitor/trace-events, system/trace-events, accel/kvm/trace-events and the generated trace-events of QAPI).
 */

export type Command = 'stop' | 'cont';

export type LogFact =
  /** The monitor's thread has read a command; null for one that neither pauses nor resumes. */
  | { readonly is: 'read'; readonly monitor: string; readonly command: Command | null }
  | { readonly is: 'queued'; readonly request: string; readonly monitor: string }
  | { readonly is: 'taken'; readonly request: string }
  | { readonly is: 'entered'; readonly command: Command }
  | { readonly is: 'left'; readonly command: Command; readonly succeeded: boolean }
  | { readonly is: 'state'; readonly from: string; readonly to: string }
  | { readonly is: 'notifying'; readonly running: boolean; readonly state: string }
  /** An event goes out to a monitor; the time that it carries is of CLOCK_REALTIME, before it was made up. */
  | {
      readonly is: 'sent';
      readonly event: 'STOP' | 'RESUME';
      readonly seconds: number;
      readonly microseconds: number;
    }
  /** A reply that says no more than done goes out. */
  | { readonly is: 'answered' }
  | { readonly is: 'flushed' }
  | { readonly is: 'kvmRun'; readonly vcpu: number };

type Reader = (text: string) => LogFact | null;

/** KVM_RUN, _IO(KVMIO, 0x80) of include/uapi/linux/kvm.h. */
const KVM_RUN = '0xae80';

function objectOf(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function readCommand(text: string): LogFact | null {
  const [, monitor, json] = /^mon (\S+) req: (.*)$/s.exec(text) ?? [];
  if (monitor === undefined || json === undefined) return null;
  // A long command is cut short, and is none of the two.
  const name = /"(stop|cont)"/.test(json) ? objectOf(json)?.['execute'] : null;
  return { is: 'read', monitor, command: name === 'stop' || name === 'cont' ? name : null };
}

function readResponse(text: string): LogFact | null {
  const [, json] = /^mon \S+ resp: (.*)$/s.exec(text) ?? [];
  if (json === undefined) return null;
  if (/^\{("id": [^{}]*, )?"return": \{\}/.test(json)) return { is: 'answered' };
  if (!/"event": "(STOP|RESUME)"/.test(json)) return null;
  const { event, timestamp } = objectOf(json) ?? {};
  if ((event !== 'STOP' && event !== 'RESUME') || typeof timestamp !== 'object' || timestamp === null) {
    return null;
  }
  const { seconds, microseconds }: Readonly<Record<string, unknown>> = { ...timestamp };
  return typeof seconds === 'number' && typeof microseconds === 'number'
    ? { is: 'sent', event, seconds, microseconds }
    : null;
}

const leaving =
  (command: Command): Reader =>
  (text) => {
    const [, succeeded] = / ([01])$/.exec(text) ?? [];
    return succeeded === undefined ? null : { is: 'left', command, succeeded: succeeded === '1' };
  };

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['handle_qmp_command', readCommand],
  [
    'monitor_qmp_in_band_enqueue',
    (text) => {
      const [, request, monitor] = /^(\S+) mon (\S+) len \d+$/.exec(text) ?? [];
      return request === undefined || monitor === undefined ? null : { is: 'queued', request, monitor };
    },
  ],
  [
    'monitor_qmp_in_band_dequeue',
    (text) => {
      const [, request] = /^(\S+) len \d+$/.exec(text) ?? [];
      return request === undefined ? null : { is: 'taken', request };
    },
  ],
  ['monitor_qmp_respond', readResponse],
  ['qmp_enter_stop', () => ({ is: 'entered', command: 'stop' })],
  ['qmp_enter_cont', () => ({ is: 'entered', command: 'cont' })],
  ['qmp_exit_stop', leaving('stop')],
  ['qmp_exit_cont', leaving('cont')],
  [
    'runstate_set',
    (text) => {
      const [, from, to] = /^current_run_state \d+ \(([\w-]+)\) new_state \d+ \(([\w-]+)\)$/.exec(text) ?? [];
      return from === undefined || to === undefined ? null : { is: 'state', from, to };
    },
  ],
  [
    'vm_state_notify',
    (text) => {
      const [, running, state] = /^running ([01]) reason \d+ \(([\w-]+)\)$/.exec(text) ?? [];
      return state === undefined ? null : { is: 'notifying', running: running === '1', state };
    },
  ],
  ['vm_stop_flush_all', (text) => (/^ret -?\d+$/.test(text) ? { is: 'flushed' } : null)],
  [
    'kvm_vcpu_ioctl',
    (text) => {
      const [, vcpu, type] = /^cpu_index (\d{1,5}), type (0x[0-9a-f]+), arg \S+$/.exec(text) ?? [];
      return vcpu === undefined || type !== KVM_RUN ? null : { is: 'kvmRun', vcpu: Number(vcpu) };
    },
  ],
]);

/** Whether an event's arguments are read. */
export const saysOfCycles = (event: string): boolean => READERS.has(event);

/** What an event says; null where it says nothing of a cycle, or its arguments are not what this event's are. */
export const factOf = (event: string, text: string): LogFact | null => READERS.get(event)?.(text) ?? null;
