import type { Loss } from './perf-recording';

/** CPU numbers up to this one are told apart; the columns hold 16 bits. */
export const MAX_CPU = 32_767;

/**
 * Where records are missing. perf keeps one ring a CPU, and a ring's records come in order: what a LOST record counts
 * is missing between the ring's record before it and itself. Samples that only LOST_SAMPLES records count, which perf
 * writes at the very end, had no later record in their ring: they are missing after its last.
 */
export class LossLedger {
  private readonly losses: Loss[] = [];
  private placed = 0;
  private lostSamples = 0;
  /** By CPU + 1; unknown CPUs share the first place. */
  private readonly lastNs = new Float64Array(MAX_CPU + 2).fill(-Infinity);

  seen(cpu: number, timeNs: number): void {
    if (timeNs !== -Infinity) this.lastNs[cpu + 1] = timeNs;
  }

  lost(cpu: number, timeNs: number, count: number): void {
    const fromNs = Math.min(this.lastNs[cpu + 1] ?? -Infinity, timeNs);
    this.losses.push({ fromNs, timeNs, cpu, count });
    this.placed += count;
  }

  /** LOST_SAMPLES counts over the whole recording, what LOST records counted too: the two are never added. */
  lostInAll(count: number): void {
    this.lostSamples += count;
  }

  finish(): readonly Loss[] {
    const unplaced = this.lostSamples - this.placed;
    if (unplaced <= 0) return this.losses;
    const ends = this.lastNs.filter((timeNs) => timeNs !== -Infinity).sort();
    const [fromNs = -Infinity, timeNs = -Infinity] = [ends[0], ends.at(-1)];
    return [...this.losses, { fromNs, timeNs, cpu: -1, count: unplaced }];
  }
}
