/**
 * The fewest events that phases and states follow from, as arguments of perf record.
 *
 * All of them are recorded system-wide and filtered in the kernel by thread. Events bound to a process (perf -p) are
 * taken off and put on again at each context switch; with two dozen of them, a pause of some hundred switches takes
 * half as long again. System-wide ones cost only when they fire.
 */
import type { Thread } from '@core/recording/recording';
import { FILTER_BOUND_CHARACTERS, oneOf, withinSpan } from './perf-filters';

/** ioctl(fd, KVM_RUN): _IO(KVMIO, 0x80), linux/kvm.h. */
const KVM_RUN = '0xae80';
/** QEMU's SIG_IPI is SIGUSR1. */
const KICK_SIGNAL = 10;
/** Deep enough for a grace period below ioctl(2): the deepest seen has 12 frames. */
const MAX_KERNEL_FRAMES = 16;

export interface EventPlan {
  /** For people and for the recording's environment: probes by function, tracepoints as perf names them. */
  readonly names: readonly string[];
  readonly arguments: readonly string[];
  readonly shortfalls: readonly string[];
}

export interface EventPlanInput {
  readonly group: string;
  /** Names of our probes within the group. */
  readonly probes: readonly string[];
  readonly threads: readonly Thread[];
  /** Whether the kernel has the tracepoint. */
  readonly exists: (system: string, name: string) => boolean;
  /** process.arch: the reasons of kvm_exit are numbered by each architecture. */
  readonly architecture: string;
  /** Whether the vCPUs' switches and wake-ups are recorded too: a pause takes up to a quarter longer with them. */
  readonly vcpuScheduling: boolean;
}

interface Tracepoint {
  readonly event: string;
  /** Appended to the event's name: what perf is to do for it. */
  readonly modifier: string;
  readonly filter: string;
  readonly without: string | null;
}

/** A tracepoint that the kernel lacks is left out, and said. */
export function planEvents(input: EventPlanInput): EventPlan {
  const exact = tableOf(input, oneOf).table;
  const fits = exact.every(({ filter }) => filter.length <= FILTER_BOUND_CHARACTERS);
  const { probeFilter, table } = tableOf(input, fits ? oneOf : withinSpan);
  const names: string[] = [];
  const args: string[] = [];
  const shortfalls: string[] = [];
  if (input.probes.length > 0) {
    const probes = input.probes.map((probe) => `${input.group}:${probe}`);
    names.push(...input.probes);
    args.push('-e', probes.join(','), '--filter', probeFilter);
  }
  for (const { event, modifier, filter, without } of table) {
    const [system = '', name = ''] = event.split(':');
    if (input.exists(system, name) && (event !== 'kvm:kvm_exit' || input.architecture === 'x64')) {
      if (!names.includes(event)) names.push(event);
      args.push('-e', event + modifier, '--filter', filter);
    } else if (without !== null) {
      shortfalls.push(`This kernel has no event ${event}: ${without}.`);
    }
  }
  return { names, arguments: args, shortfalls };
}

type Matcher = typeof oneOf;

function tableOf(
  { threads, vcpuScheduling, exists }: Pick<EventPlanInput, 'threads' | 'vcpuScheduling' | 'exists'>,
  match: Matcher,
): { readonly probeFilter: string; readonly table: readonly Tracepoint[] } {
  const main = threads.filter(({ is }) => is.role === 'main').map(({ tid }) => tid);
  const vcpus = threads.filter(({ is }) => is.role === 'vcpu').map(({ tid }) => tid);
  const both = [...main, ...vcpus];
  const onVcpus = match('common_pid', vcpus);
  return {
    probeFilter: match('common_pid', both),
    table: [
      kvmRunCalls(exists('kvm', 'kvm_fpu'), onVcpus),
      {
        event: 'kvm:kvm_userspace_exit',
        modifier: '',
        filter: onVcpus,
        without: 'when a vCPU left KVM_RUN is not seen',
      },
      {
        // Other exits are many and say nothing of the kick: VMX's external interrupt, SVM's INTR.
        event: 'kvm:kvm_exit',
        modifier: '',
        filter: `((isa==1&&exit_reason==1)||(isa==2&&exit_reason==0x60))&&(${onVcpus})`,
        without: null,
      },
      {
        event: 'signal:signal_generate',
        modifier: '',
        filter: `sig==${KICK_SIGNAL}&&(${match('pid', vcpus)})`,
        without: 'kicks are not counted',
      },
      ...schedulerEvents(main, vcpuScheduling ? vcpus : [], match),
    ],
  };
}

/**
 * Calls of KVM_RUN. x86's KVM loads the guest's FPU first thing in each (kvm_arch_vcpu_ioctl_run). The system call itself
 * tells the same a moment earlier, but an event on any one puts every call of every thread on the kernel's slow path: a pause
 * then took a tenth longer.
 */
const kvmRunCalls = (tellsFpu: boolean, onVcpus: string): Tracepoint => ({
  ...(tellsFpu
    ? { event: 'kvm:kvm_fpu', filter: `load==1&&(${onVcpus})` }
    : { event: 'syscalls:sys_enter_ioctl', filter: `cmd==${KVM_RUN}&&(${onVcpus})` }),
  modifier: '',
  without: "a vCPU's return to KVM_RUN is not seen",
});

/** The two sched_switch are disjoint: each switch is recorded once, with a stack only where the main thread waits. */
function schedulerEvents(main: readonly number[], vcpus: readonly number[], match: Matcher): Tracepoint[] {
  const mainLeaves = match('prev_pid', main);
  const isMainWait = `(${mainLeaves})&&prev_state!=0`;
  const followed = [...main, ...vcpus];
  const leaving = vcpus.length > 0 ? [match('prev_pid', vcpus)] : [];
  const others = [match('next_pid', followed), ...leaving].join('||');
  return [
    {
      event: 'sched:sched_switch',
      modifier: `/call-graph=fp,max-stack=${MAX_KERNEL_FRAMES}/`,
      filter: isMainWait,
      without: 'running, runnable and blocked cannot be told apart',
    },
    {
      event: 'sched:sched_switch',
      modifier: '',
      filter: `((${mainLeaves})&&prev_state==0)||(${notMain(main)}&&(${others}))`,
      without: null,
    },
    {
      event: 'sched:sched_waking',
      modifier: '',
      filter: match('pid', followed),
      without: 'who woke a thread, and when it became runnable, is not seen',
    },
    {
      // Some kernels now and then lose the switches away from an idle task; the main thread's accounting tells since when it
      // ran. For vCPUs, whose states are shown but not summed, their own calls have to do: accounting them all costs more.
      event: 'sched:sched_stat_runtime',
      modifier: '',
      filter: match('pid', main),
      without: null,
    },
  ];
}

const notMain = (main: readonly number[]): string =>
  main.length === 0 ? 'prev_pid>=0' : main.map((tid) => `prev_pid!=${tid}`).join('&&');
