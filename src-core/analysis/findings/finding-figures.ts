/** What findings are made of: an overview's columns, and sums over its cycles that several of them need. */
import { TOLD_BY } from '../../phases/joint-phases';
import { figureColumn } from '../cycle-table';
import type { CycleTable, Figure, PhaseKey } from '../cycle-table';
import type { Finding } from './finding';
import type { RecordingOverview } from '../overview';
import type { PhaseWait } from '../phase-waits';
import { ascendingKnown, quantile } from '../statistics/statistics';

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
  const lengthsNs = new Float64Array(cycles.count);
  for (const part of ['pauseNs', 'captureNs', 'resumeNs'] as const) {
    const column = figureColumn(cycles, part);
    for (let cycle = 0; cycle < cycles.count; cycle += 1)
      lengthsNs[cycle] = (lengthsNs[cycle] ?? 0) + orZero(column?.[cycle]);
  }
  let wholeNs = 0;
  for (const cycle of told) wholeNs += lengthsNs[cycle] ?? 0;
  return { summary, told, lengthsNs, wholeNs };
}

const orZero = (value: number | undefined): number =>
  value === undefined || Number.isNaN(value) ? 0 : value;

/** Over the cycles that are told best; those without the figure add nothing. */
export function sumOf({ summary, told }: FindingFigures, figure: Figure): number {
  const column = figureColumn(summary.cycles, figure);
  let sum = 0;
  if (column !== null) for (const cycle of told) sum += orZero(column[cycle]);
  return sum;
}

/** As told-best.ts chooses rows. */
function toldBest({ toldBy: { words, code } }: CycleTable): Uint32Array {
  const best = TOLD_BY.find((kind) => code.some((at) => words[at] === kind));
  const told = new Uint32Array(code.length);
  let count = 0;
  for (let cycle = 0; cycle < code.length; cycle += 1) {
    if (words[code[cycle] ?? -1] !== best) continue;
    told[count] = cycle;
    count += 1;
  }
  return told.subarray(0, count);
}

/** Of the values that are known, not NaN; NaN where none is. */
export const median = (column: Float64Array | null): number =>
  column === null ? NaN : quantile(ascendingKnown(column), 0.5);

/** NaN where no cycle has the figure. */
export const medianOf = ({ cycles }: FindingFigures['summary'], figure: Figure): number =>
  median(figureColumn(cycles, figure));

/** Of a phase, over the cycles that are told best; null where it is not separated in all of them. */
export function phaseShare(figures: FindingFigures, phase: PhaseKey): number | null {
  const { summary, told, wholeNs } = figures;
  const column = figureColumn(summary.cycles, `phase:${phase}`);
  if (column === null || wholeNs === 0 || told.some((cycle) => Number.isNaN(column[cycle]))) return null;
  return sumOf(figures, `phase:${phase}`) / wholeNs;
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
