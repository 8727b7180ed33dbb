/** The calls that frame a cycle of our own client's. */
import { findRow, firstRowAtOrAfter, rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { ClientCommand, ClientCycle, Recording } from '../recording/recording';
import { offsetNs, tid } from '../units';
import type { OffsetNs, Tid } from '../units';
import type { CutFacts } from './cut-facts';

const ENTERED = kindIndex('functionEntered');
const RETURNED = kindIndex('functionReturned');

/** One call on one thread. */
interface FramingCall {
  readonly tid: Tid;
  readonly name: string;
  readonly enteredNs: OffsetNs;
  readonly returnedNs: OffsetNs;
}

export interface ClientFrame {
  readonly stop: FramingCall;
  readonly start: FramingCall;
}

interface FramedBy {
  readonly recording: Recording;
  readonly rows: RowsByThread;
  readonly facts: CutFacts;
}

/** The calls that stop and start the guest inside the client's commands; null unless both were seen, entry and return. */
export function clientFrame(by: FramedBy, { stop, cont }: ClientCycle): ClientFrame | null {
  const stopped = framingCall(by, by.facts.stopping, stop);
  const started = stopped && framingCall(by, by.facts.starting, cont);
  return stopped && started && { stop: stopped, start: started };
}

/** The first call of one of the functions inside a command, on whichever thread; null unless it returned inside it. */
function framingCall(
  { recording: { events, functions }, rows }: FramedBy,
  wanted: ReadonlySet<number>,
  { writtenNs, repliedNs }: ClientCommand,
): FramingCall | null {
  const isIt = (row: number): boolean => events.kind[row] === ENTERED && wanted.has(events.a[row] ?? -1);
  let first = firstRowAtOrAfter(events, writtenNs);
  const isInside = (row: number): boolean => row < events.count && (events.timeNs[row] ?? 0) < repliedNs;
  while (isInside(first) && !isIt(first)) first += 1;
  if (!isInside(first)) return null;
  const called = events.a[first] ?? -1;
  const thread = tid(events.tid[first] ?? -1);
  const enteredNs = offsetNs(events.timeNs[first] ?? 0);
  const returned = findRow(
    events,
    rowsOf(rows, thread),
    enteredNs,
    repliedNs,
    (at) => at > first && events.kind[at] === RETURNED && events.a[at] === called,
  );
  if (returned < 0) return null;
  return {
    tid: thread,
    name: functions[called] ?? '',
    enteredNs,
    returnedNs: offsetNs(events.timeNs[returned] ?? 0),
  };
}
