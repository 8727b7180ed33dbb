import type { EventRows } from './from-perf-rows';

/**
 * Two perf events on one tracepoint report one switch one after the other, each with its own reading of the clock.
 * Further apart than this they are two switches of which each event saw one.
 */
const SAME_SWITCH_NS = 1_000_000;

/** The last switch of one CPU, and who reported it. */
interface LastSwitch {
  timeNs: number;
  previous: number;
  next: number;
  readonly reporters: Set<number>;
  /** The row of the thread that left; -1 where it is none of ours. */
  row: number;
}

export interface Switch {
  /** Which perf event of which stream said so. */
  readonly reporter: number;
  readonly timeNs: number;
  readonly cpu: number;
  readonly previous: number;
  /** sched_switch's prev_state. */
  readonly previousState: number;
  readonly next: number;
}

/** TASK_REPORT_MAX: the bit that the kernel sets where a thread was preempted (include/trace/events/sched.h). */
const PREEMPTED = 0x100;

/** Turns the kernel's context switches into events of the watched threads, each switch once. */
export class SwitchMerger {
  private readonly byCpu = new Map<number, LastSwitch>();

  constructor(
    private readonly rows: EventRows,
    private readonly watched: ReadonlySet<number>,
  ) {}

  /** `stackOf` is asked only where the switch needs a stack. */
  add(change: Switch, stackOf: () => number): void {
    const { timeNs, cpu, previous, next, previousState, reporter } = change;
    const last = this.byCpu.get(cpu);
    if (last !== undefined && isSame(last, change)) {
      last.reporters.add(reporter);
      if (last.row >= 0) this.rows.fillStack(last.row, stackOf());
      return;
    }
    let row = -1;
    if (this.watched.has(previous)) {
      const runnable = previousState === 0 || (previousState & PREEMPTED) !== 0;
      row = this.rows.add('switchedOut', timeNs, previous, cpu, runnable ? 1 : 0, previousState, stackOf());
    }
    if (this.watched.has(next)) this.rows.add('switchedIn', timeNs, next, cpu);
    this.byCpu.set(cpu, { timeNs, previous, next, reporters: new Set([reporter]), row });
  }
}

/** An event that reports the same pair again reports another switch: the pair came back in between, unseen. */
function isSame(last: LastSwitch, { timeNs, previous, next, reporter, cpu }: Switch): boolean {
  return (
    cpu >= 0 &&
    last.previous === previous &&
    last.next === next &&
    !last.reporters.has(reporter) &&
    timeNs - last.timeNs < SAME_SWITCH_NS
  );
}
