/**
 * Grace periods, told from the kernel stack on which a thread went to sleep. Names: kernel/rcu/srcutree.c,
 * kernel/rcu/tree.c, kernel/rcu/update.c; membarrier(2) and KVM's users end in the same functions.
 */
import type { StateRuns } from './partition';
import { REASONS, stateIndex } from './phase';

const GRACE_PERIOD_WAIT =
  /^(__)?synchronize_s?rcu(_expedited|_tasks\w*|_normal)?(\.\w+)*$|^__wait_rcu_gp$|^s?rcu_barrier(\.\w+)*$/;
/** Generic layers between the wait and the code that asked for it. */
const WAITING_LAYER = /^(wait_|__wait_|schedule|__schedule|_?cond_resched|__cond|do_wait|preempt_|swait)/;

/** Index of the outermost grace-period function of a stack (leaf first), or -1. */
function outermostWait(stack: readonly string[]): number {
  return stack.findLastIndex((name) => GRACE_PERIOD_WAIT.test(name));
}

/** Whether a thread that sleeps on this stack (leaf first) waits for a grace period. */
export const isGracePeriodWait = (stack: readonly string[]): boolean => outermostWait(stack) >= 0;

/** The kernel function that asked for the grace period; null for other stacks. */
export function causeOfGracePeriod(stack: readonly string[]): string | null {
  const wait = outermostWait(stack);
  if (wait < 0) return null;
  return stack.slice(wait + 1).find((name) => !WAITING_LAYER.test(name)) ?? stack[wait] ?? null;
}

/** A thread's absence for one grace period: from going to sleep until it runs again. */
export interface GracePeriodWait {
  readonly startNs: number;
  readonly endNs: number;
  /** Index into Recording.stacks, or -1. */
  readonly stack: number;
}

const GRACE_PERIOD = REASONS.indexOf('grace-period');
const RUNNABLE = stateIndex('runnable');

/**
 * Waits for grace periods among a thread's states, or among those in [from, until). The wait for a CPU after the wake-up belongs
 * to it: the call that waits has not returned, and without the grace period it would not have been needed.
 */
export function gracePeriodWaits(runs: StateRuns, from = 0, until = runs.count): GracePeriodWait[] {
  const waits: GracePeriodWait[] = [];
  for (let run = from; run < until; run += 1) {
    if (runs.reason[run] !== GRACE_PERIOD) continue;
    const wokenNs = runs.endNs[run] ?? 0;
    const next = run + 1;
    const queued = next < until && runs.label[next] === RUNNABLE && runs.startNs[next] === wokenNs;
    const endNs = queued ? (runs.endNs[next] ?? wokenNs) : wokenNs;
    waits.push({ startNs: runs.startNs[run] ?? 0, endNs, stack: runs.stack[run] ?? -1 });
  }
  return waits;
}
