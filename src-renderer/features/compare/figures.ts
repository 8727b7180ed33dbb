import { STATISTIC_NAMES } from '@core/compare/compare';
import type { Comparison, FigureComparison } from '@core/compare/compare';
import { figureName } from '@core/compare/figure-words';
import { comparedInstants } from '@core/compare/instants';
import type { OverlaidView } from '@core/compare/overlaid';
import { changesOf } from '@core/compare/united-tree';
import type { UnitedTree } from '@core/compare/united-tree';
import { COMPARISON_VIEWS } from '@core/pictures/choice';
import { csvText } from '@core/csv';
import { phaseTitle } from '../../ui/phases';

export const PICTURE_OPTIONS = COMPARISON_VIEWS.map((value) => ({ value, title: value }));

export const STATISTIC_OPTIONS = STATISTIC_NAMES.map((value) => ({ value, title: value }));

/** As the other views have it. */
export function figureTitle(figure: FigureComparison): string {
  const [only, ...others] = figure.phases;
  return only === undefined || others.length > 0 ? figureName(figure) : phaseTitle(only);
}

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
    comparedInstants(view).map(({ landmark, a, b }) => {
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
