/** Two sides → what differs, by how much, and whether that is more than chance. */
import type { Steps } from '../analysis/flame/flame';
import type { Sum } from '../cycle-filter/expression';
import { printSum } from '../cycle-filter/expression';
import { termNamed } from '../cycle-filter/figures';
import type { Phase } from '../phases/phase';
import { differenceOf } from './difference';
import type { Difference, Statistic } from './difference';
import { holm } from './holm';
import { likePhases } from './like-phases';
import type { Half } from './like-phases';
import { mannWhitney } from './mann-whitney';
import type { MannWhitney } from './mann-whitney';
import type { Sample } from './sample';
import { openSide, sampleFor } from './sides';
import type { OpenSide, Side } from './sides';
import { unlikenesses } from './unlike';
import type { Unlikeness } from './unlike';
import { verdictOf } from './verdict';
import type { Verdict } from './verdict';

export const STATISTICS = {
  p50: { kind: 'quantile', share: 0.5 },
  p90: { kind: 'quantile', share: 0.9 },
  p99: { kind: 'quantile', share: 0.99 },
  mean: { kind: 'mean' },
} as const satisfies Record<string, Statistic>;
export type StatisticName = keyof typeof STATISTICS;
export const STATISTIC_NAMES = ['p50', 'p90', 'p99', 'mean'] as const satisfies readonly StatisticName[];

interface Count {
  readonly cycles: number;
  /** Independent ones that say as much, rounded down. */
  readonly effective: number;
}

export interface FigureComparison {
  /** As a filter names it: "pause", "pause.kick", "pause.drain+pause.flush". */
  readonly name: string;
  readonly kind: 'total' | 'phase';
  /** What a phase is of; null for a total. */
  readonly half: Half | null;
  /** Empty for a total; several where a side joins them. */
  readonly phases: readonly Phase[];
  readonly a: Count;
  readonly b: Count;
  readonly statistics: Readonly<Record<StatisticName, Difference>>;
  readonly mannWhitney: MannWhitney;
  readonly verdict: Verdict;
}

/** A figure that is not compared, because one side has none. */
export interface Untold {
  readonly name: string;
  readonly half: Half | null;
  /** The side that has it. */
  readonly toldBy: 'a' | 'b';
}

/** Plain data. */
export interface Comparison {
  readonly a: SideCount;
  readonly b: SideCount;
  /** What else differs besides what was measured. */
  readonly unlike: readonly Unlikeness[];
  /** Totals, each followed by its phases. */
  readonly figures: readonly FigureComparison[];
  readonly untold: readonly Untold[];
}

interface SideCount {
  readonly chosen: number;
  /** Of the chosen, told by the best that any is told by. */
  readonly counted: number;
}

const HALVES: readonly Half[] = ['pause', 'resume'];
const OTHER_TOTALS = ['capture', 'downtime', 'stop-to-start', 'client.pause', 'client.resume'];

interface Wanted {
  readonly sum: Sum;
  readonly half: Half | null;
  readonly phases: readonly Phase[];
}

export function compareSides(one: Side, other: Side): Comparison {
  const steps = compareSteps(one, other);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** A step a figure: as far as it is, it can be had after each. */
export function* compareSteps(one: Side, other: Side): Steps<Comparison> {
  const [a, b] = [openSide(one), openSide(other)];
  const figures: FigureComparison[] = [];
  const untold: Untold[] = [];
  const unlike = unlikenesses(a, b);
  const count = ({ chosen, counted }: OpenSide): SideCount => ({
    chosen: chosen.length,
    counted: counted.length,
  });
  const comparison = (): Comparison => ({ a: count(a), b: count(b), unlike, figures, untold });
  for (const { wanted, isFamily } of familiesOf(a, b)) {
    const tested: Tested[] = [];
    for (const figure of wanted) {
      const [ofA, ofB] = [sampleFor(a, figure.sum), sampleFor(b, figure.sum)];
      if (ofA === null || ofB === null) {
        const only = ofA ?? ofB;
        if (only !== null && greatest(only) > 0)
          untold.push({ name: printSum(figure.sum), half: figure.half, toldBy: ofA === null ? 'b' : 'a' });
      } else if (greatest(ofA) > 0 || greatest(ofB) > 0) {
        tested.push({ figure, ofA, ofB, test: mannWhitney(ofA, ofB) });
      }
      yield comparison;
    }
    const chances = tested.map(({ test }) => test.p);
    const raised = isFamily ? holm(chances) : chances;
    for (const [at, { figure, ofA, ofB, test }] of tested.entries()) {
      figures.push(compareFigure(figure, ofA, ofB, test, raised[at] ?? 1));
      yield comparison;
    }
  }
  return comparison();
}

interface Tested {
  readonly figure: Wanted;
  readonly ofA: Sample;
  readonly ofB: Sample;
  readonly test: MannWhitney;
}

/** What is decided together: totals each by itself, phases of a half after Holm. */
function familiesOf(a: OpenSide, b: OpenSide): { readonly wanted: Wanted[]; readonly isFamily: boolean }[] {
  return [
    ...HALVES.flatMap((half) => [
      { wanted: [total(half)], isFamily: false },
      { wanted: phasesOf(half, a, b), isFamily: true },
    ]),
    { wanted: OTHER_TOTALS.map(total), isFamily: false },
  ];
}

const greatest = ({ ascending }: Sample): number => ascending[ascending.length - 1] ?? 0;

const sumNamed = (...names: readonly string[]): Sum => names.map(termNamed).filter((term) => term !== null);

const total = (name: string): Wanted => ({ sum: sumNamed(name), half: null, phases: [] });

const phasesOf = (half: Half, a: OpenSide, b: OpenSide): Wanted[] =>
  likePhases(half, [a, b]).map((phases) => ({
    sum: sumNamed(...phases.map((phase) => `${half}.${phase}`)),
    half,
    phases,
  }));

function compareFigure(
  { sum, half, phases }: Wanted,
  a: Sample,
  b: Sample,
  test: MannWhitney,
  chance: number,
): FigureComparison {
  const statistics = {
    p50: differenceOf(a, b, STATISTICS.p50),
    p90: differenceOf(a, b, STATISTICS.p90),
    p99: differenceOf(a, b, STATISTICS.p99),
    mean: differenceOf(a, b, STATISTICS.mean),
  };
  const counts = { a: a.ascending.length, b: b.ascending.length };
  return {
    name: printSum(sum),
    kind: half === null ? 'total' : 'phase',
    half,
    phases,
    a: { cycles: counts.a, effective: Math.floor(a.effective) },
    b: { cycles: counts.b, effective: Math.floor(b.effective) },
    statistics,
    mannWhitney: test,
    verdict: verdictOf(statistics.p50, test, chance, counts),
  };
}
