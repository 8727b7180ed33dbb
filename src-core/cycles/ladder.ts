/** How each vCPU came to a halt and back in one cycle. */
import { findRow, rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import type { Recording, Thread } from '../recording/recording';
import { durationNs, offsetNs } from '../units';
import type { OffsetNs, VcpuIndex } from '../units';
import type { VcpuLadder } from './cycle';

/** QEMU sends it to a vCPU's thread to get it out of KVM_RUN: SIG_IPI, which is SIGUSR1. */
const KICK_SIGNAL = 10;
/** Entered by a vCPU's thread with the BQL held, before it stops; by version, the newer first. */
export const STOPPING_FUNCTIONS: readonly string[] = ['qemu_process_cpu_events', 'qemu_wait_io_event'];

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
}

type VcpuThread = Thread & { readonly is: { readonly role: 'vcpu'; readonly vcpu: VcpuIndex } };

export function vcpuThreads(threads: readonly Thread[]): VcpuThread[] {
  const vcpus = threads.filter((thread): thread is VcpuThread => thread.is.role === 'vcpu');
  return vcpus.sort((left, right) => left.is.vcpu - right.is.vcpu);
}

function lastTimeBefore(
  events: EventColumns,
  rows: Uint32Array,
  kind: number,
  fromNs: number,
  untilNs: number,
): OffsetNs | null {
  let last: OffsetNs | null = null;
  findRow(events, rows, fromNs, untilNs, (row) => {
    if (events.kind[row] === kind) last = offsetNs(events.timeNs[row] ?? 0);
    return false;
  });
  return last;
}

function ladderOf(
  recording: Recording,
  thread: VcpuThread,
  rows: Uint32Array,
  window: LadderWindow,
): VcpuLadder {
  const { events, functions } = recording;
  const timeOf = (row: number): OffsetNs | null => (row < 0 ? null : offsetNs(events.timeNs[row] ?? 0));
  let kicks = 0;
  let kickedNs: OffsetNs | null = null;
  findRow(events, rows, window.stopNs, window.stoppedNs, (row) => {
    if (events.kind[row] !== SIGNALLED || events.a[row] !== KICK_SIGNAL) return false;
    kicks += 1;
    kickedNs ??= timeOf(row);
    return false;
  });
  const stopping = findRow(
    events,
    rows,
    kickedNs ?? window.stopNs,
    window.stoppedNs,
    (row) =>
      events.kind[row] === ENTERED && STOPPING_FUNCTIONS.includes(functions[events.a[row] ?? -1] ?? ''),
  );
  const stoppedNs = timeOf(stopping);
  const kvmEnteredNs = timeOf(
    findRow(events, rows, window.startNs, window.untilNs, (row) => events.kind[row] === KVM_RUN_ENTERED),
  );
  const exitBoundNs = stoppedNs ?? window.stoppedNs;
  const kvmLeftNs = lastTimeBefore(events, rows, KVM_RUN_RETURNED, window.stopNs, exitBoundNs);
  const guestExitedNs = lastTimeBefore(events, rows, GUEST_EXITED, window.stopNs, exitBoundNs);
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
    stoppedNs,
    kvmEnteredNs,
    downtimeNs,
  };
}

/** Every vCPU's ladder, in cpu_index order. */
export function laddersOf(recording: Recording, rows: RowsByThread, window: LadderWindow): VcpuLadder[] {
  return vcpuThreads(recording.threads).map((thread) =>
    ladderOf(recording, thread, rowsOf(rows, thread.tid), window),
  );
}

/** The vCPU that stopped last; null unless every vCPU's stop was seen. */
export function lastToStop(ladders: readonly VcpuLadder[]): VcpuIndex | null {
  let last: VcpuLadder | null = null;
  for (const ladder of ladders) {
    if (ladder.stoppedNs === null) return null;
    if (last === null || ladder.stoppedNs > (last.stoppedNs ?? 0)) last = ladder;
  }
  return last?.vcpu ?? null;
}
