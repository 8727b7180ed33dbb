/**
 * Three things go by the name of barrier: those of the source that are no instruction, fence instructions, and waits for
 * other CPUs. What is known of each.
 */

/** Waits for grace periods in all cycles that came from one place in the kernel. */
export interface GracePeriodCause {
  /** The kernel function that asked for the wait, e.g. kvm_io_bus_unregister_dev. */
  readonly cause: string;
  /** The system call above it, e.g. ioctl(KVM_IOEVENTFD); null where the stack does not show it. */
  readonly request: string | null;
  /** Functions of QEMU's that were open, the innermost probed one of each wait. */
  readonly calls: readonly string[];
  readonly count: number;
  readonly totalNs: number;
  /** A kernel stack that shows it, leaf first. */
  readonly stack: readonly string[];
}

interface BroadcastCause {
  /** The kernel function that asked for it. */
  readonly cause: string;
  readonly samples: number;
}

export interface Broadcasts {
  readonly samples: number;
  readonly hits: number;
  /** 95% interval of their time, as FenceBound gives it. */
  readonly lowNs: number;
  readonly highNs: number;
  readonly causes: readonly BroadcastCause[];
}

/** A fence that samples hit. */
export interface HitFence {
  readonly function: string;
  /** In the binary, hexadecimal. */
  readonly address: string;
  readonly instruction: string;
  readonly samples: number;
}

export interface FenceBound {
  /** Of the driving thread within pauses and resumes. */
  readonly samples: number;
  /** Of these on a fence, or on the instruction after it: a sample's address is late rather than early. */
  readonly hits: number;
  /** For how long the thread had a CPU. */
  readonly onCpuNs: number;
  /** 95% interval of the fences' time: Clopper and Pearson's of the share of samples, of onCpuNs. */
  readonly lowNs: number;
  readonly highNs: number;
  /** The most hit first. */
  readonly places: readonly HitFence[];
}

/** A barrier of the source that is no instruction: it takes no time, whatever a sampler's rows say. */
export interface ZeroByteBarrier {
  readonly name: string;
  readonly where: string;
  readonly reason: string;
  /** The file that defines it. */
  readonly source: string;
}

export interface GracePeriodWaits {
  readonly perCycle: number;
  /** Mean over the cycles, until the thread ran again. */
  readonly nsPerCycle: number;
  readonly medianNs: number;
  /** Of all pauses' and resumes' time. */
  readonly share: number;
  readonly causes: readonly GracePeriodCause[];
}

/** Fence instructions in the functions on the path; environment.fences lists them. */
export interface FenceCost {
  /** Of one binary; functions of other files are not among them. */
  readonly file: string;
  readonly functions: number;
  readonly instructions: number;
  readonly fences: number;
  /** How many calls deep they were looked for. */
  readonly depth: number;
  /** Null where no samples bound their time. */
  readonly bound: FenceBound | null;
}

export interface BarrierAudit {
  /** Null where the recording does not show them. */
  readonly gracePeriods: GracePeriodWaits | null;
  /** Interrupts to other CPUs that were waited for; null without samples. */
  readonly broadcasts: Broadcasts | null;
  /** Null where the binary was not looked into. */
  readonly fences: FenceCost | null;
  readonly fencesNote: string;
  readonly zeroByte: readonly ZeroByteBarrier[];
  /** Why a sampler may say otherwise. */
  readonly whySampled: readonly string[];
  /** One sentence, with the figures. */
  readonly verdict: string;
}
