/**
 * Recordings drawn as text, one event a line: `TIME LANE EVENT`, time in µs from the origin.
 *
 *     0 client stop            the stop request is written
 *    20 main   > vm_stop       a probed function is entered
 *    25 cpu0   kick            SIGUSR1 is sent to the vCPU's thread, by the main thread
 *    30 main   sleep f < g     the thread blocks; f is the leaf of its kernel stack
 *    30 main   hangs f < g     the same, uninterruptibly
 *    30 main   halts           the thread is stopped by a signal
 *    31 main   preempted       the thread loses its CPU and stays runnable
 *    35 main   woken by cpu0
 *    36 main   runs            the thread gets a CPU
 *    40 cpu0   left            KVM_RUN is about to return
 *    41 cpu0   exit            the guest was left for the host's kernel
 *    45 cpu0   run             ioctl(KVM_RUN) is called
 *    46 main   calls f 0x1     vm_state_notify calls the handler f with the argument 0x1
 *    47 main   back            the handler is back
 *    48 main   ran 12          the kernel accounts the 12 µs that the thread has been running
 *    49 main   at f 0x10 qemu  the sampling clock hits the thread at 0x10 of the file qemu, in its function f
 *    49 main   in f < g        the sampling clock hits it in the kernel
 *    50 main   < vm_stop       the function returns
 *    60 client stopped         STOP is read
 *    70 client ok              the reply is read
 *
 * Lanes: main, cpu0 and on for the vCPUs, io0 and on for QEMU's other threads, k0 and on for threads outside QEMU.
 */
import type { Level } from '../phases/phase';
import { kindIndex } from '../recording/events';
import type { EventColumns, EventKind } from '../recording/events';
import { NO_TABLES } from '../recording/recording';
import type {
  ClientCommand,
  ClientCycle,
  CodeSite,
  NotifyHandler,
  Recording,
  Thread,
} from '../recording/recording';
import { offsetNs, tid, vcpuIndex } from '../units';

const MAIN_TID = 100;
const NS_PER_US = 1_000;
/** sched_switch's prev_state. */
const INTERRUPTIBLE = 1;
const UNINTERRUPTIBLE = 2;
const STOPPED = 4;

interface Row {
  readonly timeNs: number;
  readonly tid: number;
  readonly kind: EventKind;
  readonly a: number;
  readonly b: number;
  readonly stack: number;
}

const FIRST_TID: Readonly<Record<string, number>> = { main: MAIN_TID, cpu: 101, io: 200, k: 300 };

export function tidOfLane(lane: string): number {
  const [, kind = '', index = ''] = /^(main|cpu|io|k)(\d*)$/.exec(lane) ?? [];
  const first = FIRST_TID[kind];
  if (first === undefined) throw new Error(`draw-recording: which thread is "${lane}"?`);
  return first + Number(index);
}

function threadOf(lane: string): Thread {
  const index = Number(lane.replace(/\D*/, ''));
  if (lane === 'main') return { tid: tid(MAIN_TID), name: 'qemu-system-x86', is: { role: 'main' } };
  return lane.startsWith('cpu')
    ? { tid: tid(tidOfLane(lane)), name: `CPU ${index}/KVM`, is: { role: 'vcpu', vcpu: vcpuIndex(index) } }
    : { tid: tid(tidOfLane(lane)), name: `worker ${index}`, is: { role: 'other' } };
}

class Dictionary<T> {
  readonly entries: T[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(entry: T): number {
    const key = JSON.stringify(entry);
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.entries.length);
    this.entries.push(entry);
    return this.entries.length - 1;
  }
}

export function eventColumns(rows: readonly Row[]): EventColumns {
  const sorted = [...rows].sort((left, right) => left.timeNs - right.timeNs);
  return {
    count: sorted.length,
    timeNs: Float64Array.from(sorted, (row) => row.timeNs),
    tid: Int32Array.from(sorted, (row) => row.tid),
    cpu: new Int16Array(sorted.length),
    kind: Uint8Array.from(sorted, (row) => kindIndex(row.kind)),
    a: Int32Array.from(sorted, (row) => row.a),
    b: Int32Array.from(sorted, (row) => row.b),
    stack: Int32Array.from(sorted, (row) => row.stack),
  };
}

/** Drawn by its symbol, or by its address and what it calls: `0x10:virtio_set_status`. */
function handlerOf(drawn: string, opaque: string): NotifyHandler {
  const [address = '', calls = ''] = drawn.split(':');
  return address.startsWith('0x')
    ? { address, name: null, calls: calls === '' ? [] : calls.split(','), opaque }
    : { address: '0x1', name: drawn, calls: [], opaque };
}

