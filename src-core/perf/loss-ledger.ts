import type { Loss } from './perf-recording';

/** CPU numbers up to this one are told apart; the columns hold 16 bits. */
export const MAX_CPU = 32_767;

/**
 * Where records are missing. perf keeps one ring a CPU, and a ring's records come in order: what a LOST record counts
 * is missing between the ring's record before it and itself.
 */
export class LossLedger {
  readonly losses: Loss[] = [];
  lostSamples = 0;
  /** By CPU + 1; unknown CPUs share the first place. */
  private readonly lastNs = new Float64Array(MAX_CPU + 2).fill(-Infinity);

  seen(cpu: number, timeNs: number): void {
    if (timeNs !== -Infinity) this.lastNs[cpu + 1] = timeNs;
  }

  lost(cpu: number, timeNs: number, count: number): void {
    const fromNs = Math.min(this.lastNs[cpu + 1] ?? -Infinity, timeNs);
    this.losses.push({ fromNs, timeNs, cpu, count });
  }
}
