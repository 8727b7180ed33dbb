/** How each vCPU came to a halt and back in one cycle. */
import { findRow, firstRowFrom, rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import { durationNs, offsetNs } from '../units';
import type { OffsetNs, VcpuIndex } from '../units';
import type { CutFacts, VcpuThread } from './cut-facts';
import type { VcpuLadder } from './cycle';

/** QEMU sends it to a vCPU's thread to get it out of KVM_RUN: SIG_IPI, which is SIGUSR1. */
const KICK_SIGNAL = 10;

const SIGNALLED = kindIndex('signalled');
const ENTERED = kindIndex('functionEntered');
const GUEST_EXITED = kindIndex('guestExited');
const KVM_RUN_ENTERED = kindIndex('kvmRunEntered');
const KVM_RUN_RETURNED = kindIndex('kvmRunReturned');

/** The instants between which a vCPU's steps are looked for. */
export interface LadderWindow {
  /** vm_stop entered. */
  readonly stopNs: number;
  /** vm_stop returned. */
  readonly stoppedNs: number;
  /** vm_start entered. */
  readonly startNs: number;
  /** The next cycle's stop request, or Infinity. */
  readonly untilNs: number;
  /** Whether the recording has signals: no kick seen is not none sent. */
  readonly kicksSeen: boolean;
}

interface Exit {
  readonly guestExitedNs: OffsetNs | null;
  readonly kvmLeftNs: OffsetNs | null;
}

/**
 * How the thread came out of KVM_RUN the last time before `untilNs`; it may have been out long before it was kicked. An
 * exit of the guest counts only from the kick on: earlier ones were followed by entries that are not recorded.
 */
function lastExit(events: EventColumns, rows: Uint32Array, kickedNs: number, untilNs: number): Exit {
  for (let position = firstRowFrom(events, rows, untilNs) - 1; position >= 0; position -= 1) {
    const row = rows[position] ?? 0;
    const timeNs = offsetNs(events.timeNs[row] ?? 0);
    if (events.kind[row] === KVM_RUN_ENTERED) break;
    if (events.kind[row] === KVM_RUN_RETURNED) {
      const within = findRow(events, rows, kickedNs, timeNs, (at) => events.kind[at] === GUEST_EXITED);
      const guestExitedNs = within < 0 ? null : offsetNs(events.timeNs[within] ?? 0);
      return { guestExitedNs, kvmLeftNs: timeNs };
    }
  }
  return { guestExitedNs: null, kvmLeftNs: null };
}

/** How many kicks were sent to the thread while it was to stop, and when the first. */
function kicksOf(
  events: EventColumns,
  rows: Uint32Array,
  { stopNs, stoppedNs, kicksSeen }: LadderWindow,
): Pick<VcpuLadder, 'kicks' | 'kickedNs'> {
  let kicks = 0;
  let kickedNs: OffsetNs | null = null;
  findRow(events, rows, stopNs, stoppedNs, (row) => {
    if (events.kind[row] !== SIGNALLED || events.a[row] !== KICK_SIGNAL) return false;
    kicks += 1;
    kickedNs ??= offsetNs(events.timeNs[row] ?? 0);
    return false;
  });
  return { kicks: kicksSeen ? kicks : null, kickedNs };
}

function ladderOf(
  events: EventColumns,
  thread: VcpuThread,
  rows: Uint32Array,
  turns: ReadonlySet<number>,
  window: LadderWindow,
): VcpuLadder {
  const timeOf = (row: number): OffsetNs | null => (row < 0 ? null : offsetNs(events.timeNs[row] ?? 0));
  const { kicks, kickedNs } = kicksOf(events, rows, window);
  const stopping = findRow(
    events,
    rows,
    kickedNs ?? window.stopNs,
    window.stoppedNs,
    (row) => events.kind[row] === ENTERED && turns.has(events.a[row] ?? -1),
  );
  const stoppedNs = timeOf(stopping);
  const firstEntry = (fromNs: number, untilNs: number): number =>
    findRow(events, rows, fromNs, untilNs, (row) => events.kind[row] === KVM_RUN_ENTERED);
  // Somebody else's cont brought it back before ours: a later entry says nothing of this pause.
  const wasBack = firstEntry(window.stoppedNs, window.startNs) >= 0;
  const kvmEnteredNs = wasBack ? null : timeOf(firstEntry(window.startNs, window.untilNs));
  const { guestExitedNs, kvmLeftNs } = lastExit(
    events,
    rows,
    kickedNs ?? window.stopNs,
    stoppedNs ?? window.stoppedNs,
  );
  const outNs = guestExitedNs ?? kvmLeftNs;
  const downtimeNs = outNs === null || kvmEnteredNs === null ? null : durationNs(kvmEnteredNs - outNs);
  const { vcpu } = thread.is;
  return {
    vcpu,
    tid: thread.tid,
    kickedNs,
    kicks,
    guestExitedNs,
    kvmLeftNs,
    bqlNs: null,
    bqlWaitNs: null,
    stoppedNs,
    kvmEnteredNs,
    downtimeNs,
  };
}

/** Every vCPU's ladder, in cpu_index order. */
export const laddersOf = (
  events: EventColumns,
  rows: RowsByThread,
  { vcpus, turns }: CutFacts,
  window: LadderWindow,
): VcpuLadder[] => vcpus.map((thread) => ladderOf(events, thread, rowsOf(rows, thread.tid), turns, window));

/** The vCPU that stopped last; null unless every vCPU's stop was seen. */
export function lastToStop(ladders: readonly VcpuLadder[]): VcpuIndex | null {
  let last: VcpuLadder | null = null;
  for (const ladder of ladders) {
    if (ladder.stoppedNs === null) return null;
    if (last === null || ladder.stoppedNs > (last.stoppedNs ?? 0)) last = ladder;
  }
  return last?.vcpu ?? null;
}
