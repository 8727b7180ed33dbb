/** The calls that frame a cycle of our own client's. */
import { findRow, rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { ClientCycle, Recording } from '../recording/recording';
import { offsetNs } from '../units';
import type { OffsetNs, Tid } from '../units';

const ENTERED = kindIndex('functionEntered');
const RETURNED = kindIndex('functionReturned');

export interface ClientFrame {
  readonly tid: Tid;
  readonly stopEnteredNs: OffsetNs;
  readonly stopReturnedNs: OffsetNs;
  readonly startEnteredNs: OffsetNs;
  readonly startReturnedNs: OffsetNs;
}

function drivingThread(recording: Recording): Tid | null {
  return recording.threads.find((thread) => thread.is.role === 'main')?.tid ?? null;
}

/** vm_stop and vm_start inside the client's commands; null unless both were seen, entry and return. */
export function clientFrame(
  recording: Recording,
  rows: RowsByThread,
  { stop, cont }: ClientCycle,
): ClientFrame | null {
  const tid = drivingThread(recording);
  if (tid === null) return null;
  const { events, functions } = recording;
  const own = rowsOf(rows, tid);
  const time = (kind: number, name: string, fromNs: number, untilNs: number): OffsetNs | null => {
    const called = functions.indexOf(name);
    const row = findRow(
      events,
      own,
      fromNs,
      untilNs,
      (at) => events.kind[at] === kind && events.a[at] === called,
    );
    return row < 0 ? null : offsetNs(events.timeNs[row] ?? 0);
  };
  const stopEnteredNs = time(ENTERED, 'vm_stop', stop.writtenNs, stop.repliedNs);
  if (stopEnteredNs === null) return null;
  const stopReturnedNs = time(RETURNED, 'vm_stop', stopEnteredNs, stop.repliedNs);
  const startEnteredNs = time(ENTERED, 'vm_start', cont.writtenNs, cont.repliedNs);
  if (stopReturnedNs === null || startEnteredNs === null) return null;
  const startReturnedNs = time(RETURNED, 'vm_start', startEnteredNs, cont.repliedNs);
  if (startReturnedNs === null) return null;
  return { tid, stopEnteredNs, stopReturnedNs, startEnteredNs, startReturnedNs };
}