/** One drawn line's event, or null for a line of the client's. */
function eventOf(
  timeNs: number,
  lane: string,
  words: readonly string[],
  functions: Dictionary<string>,
  stacks: Dictionary<readonly string[]>,
  code: Dictionary<CodeSite>,
  handlers: Dictionary<NotifyHandler>,
): Row {
  const row = (kind: EventKind, a = 0, b = 0, stack = -1): Row => ({
    timeNs,
    tid: tidOfLane(lane),
    kind,
    a,
    b,
    stack,
  });
  const [verb, ...rest] = words;
  switch (verb) {
    case '>':
      return row('functionEntered', functions.indexOf(rest[0] ?? ''));
    case '<':
      return row('functionReturned', functions.indexOf(rest[0] ?? ''));
    case 'kick':
      return row('signalled', 10, MAIN_TID);
    case 'sleep':
    case 'hangs': {
      const frames = rest.filter((word) => word !== '<');
      const state = verb === 'sleep' ? INTERRUPTIBLE : UNINTERRUPTIBLE;
      return row('switchedOut', 0, state, frames.length === 0 ? -1 : stacks.indexOf(frames));
    }
    case 'halts':
      return row('switchedOut', 0, STOPPED);
    case 'preempted':
      return row('switchedOut', 1);
    case 'woken':
      return row('woken', rest[0] === 'by' ? tidOfLane(rest[1] ?? 'main') : -1);
    case 'runs':
      return row('switchedIn');
    case 'left':
      return row('kvmRunReturned', 0, -4);
    case 'exit':
      return row('guestExited', 1);
    case 'run':
      return row('kvmRunEntered');
    case 'calls':
      return row('handlerEntered', handlers.indexOf(handlerOf(rest[0] ?? '', rest[1] ?? '0x0')));
    case 'back':
      return row('handlerReturned', -1);
    case 'at': {
      const [name = '', address = '', file = 'qemu'] = rest;
      return row('sampled', code.indexOf({ address, file, function: name }));
    }
    case 'in':
      return row('sampled', -1, 0, stacks.indexOf(rest.filter((word) => word !== '<')));
    case 'ran':
      return row('ran', Math.round(Number(rest[0]) * NS_PER_US));
    default:
      throw new Error(`draw-recording: what is "${words.join(' ')}"?`);
  }
}

interface OpenCommand {
  readonly command: 'stop' | 'cont';
  readonly writtenNs: number;
  eventNs: number | null;
}

/** The client's lines as commands, in order. */
function commandsOf(lines: readonly { timeNs: number; words: readonly string[] }[]): ClientCommand[] {
  const commands: ClientCommand[] = [];
  let open: OpenCommand | null = null;
  for (const { timeNs, words } of lines) {
    const word = words[0];
    if (word === 'stop' || word === 'cont') open = { command: word, writtenNs: timeNs, eventNs: null };
    else if (open === null) throw new Error(`draw-recording: "${words.join(' ')}" before any request`);
    else if (word === 'ok') {
      commands.push({
        command: open.command,
        writtenNs: offsetNs(open.writtenNs),
        eventNs: open.eventNs === null ? null : offsetNs(open.eventNs),
        eventMadeNs: null,
        repliedNs: offsetNs(timeNs),
      });
      open = null;
    } else open.eventNs = timeNs;
  }
  return commands;
}

function cyclesOf(commands: readonly ClientCommand[]): ClientCycle[] {
  return commands.flatMap((stop, index) => {
    const cont = commands[index + 1];
    return stop.command === 'stop' && cont?.command === 'cont'
      ? [{ by: 'client', stop, cont, logged: null }]
      : [];
  });
}

function levelOf(rows: readonly Row[]): Level {
  if (rows.length === 0) return 'timing';
  return rows.some(({ kind }) => kind === 'sampled' || kind === 'handlerEntered') ? 'full' : 'probes';
}

export function drawRecording(drawing: string): Recording {
  const functions = new Dictionary<string>();
  const stacks = new Dictionary<readonly string[]>();
  const code = new Dictionary<CodeSite>();
  const handlers = new Dictionary<NotifyHandler>();
  const lanes = new Set<string>(['main']);
  const rows: Row[] = [];
  const client: { timeNs: number; words: string[] }[] = [];
  for (const line of drawing.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    const [time = '', lane = '', ...words] = line.split(/\s+/);
    const timeNs = Math.round(Number(time) * NS_PER_US);
    if (lane === 'client') client.push({ timeNs, words });
    else {
      lanes.add(lane);
      if (words[1] === 'by') lanes.add(words[2] ?? '');
      rows.push(eventOf(timeNs, lane, words, functions, stacks, code, handlers));
    }
  }
  const outside = [...lanes].filter((lane) => lane.startsWith('k'));
  return {
    origin: 1_000_000_000n,
    clock: 'monotonic',
    level: levelOf(rows),
    events: eventColumns(rows),
    threads: [...lanes].filter((lane) => !outside.includes(lane)).map(threadOf),
    functions: functions.entries,
    stacks: stacks.entries,
    ...NO_TABLES,
    tasks: outside.map((lane) => ({ tid: tid(tidOfLane(lane)), name: `kworker/${lane}` })),
    code: code.entries,
    handlers: handlers.entries,
    cycles: cyclesOf(commandsOf(client)),
    bare: [],
    losses: [],
  };
}
