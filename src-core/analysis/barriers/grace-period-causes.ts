import { causeOfGracePeriod, gracePeriodWaits } from '../../phases/grace-period';
import type { Span } from '../../phases/partition';
import type { RecordingTables } from '../../recording/recording';
import type { CycleAnalysis } from '../analysis';
import type { GracePeriodCause } from '../summary';

/**
 * Requests of KVM's that wait for grace periods, by a kernel function that is on the stack of one alone (virt/kvm:
 * eventfd.c, kvm_main.c; include/uapi/linux/kvm.h). An ioctl's number is on no stack.
 */
const REQUESTS: readonly (readonly [RegExp, string])[] = [
  [/^(kvm_ioeventfd|kvm_(de)?assign_ioeventfd(_idx)?)$/, 'ioctl(KVM_IOEVENTFD)'],
  [/^(kvm_irqfd|kvm_irqfd_(de)?assign)$/, 'ioctl(KVM_IRQFD)'],
  [/^(kvm_vm_ioctl_set_memory_region|kvm_set_memory_region)$/, 'ioctl(KVM_SET_USER_MEMORY_REGION)'],
  [/^kvm_vm_ioctl_(get_dirty_log|clear_dirty_log)$/, 'ioctl(KVM_GET_DIRTY_LOG)'],
  [/^kvm_set_irq_routing$/, 'ioctl(KVM_SET_GSI_ROUTING)'],
  [/^kvm_vm_ioctl_set_clock$/, 'ioctl(KVM_SET_CLOCK)'],
];
/** The kernel's entries of system calls: __x64_sys_membarrier, __do_sys_ioctl. */
const SYSTEM_CALL = /^(?:__(?:x64|arm64|se|do)_)?sys_(\w+)$/;

/** The system call that a kernel stack (leaf first) is below; null where it shows none. */
export function requestOf(stack: readonly string[]): string | null {
  for (const [functions, request] of REQUESTS) if (stack.some((name) => functions.test(name))) return request;
  for (const name of stack) {
    const call = SYSTEM_CALL.exec(name)?.[1];
    if (call !== undefined) return call === 'ioctl' ? 'ioctl' : `${call}(2)`;
  }
  return null;
}

/** Waits for grace periods by the kernel function that asked for them, gathered cycle by cycle. */
export class GracePeriodCauses {
  readonly #causes = new Map<string, GracePeriodCause & { readonly calls: string[] }>();

  /** By stack: the same few are waited on again and again. */
  readonly #asked = new Map<number, Pick<GracePeriodCause, 'cause' | 'request' | 'stack'>>();

  constructor(private readonly stacks: RecordingTables['stacks']) {}

  add({ spans, stateRuns }: CycleAnalysis): void {
    for (const wait of gracePeriodWaits(stateRuns)) {
      const { cause, request, stack } = this.#askedFor(wait.stack);
      const before = this.#causes.get(cause) ?? { cause, request, calls: [], count: 0, totalNs: 0, stack };
      const call = innermostCall(spans, wait.startNs)?.name ?? null;
      if (call !== null && !before.calls.includes(call)) before.calls.push(call);
      const totalNs = before.totalNs + wait.endNs - wait.startNs;
      this.#causes.set(cause, { ...before, count: before.count + 1, totalNs });
    }
  }

  #askedFor(index: number): Pick<GracePeriodCause, 'cause' | 'request' | 'stack'> {
    let asked = this.#asked.get(index);
    if (asked === undefined) {
      const stack = this.stacks[index] ?? [];
      asked = { cause: causeOfGracePeriod(stack) ?? 'unknown', request: requestOf(stack), stack };
      this.#asked.set(index, asked);
    }
    return asked;
  }

  /** The costliest first. */
  found(): GracePeriodCause[] {
    return [...this.#causes.values()].sort((left, right) => right.totalNs - left.totalNs);
  }
}

/** The probed function of QEMU's that was open; null outside all. */
export function innermostCall(spans: readonly Span[], timeNs: number): Span | null {
  let inner: Span | null = null;
  for (const span of spans)
    if (span.startNs <= timeNs && timeNs < span.endNs && span.depth >= (inner?.depth ?? 0)) inner = span;
  return inner;
}
