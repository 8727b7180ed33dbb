/** The times that a call tree's frames are summed from: measured, sampled, or known to have run. */

/** A list that grows by doubling. */
export class Column {
  values = new Float64Array(64);

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const grown = new Float64Array(Math.max(index + 1, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[index] = value;
  }

  add(index: number, value: number): void {
    this.set(index, this.at(index) + value);
  }
}

/** What was put into one frame itself: measured, sampled, or known to have run where samples may say more. */
export const KINDS_OF_TIME = ['measuredNs', 'runningNs', 'samples'] as const;
export type KindOfTime = (typeof KINDS_OF_TIME)[number];
type Times = Readonly<Record<KindOfTime, Column>>;

export const timeColumns = (): Times => ({
  measuredNs: new Column(),
  runningNs: new Column(),
  samples: new Column(),
});

type AmountsOfTime = Readonly<Record<KindOfTime, number>>;
export type LongCycle = AmountsOfTime & { readonly cycle: number };

export const amountsAt = (times: Times, node: number): AmountsOfTime => ({
  measuredNs: times.measuredNs.at(node),
  runningNs: times.runningNs.at(node),
  samples: times.samples.at(node),
});

export const timeOf = (
  { measuredNs, runningNs, samples }: AmountsOfTime,
  nsPerSample: number | null,
): number => measuredNs + (nsPerSample === null ? runningNs : samples * nsPerSample);
