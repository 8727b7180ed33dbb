/** The scheduler's own functions are the leaf of every wait, and tell none from another (kernel/sched/core.c, kernel/time). */
const SCHEDULER = /^(__)?(schedule|preempt_schedule)(_\w+)?(\.\w+)*$/;

/** From the function that gave the CPU away on, leaf first. */
export function withoutScheduler(stack: readonly string[]): readonly string[] {
  const first = stack.findIndex((name) => !SCHEDULER.test(name));
  return first < 0 ? stack : stack.slice(first);
}
