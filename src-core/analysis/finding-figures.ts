/** What findings are made of: an overview's columns, and sums over its cycles that several of them need. */
import { TOLD_BY } from '../phases/joint-phases';
import { figureAt, figureColumn } from './cycle-table';
import type { CycleTable, Figure, PhaseKey } from './cycle-table';
import type { Finding } from './finding';
import type { RecordingOverview } from './overview';
import type { PhaseWait } from './phase-waits';
import { ascendingKnown, quantile } from './statistics';

export interface FindingFigures {
  readonly summary: Omit<RecordingOverview, 'findings'>;
  /** Cycles that are told best: those that the statistics are of. */
  readonly told: Uint32Array;
  /** Pause, capture and resume of each cycle. */
  readonly lengthsNs: Float64Array;
  /** Of those that are told best together. */
  readonly wholeNs: number;
}

export type Find = (figures: FindingFigures) => Finding | null;

export function figuresFor(summary: FindingFigures['summary']): FindingFigures {
  const { cycles } = summary;
  const told = toldBest(cycles);
  const part = (figure: Figure, cycle: number): number => figureAt(cycles, figure, cycle) ?? 0;
  const lengthsNs = Float64Array.from(
    { length: cycles.count },
    (_, cycle) => part('pauseNs', cycle) + part('captureNs', cycle) + part('resumeNs', cycle),
  );
  let wholeNs = 0;
  for (const cycle of told) wholeNs += lengthsNs[cycle] ?? 0;
  return { summary, told, lengthsNs, wholeNs };
}

/** As told-best.ts chooses rows. */
function toldBest({ toldBy: { words, code } }: CycleTable): Uint32Array {
  const best = TOLD_BY.find((kind) => code.some((at) => words[at] === kind));
  return Uint32Array.from(code.keys()).filter((cycle) => words[code[cycle] ?? -1] === best);
}

export const plural = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Of the values that are known, not NaN; NaN where none is. */
export const median = (column: Float64Array | null): number =>
  column === null ? NaN : quantile(ascendingKnown(column), 0.5);

/** NaN where no cycle has the figure. */
export const medianOf = ({ cycles }: FindingFigures['summary'], figure: Figure): number =>
  median(figureColumn(cycles, figure));

/** Of a phase, over the cycles that are told best; null where it is not separated in all of them. */
export function phaseShare({ summary, told, wholeNs }: FindingFigures, phase: PhaseKey): number | null {
  let sumNs = 0;
  for (const cycle of told) {
    const ns = figureAt(summary.cycles, `phase:${phase}`, cycle);
    if (ns === null) return null;
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
