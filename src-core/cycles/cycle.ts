import type { ClientCycle } from '../recording/recording';
import type { DurationNs, OffsetNs, Tid, VcpuIndex } from '../units';

export const CYCLE_KINDS = ['stop-cont'] as const;
export type CycleKind = (typeof CYCLE_KINDS)[number];

/** What an edge of a cycle was read from, best first; a view says so where it isn't the first. */
export type PauseEndEvidence = 'vm_stop returned' | 'reply read';
export type ResumeEndEvidence =
  | 'last vCPU entered KVM_RUN'
  /** Not every vCPU was back by then: the resume lasted at least that long. */
  | 'next stop written'
  | 'vm_start returned'
  | 'reply read';

/** How one vCPU came to a halt and back; each step null where the recording does not show it. */
export interface VcpuLadder {
  readonly vcpu: VcpuIndex;
  readonly tid: Tid;
  /** First kick sent to it. */
  readonly kickedNs: OffsetNs | null;
  /** Kicks sent to it during the pause. */
  readonly kicks: number;
  /** Out of guest code, where the machine reports it. */
  readonly guestExitedNs: OffsetNs | null;
  /** Out of KVM_RUN. */
  readonly kvmLeftNs: OffsetNs | null;
  /** Holds the BQL and stops. */
  readonly stoppedNs: OffsetNs | null;
  /** Back in KVM_RUN after the resume. */
  readonly kvmEnteredNs: OffsetNs | null;
  /** Last exit (of guest or KVM) to next KVM_RUN. */
  readonly downtimeNs: DurationNs | null;
}

/** One pause of the guest and the resume after it. The hold between pauseEnd and resumeStart belongs to no phase. */
export interface Cycle {
  readonly index: number;
  readonly kind: CycleKind;
  /** Stop request written. */
  readonly pauseStartNs: OffsetNs;
  readonly pauseEndNs: OffsetNs;
  readonly pauseEndEvidence: PauseEndEvidence;
  /** Cont request written. */
  readonly resumeStartNs: OffsetNs;
  readonly resumeEndNs: OffsetNs;
  readonly resumeEndEvidence: ResumeEndEvidence;
  readonly client: ClientCycle;
  /** vm_stop entered to vm_start returned: the 2017 measure; null without probes. */
  readonly stopToStartNs: DurationNs | null;
  /** In cpu_index order. */
  readonly vcpus: readonly VcpuLadder[];
  /** The vCPU that stopped last; null where the recording does not show it. */
  readonly lastVcpu: VcpuIndex | null;
  /** Records lost between the first request and the last vCPU's return. */
  readonly lost: number;
}
