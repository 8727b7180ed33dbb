import type { KnownCycle } from '../recording/recording';
import type { DurationNs, OffsetNs, Tid, VcpuIndex } from '../units';

/** What was done: driven by Quiescope itself, or found in a recording that does not say who paused the guest or why. */
export const CYCLE_KINDS = ['stop-cont', 'found'] as const;
export type CycleKind = (typeof CYCLE_KINDS)[number];

/** A call of a function of QEMU's, by name. */
type Entered = `${string} entered`;
type Returned = `${string} returned`;
/** A trace event in QEMU's log, by name. */
type Logged = `${string} logged`;

/** What each edge of a cycle was read from; a view says so where it isn't what one would expect. */
export interface CycleEdges {
  readonly pauseStart: 'request written' | Entered | Logged;
  readonly pauseEnd: 'reply read' | Returned | Logged;
  readonly resumeStart: 'request written' | Entered | Logged;
  readonly resumeEnd:
    | 'last vCPU entered KVM_RUN'
    /** Not every vCPU was back by then: the resume lasted at least that long. */
    | 'next pause began'
    | 'reply read'
    | Returned
    | Logged;
}

/** How one vCPU came to a halt and back; each step null where the recording does not show it. */
export interface VcpuLadder {
  readonly vcpu: VcpuIndex;
  readonly tid: Tid;
  /** First kick sent to it. */
  readonly kickedNs: OffsetNs | null;
  /** Kicks sent to it during the pause; null where the recording has no signals. */
  readonly kicks: number | null;
  /** Out of guest code, where the machine reports it. */
  readonly guestExitedNs: OffsetNs | null;
  /** Out of KVM_RUN. */
  readonly kvmLeftNs: OffsetNs | null;
  /**
   * Has the BQL: when it ran again after its last wait for it before it stopped, or the moment it stopped if it never waited.
   * Null where its states, or one of its waits, are not known.
   */
  readonly bqlNs: OffsetNs | null;
  /** For how long it waited for the BQL between leaving KVM_RUN and stopping; 0 if it never did. */
  readonly bqlWaitNs: DurationNs | null;
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
  /** Stop request written, or where a pause that was found is first seen. */
  readonly pauseStartNs: OffsetNs;
  readonly pauseEndNs: OffsetNs;
  /** Cont request written, or where a resume that was found is first seen. */
  readonly resumeStartNs: OffsetNs;
  readonly resumeEndNs: OffsetNs;
  readonly edges: CycleEdges;
  readonly known: KnownCycle;
  /** vm_stop entered to vm_start returned: the 2017 measure; null without probes. */
  readonly stopToStartNs: DurationNs | null;
  /** In cpu_index order. */
  readonly vcpus: readonly VcpuLadder[];
  /** The vCPU that stopped last; null where the recording does not show it. */
  readonly lastVcpu: VcpuIndex | null;
  /** Records lost between the first request and the last vCPU's return. */
  readonly lost: number;
}
