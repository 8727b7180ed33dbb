/** The longest cycles, and what they spent most time in. */
import { cycleLengthNs, phaseFigures } from '../analysis/report-figures';
import type { PhaseLabel } from '../analysis/report-figures';
import type { RecordingSummary } from '../analysis/summary';

export interface WorstCycle {
  readonly index: number;
  readonly lengthNs: number;
  readonly pauseNs: number;
  readonly resumeNs: number;
  /** The phases, or joint sums, with most of its time; the longest first. Shares of the cycle. */
  readonly most: readonly { readonly label: PhaseLabel; readonly ns: number; readonly share: number }[];
}

const NAMED_PHASES = 3;

export function worstCycles(summary: RecordingSummary, count: number): WorstCycle[] {
  const labels = phaseFigures(summary).map(({ label }) => label);
  return [...summary.cycles]
    .sort((a, b) => cycleLengthNs(b) - cycleLengthNs(a) || a.index - b.index)
    .slice(0, count)
    .map((row) => {
      const lengthNs = cycleLengthNs(row);
      const most = labels
        .map((label) => ({ label, ns: row.phases[label] ?? 0 }))
        .filter(({ ns }) => ns > 0)
        .sort((a, b) => b.ns - a.ns)
        .slice(0, NAMED_PHASES)
        .map(({ label, ns }) => ({ label, ns, share: ns / lengthNs }));
      return { index: row.index, lengthNs, pauseNs: row.pauseNs, resumeNs: row.resumeNs, most };
    });
}
