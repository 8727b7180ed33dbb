/** What is known of QEMU's threads in one cycle: the shapes that `courses.ts` fills and `waits.ts` reads. */
import type { VcpuLadder } from '../cycles/cycle';
import type { RowsByThread } from '../recording/by-thread';
import type { Recording } from '../recording/recording';
import type { ShownEvents } from '../recording/shown-events';
import type { Interval } from './kvm-run';
import type { Span } from './partition';
import type { StateRun } from './states';
import type { TableFacts } from './table-facts';

/** A recording, or the part of one that holds some of its cycles' events, with the indexes that each of those needs. */
export interface IndexedRecording {
  readonly recording: Recording;
  readonly rows: RowsByThread;
  /** Each thread's events and what it did to others. */
  readonly activity: RowsByThread;
  readonly facts: TableFacts;
  readonly shown: ShownEvents;
  /** Whether the vCPUs' own scheduling was recorded, and not only where the driving thread follows one on a CPU. */
  readonly followsVcpus: boolean;
}

/** A stretch of one cycle in which one thread drives. */
export interface DrivenStretch {
  readonly tid: number;
  /** Of that thread, outermost first in start order. */
  readonly spans: readonly Span[];
}

/** The cycle that the threads are followed through. */
export interface FollowedCycle {
  readonly startNs: number;
  readonly endNs: number;
  readonly driven: readonly DrivenStretch[];
  readonly ladders: readonly VcpuLadder[];
}

export interface Kick {
  readonly timeNs: number;
  readonly by: number;
}

export interface Course {
  readonly tid: number;
  readonly ladder: VcpuLadder | null;
  readonly drives: boolean;
  readonly runs: readonly StateRun[];
  /** When a vCPU's thread was in KVM_RUN. */
  readonly inKvm: readonly Interval[];
  /** When a vCPU's thread entered the function in which it stops and does work for others, ascending. */
  readonly turnsNs: readonly number[];
}

/** What one thread's waits are told from, of the other threads. */
export interface OtherThreads {
  readonly indexed: IndexedRecording;
  readonly cycle: FollowedCycle;
  /** Whether the recording would show a vCPU that stops. */
  readonly seesTurns: boolean;
  isOfQemu(tid: number): boolean;
  isMain(tid: number): boolean;
  /** The thread's states without the reasons of its waits; null where it is none of QEMU's. */
  raw(tid: number): Course | null;
  /** When the thread next calls, returns or does something to another after `timeNs`; Infinity where that is not seen. */
  nextDeedNs(tid: number, timeNs: number): number;
}
