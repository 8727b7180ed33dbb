/**
 * Grace periods, told from the kernel stack on which a thread went to sleep. Names: kernel/rcu/srcutree.c,
 * kernel/rcu/tree.c, kernel/rcu/update.c; membarrier(2) and KVM's users end in the same functions.
 */
import type { Reason } from './phase';

const GRACE_PERIOD_WAIT =
  /^(__)?synchronize_s?rcu(_expedited|_tasks\w*|_normal)?(\.\w+)*$|^__wait_rcu_gp$|^s?rcu_barrier(\.\w+)*$/;
/** Generic layers between the wait and the code that asked for it. */
const WAITING_LAYER = /^(wait_|__wait_|schedule|__schedule|_?cond_resched|__cond|do_wait|preempt_|swait)/;

/** Index of the outermost grace-period function of a stack (leaf first), or -1. */
function outermostWait(stack: readonly string[]): number {
  return stack.findLastIndex((name) => GRACE_PERIOD_WAIT.test(name));
}

/** Why a thread sleeps, as far as the stack (leaf first) tells. */
export function reasonOfStack(stack: readonly string[]): Reason {
  return outermostWait(stack) >= 0 ? 'grace-period' : 'unknown';
}

/** The kernel function that asked for the grace period; null for other stacks. */
export function causeOfGracePeriod(stack: readonly string[]): string | null {
  const wait = outermostWait(stack);
  if (wait < 0) return null;
  return stack.slice(wait + 1).find((name) => !WAITING_LAYER.test(name)) ?? stack[wait] ?? null;
}
