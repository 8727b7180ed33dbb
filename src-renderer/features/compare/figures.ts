import { STATISTIC_NAMES } from '@core/compare/compare';
import type { Comparison, FigureComparison } from '@core/compare/compare';
import type { Difference } from '@core/compare/difference';
import type { InstantShift, OverlaidView } from '@core/compare/overlaid';
import { changesOf } from '@core/compare/united-tree';
import type { UnitedTree } from '@core/compare/united-tree';
import { signedDuration, signedPercent } from '@core/compare/words';
import { csvText } from '@core/csv';
import { instantsOf } from './overlaid-layout';
import { phaseTitle } from '../../ui/phases';
import { COMPARED_PICTURES } from '../../state/slices/compare-pictures';

export const PICTURE_OPTIONS = COMPARED_PICTURES.map((value) => ({ value, title: value }));

export const STATISTIC_OPTIONS = STATISTIC_NAMES.map((value) => ({ value, title: value }));

/** Names that a condition is written with, as the other views have them. */
const TITLES: Readonly<Record<string, string>> = {
  'stop-to-start': 'stop to start',
  'client.pause': 'client’s pause',
  'client.resume': 'client’s resume',
};

/** A phase stands below the total that it is part of. */
export function figureTitle({ name, half, phases }: FigureComparison): string {
  const [only, ...others] = phases;
  if (half === null || only === undefined) return TITLES[name] ?? name;
  return others.length === 0 ? phaseTitle(only) : phases.join(' + ');
}

/** Milliseconds to the microsecond; what is there but smaller is said to be so, and never is 0. */
export const milliseconds = (ns: number): string => (ns > 0 && ns < 500 ? '<0.001' : (ns / 1e6).toFixed(3));

export const changeText = ({ relative, differenceNs }: Difference): string =>
  relative === null ? signedDuration(differenceNs) : signedPercent(relative);

/** "+1.0% … +7.6%"; what it would need where there are too few cycles to say. */
export function intervalText({ intervalNs, relativeInterval, fewest }: Difference): string {
  if (intervalNs === null) return `needs ${fewest}`;
  return relativeInterval === null
    ? `${signedDuration(intervalNs.low, 2)} … ${signedDuration(intervalNs.high, 2)}`
    : `${signedPercent(relativeInterval.low)} … ${signedPercent(relativeInterval.high)}`;
}

export const chanceText = (chance: number): string => (chance < 0.001 ? '<0.001' : chance.toFixed(3));

export const deltaText = (delta: number): string =>
  `${delta > 0 ? '+' : delta < 0 ? '−' : '±'}${Math.abs(delta).toFixed(2)}`;

export const DECISIONS: Readonly<Record<FigureComparison['verdict']['decision'], string>> = {
  slower: 'slower',
  faster: 'faster',
  none: 'none shown',
  unknown: 'undecided',
};

/** A row a figure and statistic, in nanoseconds; what is not known is empty. */
export const comparisonCsv = ({ figures }: Comparison): string =>
  csvText(
    [
      ...['figure', 'statistic', 'aCycles', 'bCycles', 'aNs', 'bNs', 'differenceNs', 'lowNs', 'highNs'],
      ...['relative', 'relativeLow', 'relativeHigh', 'mannWhitneyP', 'decidedByP', 'cliffsDelta', 'verdict'],
    ],
    figures.flatMap((figure) =>
      STATISTIC_NAMES.map((name) => {
        const one = figure.statistics[name];
        return [
          ...[figure.name, name, figure.a.cycles, figure.b.cycles, one.aNs, one.bNs, one.differenceNs],
          ...[one.intervalNs?.low ?? null, one.intervalNs?.high ?? null, one.relative],
          ...[one.relativeInterval?.low ?? null, one.relativeInterval?.high ?? null],
          ...[figure.mannWhitney.p, figure.verdict.chance, figure.mannWhitney.delta, figure.verdict.decision],
        ];
      }),
    ),
  );

/** Where a bar lies on an axis from -reach to +reach, in parts of its width; what goes beyond is cut there. */
export function barOf(
  { relative, relativeInterval }: Difference,
  reach: number,
): { readonly from: number; readonly to: number; readonly at: number } | null {
  if (relative === null || relativeInterval === null) return null;
  const place = (share: number): number => (Math.max(-1, Math.min(1, share / reach)) + 1) / 2;
  return { from: place(relativeInterval.low), to: place(relativeInterval.high), at: place(relative) };
}

/** As far as nearly all intervals go, and 2% at least. */
export function reachOf(differences: readonly Difference[]): number {
  const ends = differences
    .flatMap(({ relativeInterval }) =>
      relativeInterval === null
        ? []
        : [Math.max(Math.abs(relativeInterval.low), Math.abs(relativeInterval.high))],
    )
    .sort((left, right) => left - right);
  return Math.max(0.02, ends[Math.floor(ends.length * 0.8)] ?? 0);
}

/** Before the alignment with a sign. */
export const signedMilliseconds = (ns: number): string => (ns / 1e6).toFixed(3).replace('-', '−');

/** "+12.3 µs (+8.1 µs … +16 µs)" */
export function shiftWords({ differenceNs, intervalNs, fewest }: InstantShift): string {
  const range =
    intervalNs === null
      ? `needs ${fewest} independent cycles`
      : `${signedDuration(intervalNs.low)} … ${signedDuration(intervalNs.high)}`;
  return `${signedDuration(differenceNs)} (${range})`;
}

/** A row an instant, nanoseconds from the alignment; what a side does not show is empty. */
export const instantsCsv = (view: OverlaidView): string =>
  csvText(
    [
      'instant',
      ...(['a', 'b'] as const).flatMap((side) =>
        ['Cycles', 'P10Ns', 'P50Ns', 'P90Ns'].map((what) => side + what),
      ),
      ...['differenceNs', 'lowNs', 'highNs'],
    ],
    instantsOf(view).map(({ landmark, a, b }) => {
      const shift = view.shifts.find((one) => one.landmark === landmark);
      return [
        landmark,
        ...[a, b].flatMap((side) =>
          side === null ? [null, null, null, null] : [side.count, side.p10Ns, side.p50Ns, side.p90Ns],
        ),
        shift?.differenceNs ?? null,
        shift?.intervalNs?.low ?? null,
        shift?.intervalNs?.high ?? null,
      ];
    }),
  );

/** A row a function, wait or phase, in nanoseconds a cycle. */
export const changesCsv = (tree: UnitedTree): string =>
  csvText(
    ['name', 'kind', 'file', 'aSelfNs', 'bSelfNs', 'aTotalNs', 'bTotalNs'],
    changesOf(tree).map(({ frame, aSelfNs, bSelfNs, aNs, bNs }) => {
      const { name, kind, file } = tree.frames[frame] ?? { name: '', kind: '', file: null };
      return [name, kind, file, aSelfNs, bSelfNs, aNs, bNs];
    }),
  );
