import type { TracepointFormat } from '../perf/tracepoint-format';
import { HANDLER, HANDLER_FIELDS, NEXT_HANDLER } from '../probe-plan/handler-calls';
import { readEventName } from '../probe-plan/probe-site';
import type { HandlerTable } from './from-perf-handlers';
import type { EventRows } from './from-perf-rows';
import type { SwitchMerger } from './from-perf-switches';
import type { WakerTable } from './from-perf-tasks';

/** The sample that is being read; one object, filled anew for each. */
export interface SampleAt {
  timeNs: number;
  tid: number;
  cpu: number;
  /** Which perf event of which stream it is of. */
  reporter: number;
  /** The index of its kernel stack, or -1; looked up when asked. */
  stack: () => number;
}

/** Where events go, and what decides which. */
export interface Translation {
  readonly rows: EventRows;
  readonly switches: SwitchMerger;
  readonly watched: ReadonlySet<number>;
  readonly wakers: WakerTable;
}

/** What a tracepoint's samples mean here: the fields to read, at most three, and the events that follow from them. */
export interface Meaning {
  readonly fields: readonly string[];
  readonly add: (to: Translation, sample: SampleAt, one: number, two: number, three: number) => void;
}

/** KVM_RUN, _IO(KVMIO, 0x80) of include/uapi/linux/kvm.h. */
const KVM_RUN = 0xae80;

/** What a column of 32 bits holds; the kernel accounts at every tick, long before that. */
const MAX_RUNTIME_NS = 2 ** 31 - 1;

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'sched:sched_switch': {
    fields: ['prev_pid', 'prev_state', 'next_pid'],
    add: ({ switches }, { timeNs, cpu, reporter, stack }, previous, previousState, next) => {
      switches.add({ reporter, timeNs, cpu, previous, previousState, next }, stack);
    },
  },
  'sched:sched_waking': {
    fields: ['pid'],
    add: ({ rows, watched, wakers }, { timeNs, tid, cpu }, woken) => {
      if (!watched.has(woken)) return;
      rows.add('woken', timeNs, woken, cpu, tid);
      wakers.woke(tid);
    },
  },
  'sched:sched_stat_runtime': {
    fields: ['pid', 'runtime'],
    add: ({ rows, watched }, { timeNs, cpu }, ran, runtimeNs) => {
      if (watched.has(ran)) rows.add('ran', timeNs, ran, cpu, Math.min(runtimeNs, MAX_RUNTIME_NS));
    },
  },
  'signal:signal_generate': {
    fields: ['pid', 'sig'],
    add: ({ rows }, { timeNs, tid, cpu }, target, signal) =>
      rows.add('signalled', timeNs, target, cpu, signal, tid),
  },
  'syscalls:sys_enter_ioctl': {
    fields: ['cmd'],
    // The kernel sign-extends what is an unsigned int.
    add: ({ rows }, { timeNs, tid, cpu }, command) => {
      if (command % 0x1_0000_0000 === KVM_RUN) rows.add('kvmRunEntered', timeNs, tid, cpu);
    },
  },
  // Loaded first thing in KVM_RUN and unloaded last (arch/x86/kvm/x86.c, Linux 4.16 and later).
  'kvm:kvm_fpu': {
    fields: ['load'],
    add: ({ rows }, { timeNs, tid, cpu }, load) => {
      if (load === 1) rows.add('kvmRunEntered', timeNs, tid, cpu);
    },
  },
  'kvm:kvm_userspace_exit': {
    fields: ['reason', 'errno'],
    add: ({ rows }, { timeNs, tid, cpu }, reason, errno) =>
      rows.add('kvmRunReturned', timeNs, tid, cpu, reason, Math.min(errno, 0)),
  },
  'kvm:kvm_exit': {
    fields: ['exit_reason'],
    add: ({ rows }, { timeNs, tid, cpu }, reason) => rows.add('guestExited', timeNs, tid, cpu, reason),
  },
};

/** A probe on a function of QEMU's: on its entry or on its returns. */
export interface ProbedFunction {
  readonly name: string;
  readonly returns: boolean;
}

/** The function that a tracepoint is a probe on; null where it is none. */
export type ProbeOf = (format: Pick<TracepointFormat, 'system' | 'name' | 'fields'>) => ProbedFunction | null;

/** The probes of one group, as a probe plan names them. */
export const probesOfGroup =
  (group: string): ProbeOf =>
  ({ system, name }) => {
    if (system !== group) return null;
    const { functionName, returns } = readEventName(name);
    return { name: functionName, returns };
  };

const handlerEntered = (handlers: HandlerTable): Meaning => ({
  fields: [HANDLER_FIELDS.address, HANDLER_FIELDS.opaque],
  add: ({ rows }, { timeNs, tid, cpu }, address, opaque) =>
    rows.add('handlerEntered', timeNs, tid, cpu, handlers.entered(tid, address, opaque)),
});

const handlerReturned = (handlers: HandlerTable): Meaning => ({
  fields: [],
  add: ({ rows }, { timeNs, tid, cpu }) => {
    const handler = handlers.returned(tid);
    if (handler !== null) rows.add('handlerReturned', timeNs, tid, cpu, handler);
  },
});

/** Behind the last entry of the list there is nothing to be read: whatever the other fields have is left from before. */
const nextHandler = (handlers: HandlerTable): Meaning => ({
  fields: [HANDLER_FIELDS.entry, HANDLER_FIELDS.address, HANDLER_FIELDS.opaque],
  add: ({ rows }, { timeNs, tid, cpu }, entry, address, opaque) => {
    const before = handlers.returned(tid);
    if (before !== null) rows.add('handlerReturned', timeNs, tid, cpu, before);
    if (entry === 0 || address === 0) return;
    rows.add('handlerEntered', timeNs, tid, cpu, handlers.entered(tid, address, opaque));
  },
});

/** Functions that are probed, in the order in which their probes are met. */
export class FunctionNames {
  readonly names: string[] = [];

  /** Without `handlers` a probe named as theirs are is a function's. */
  constructor(
    private readonly probeOf: ProbeOf,
    private readonly handlers: HandlerTable | null = null,
  ) {}

  /** What the samples of this tracepoint mean; null where they mean nothing here. */
  meaningOf(format: TracepointFormat): Meaning | null {
    const probe = this.probeOf(format);
    if (probe === null) return MEANINGS[`${format.system}:${format.name}`] ?? null;
    if (this.handlers !== null && probe.name === NEXT_HANDLER) return nextHandler(this.handlers);
    if (this.handlers !== null && probe.name === HANDLER) {
      return probe.returns ? handlerReturned(this.handlers) : handlerEntered(this.handlers);
    }
    const index = this.indexOf(probe.name);
    const kind = probe.returns ? 'functionReturned' : 'functionEntered';
    return {
      fields: [],
      add: ({ rows }, { timeNs, tid, cpu }) => rows.add(kind, timeNs, tid, cpu, index),
    };
  }

  private indexOf(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
}
