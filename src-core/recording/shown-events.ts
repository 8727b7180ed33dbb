/** What a recording's whole event table shows at all: no part of it tells, and what is not seen may be not recorded. */
import { kindIndex } from './events';
import type { EventColumns } from './events';

export interface ShownEvents {
  /** Whether there are signals: under TCG, and where they were not recorded, there are none. */
  readonly signals: boolean;
  /** Whether a clock sampled. */
  readonly samples: boolean;
  /** Threads that were seen to leave or to get a CPU. */
  readonly switching: ReadonlySet<number>;
  /** Threads that were seen to be woken. */
  readonly woken: ReadonlySet<number>;
}

const SWITCHED_OUT = kindIndex('switchedOut');
const SWITCHED_IN = kindIndex('switchedIn');
const WOKEN = kindIndex('woken');

export function shownEvents({ count, kind, tid }: EventColumns): ShownEvents {
  const switching = new Set<number>();
  const woken = new Set<number>();
  for (let row = 0; row < count; row += 1) {
    const is = kind[row];
    if (is === SWITCHED_OUT || is === SWITCHED_IN) switching.add(tid[row] ?? -1);
    else if (is === WOKEN) woken.add(tid[row] ?? -1);
  }
  const used = kind.subarray(0, count);
  return {
    signals: used.includes(kindIndex('signalled')),
    samples: used.includes(kindIndex('sampled')),
    switching,
    woken,
  };
}
