/** What findings are made of: a summary, and sums over its cycles that several of them need. */
import type { Finding } from './finding';
import type { PhaseWait } from './phase-waits';
import { cycleLengthNs } from './report-figures';
import { ascendingOf, quantile } from './statistics';
import type { CycleRow, RecordingSummary } from './summary';
import { toldBest } from './told-best';

export interface FindingFigures {
  readonly summary: Omit<RecordingSummary, 'findings'>;
  /** Cycles that are told best: those that the statistics are of. */
  readonly told: readonly CycleRow[];
  /** Pauses and resumes of these together. */
  readonly wholeNs: number;
}

export type Find = (figures: FindingFigures) => Finding | null;

export function figuresFor(summary: FindingFigures['summary']): FindingFigures {
  const told = toldBest(summary.cycles);
  return { summary, told, wholeNs: told.reduce((sum, row) => sum + cycleLengthNs(row), 0) };
}

export const plural = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** NaN where no cycle has the figure. */
export const medianOf = (rows: readonly CycleRow[], figure: (row: CycleRow) => number | null): number =>
  quantile(ascendingOf(rows.flatMap((row) => figure(row) ?? [])), 0.5);

/** Of a phase, over the cycles that are told best; null where it is not separated in all of them. */
export function phaseShare(
  { told, wholeNs }: FindingFigures,
  phase: keyof CycleRow['phases'],
): number | null {
  let sumNs = 0;
  for (const { phases } of told) {
    const ns = phases[phase];
    if (ns === null || ns === undefined) return null;
    sumNs += ns;
  }
  return wholeNs === 0 ? null : sumNs / wholeNs;
}

/** Together: their time a cycle, its share, and where the longest stretch of it was; null where there is none. */
export function waitsOf(
  { summary: { phaseWaits }, told, wholeNs }: FindingFigures,
  holds: (wait: PhaseWait) => boolean,
): { readonly meanNs: number; readonly share: number; readonly show: Finding['show'] } | null {
  const held = phaseWaits.filter(holds);
  const [first] = held;
  if (first === undefined || wholeNs === 0) return null;
  const sumNs = held.reduce((sum, { totalNs }) => sum + totalNs, 0);
  const lengthOf = ({ longest }: PhaseWait): number => longest.endNs - longest.startNs;
  const { longest } = held.reduce((most, wait) => (lengthOf(wait) > lengthOf(most) ? wait : most), first);
  const { cycle, startNs, endNs } = longest;
  return {
    meanNs: sumNs / told.length,
    share: sumNs / wholeNs,
    show: { view: 'timeline', cycle, range: { startNs, endNs } },
  };
}
