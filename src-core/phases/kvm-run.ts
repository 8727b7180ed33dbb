/** When a vCPU's thread was inside ioctl(KVM_RUN), from its calls and its returns. */
import { findRow, firstRowFrom } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';

const KVM_RUN_ENTERED = kindIndex('kvmRunEntered');
const KVM_RUN_RETURNED = kindIndex('kvmRunReturned');

export interface Interval {
  readonly startNs: number;
  readonly endNs: number;
}

/** Whether the thread is inside before its event at `position`: by its last call or return, else by its next. */
function startsInside({ kind }: EventColumns, rows: Uint32Array, position: number): boolean {
  const tells = (row: number): boolean => kind[row] === KVM_RUN_ENTERED || kind[row] === KVM_RUN_RETURNED;
  for (let back = position - 1; back >= 0; back -= 1) {
    const row = rows[back] ?? 0;
    if (tells(row)) return kind[row] === KVM_RUN_ENTERED;
  }
  const next = rows.subarray(position).find(tells);
  return next !== undefined && kind[next] === KVM_RUN_RETURNED;
}

/** Within [fromNs, toNs), in order; `rows` are the thread's own events. */
export function kvmRunIntervals(
  events: EventColumns,
  rows: Uint32Array,
  fromNs: number,
  toNs: number,
): Interval[] {
  const intervals: Interval[] = [];
  let enteredNs = startsInside(events, rows, firstRowFrom(events, rows, fromNs)) ? fromNs : null;
  findRow(events, rows, fromNs, toNs, (row) => {
    const timeNs = events.timeNs[row] ?? 0;
    if (events.kind[row] === KVM_RUN_ENTERED) enteredNs = timeNs;
    else if (events.kind[row] === KVM_RUN_RETURNED) {
      if (enteredNs !== null) intervals.push({ startNs: enteredNs, endNs: timeNs });
      enteredNs = null;
    }
    return false;
  });
  if (enteredNs !== null) intervals.push({ startNs: enteredNs, endNs: toNs });
  return intervals;
}

/** The interval that holds `timeNs`, its end included: what a thread does as it returns it does inside; null if none does. */
export function intervalAt(intervals: readonly Interval[], timeNs: number): Interval | null {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intervals[middle]?.startNs ?? Infinity) <= timeNs) low = middle + 1;
    else high = middle;
  }
  const last = intervals[low - 1];
  return last !== undefined && timeNs <= last.endNs ? last : null;
}
