/** What a wait is called, and the one sentence on which that rests. */
import type { Recording } from '../recording/recording';
import { causeOfGracePeriod } from './grace-period';
import type { Reason } from './phase';
import { sleepOfStack } from './sleeps';

/** A wait as it stands in a run of states or a segment of a path; -1 where a thread, a function or a stack is not known. */
export interface ToldWait {
  readonly reason: Reason;
  readonly about: number;
  readonly wokenBy: number;
  readonly inside: number;
  readonly stack: number;
}

type Named = Pick<Recording, 'threads' | 'tasks' | 'functions' | 'stacks'>;

/** "CPU 3/KVM", "main thread", "kworker/1:2"; a number where nobody recorded its name. */
export function threadName({ threads, tasks }: Pick<Named, 'threads' | 'tasks'>, tid: number): string {
  // The kernel's idle task has no other name than this on any CPU.
  if (tid === 0) return 'an interrupt on an idle CPU';
  const thread = threads.find((one) => one.tid === tid);
  if (thread?.is.role === 'main') return 'main thread';
  return thread?.name ?? tasks.find((one) => one.tid === tid)?.name ?? `thread ${String(tid)}`;
}

/** Short enough for a lane; empty where the thread does not wait. */
export const REASON_TITLES: Readonly<Record<Reason, string>> = {
  none: '',
  'grace-period': 'grace period',
  unknown: 'waits, unknown for what',
  bql: 'BQL',
  'vcpu-stop': 'a vCPU not yet stopped',
  'vcpu-work': 'work on a vCPU',
  disk: 'disk',
  worker: 'worker thread',
  'kernel-work': 'kernel workqueue',
  lock: 'another lock',
  'main-loop': 'nothing to do',
  halted: 'guest halted',
  stopped: 'stopped',
  signal: 'stopped by a signal',
};

/** "BQL, CPU 3/KVM had it" */
export function reasonTitle(named: Named, { reason, about }: ToldWait): string {
  const title = REASON_TITLES[reason];
  if (about < 0) return title;
  const who = threadName(named, about);
  switch (reason) {
    case 'bql':
      return `BQL, ${who} had it`;
    case 'vcpu-stop':
      return `${who} not yet stopped`;
    case 'vcpu-work':
      return `work on ${who}`;
    case 'worker':
    case 'lock':
      return `${title}, ${who}`;
    default:
      return title;
  }
}

const SLEEPING: Readonly<Record<string, string>> = { futex: 'Asleep on a futex', poll: 'Asleep in ppoll' };

/** How it slept, where, and who woke it: what is on record, without any conclusion. */
function observed(named: Named, { reason, wokenBy, inside, stack }: ToldWait): string {
  const frames = named.stacks[stack] ?? [];
  const how = reason === 'signal' ? 'Stopped' : (SLEEPING[sleepOfStack(frames)] ?? 'Asleep');
  const within = named.functions[inside];
  const where = within === undefined ? '' : ` inside ${within}`;
  const ended = wokenBy < 0 ? 'nobody was seen to wake it' : `woken by ${threadName(named, wokenBy)}`;
  return `${how}${where}, ${ended}`;
}

function concluded(named: Named, { reason, about, wokenBy, stack }: ToldWait): string {
  const who = about < 0 ? '' : threadName(named, about);
  switch (reason) {
    case 'grace-period':
      return `on its kernel stack a grace period, asked for by ${causeOfGracePeriod(named.stacks[stack] ?? []) ?? 'the kernel'}`;
    case 'bql':
      return `${who} was letting go of the BQL then, and held it until then`;
    case 'vcpu-stop':
      if (who === '') return 'several vCPUs had not stopped by then';
      return wokenBy < 0 ? `${who} alone had not stopped by then` : `${who} had just stopped`;
    case 'vcpu-work':
      return `${who} had just done what was asked of it (run_on_cpu)`;
    case 'disk':
      return wokenBy < 0
        ? 'its kernel stack is one of block I/O'
        : 'block I/O that was completed outside QEMU';
    case 'worker':
      return `${who} did block I/O for it`;
    case 'kernel-work':
      return 'its kernel stack waits for a workqueue';
    case 'lock':
      return who === '' ? 'its kernel stack waits for a lock' : `a lock other than the BQL, which ${who} had`;
    case 'main-loop':
      return 'outside all probed calls the main loop waits there for something to do';
    case 'halted':
      return 'inside KVM_RUN a vCPU sleeps when its guest has halted it';
    case 'stopped':
      return 'it had stopped and was not told to run';
    case 'signal':
      return 'sched_switch gives its state as stopped or traced';
    case 'none':
    case 'unknown':
      return 'that does not tell what it waited for';
  }
}

/** One sentence: what was observed, and what follows from it. */
export const waitEvidence = (named: Named, wait: ToldWait): string =>
  `${observed(named, wait)}: ${concluded(named, wait)}`;
