import type { DurationNs, MonotonicNs, OffsetNs, Tid, VcpuIndex } from '../units';
import type { Level } from '../phases/phase';
import type { EventColumns } from './events';

/** Who a thread is for QEMU. */
export type ThreadRole =
  | { readonly role: 'main' }
  | { readonly role: 'vcpu'; readonly vcpu: VcpuIndex }
  | { readonly role: 'other' };

export interface Thread {
  readonly tid: Tid;
  readonly name: string;
  readonly is: ThreadRole;
}

/** One command that our client sent, timed on its own CLOCK_MONOTONIC as offsets from the origin. */
export interface ClientCommand {
  readonly command: 'stop' | 'cont';
  readonly writtenNs: OffsetNs;
  /** When STOP or RESUME was read; null when it never came. */
  readonly eventNs: OffsetNs | null;
  readonly repliedNs: OffsetNs;
}

/** A pause and the resume after it as the client drove them. */
export interface ClientCycle {
  readonly stop: ClientCommand;
  readonly cont: ClientCommand;
}

/** Records that perf could not keep: how many, and after which instant they are missing. */
export interface LossSpan {
  readonly fromNs: OffsetNs;
  readonly toNs: OffsetNs;
  readonly count: number;
}

export interface Recording {
  /** The instant that every offset counts from. */
  readonly origin: MonotonicNs;
  readonly level: Level;
  readonly events: EventColumns;
  readonly threads: readonly Thread[];
  /** Names of the probed functions, indexed by events' `a`. */
  readonly functions: readonly string[];
  /** Kernel stacks, leaf first, symbol names or hexadecimal addresses; indexed by events' `stack`. */
  readonly stacks: readonly (readonly string[])[];
  /** The cycles that were recorded, in time order. */
  readonly cycles: readonly ClientCycle[];
  /** Cycles driven alike with no instrument attached, on the client's clock. */
  readonly bare: readonly BareCycle[];
  readonly losses: readonly LossSpan[];
}

export interface BareCycle {
  readonly clientPauseNs: DurationNs;
  readonly clientResumeNs: DurationNs;
}
