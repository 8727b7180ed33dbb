/**
 * Interrupts that a thread sends to other CPUs and waits for, with a CPU of its own meanwhile: no sleep shows them, only
 * samples do. Names: kernel/smp.c, arch/x86/mm/tlb.c, virt/kvm/kvm_main.c.
 */
import { shareInterval } from '../statistics/binomial';
import type { Broadcasts } from './barriers';
import type { DrivingSamples } from '../driving-samples';

const BROADCAST =
  /^(smp_call_function_(many_cond|many|single|any)|on_each_cpu_cond_mask|native_flush_tlb_multi|kvm_make_(all_cpus|vcpus)_request\w*)(\.\w+)*$/;

/** Null where the thread was never sampled. */
export function boundBroadcasts({ samples, onCpuNs }: DrivingSamples): Broadcasts | null {
  if (samples.length === 0 || onCpuNs === 0) return null;
  const counts = new Map<string, number>();
  let hits = 0;
  for (const { stack } of samples) {
    const outermost = stack.findLastIndex((name) => BROADCAST.test(name));
    if (outermost < 0) continue;
    const cause = stack[outermost + 1] ?? stack[outermost] ?? '';
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
    hits += 1;
  }
  const { low, high } = shareInterval(hits, samples.length);
  return {
    samples: samples.length,
    hits,
    lowNs: Math.floor(low * onCpuNs),
    highNs: Math.ceil(high * onCpuNs),
    causes: [...counts]
      .map(([cause, count]) => ({ cause, samples: count }))
      .sort((left, right) => right.samples - left.samples),
  };
}
