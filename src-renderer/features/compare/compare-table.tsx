import { useMemo } from 'react';
import type { Comparison, FigureComparison } from '@core/compare/compare';
import type { Difference } from '@core/compare/difference';
import {
  barOf,
  chanceText,
  changeText,
  DECISIONS,
  deltaText,
  intervalText,
  reachOf,
} from '@core/compare/figure-words';
import { formatMilliseconds, formatShare } from '@core/units';
import { useApp } from '../../state/hooks';
import { useThemeName } from '../../state/theme';
import { PhasePatch } from '../../ui/swatch';
import { figureTitle } from './figures';

/** Totals, each followed by its phases; a row's name shows its distribution on both sides. */
export function CompareTable({ comparison: { figures } }: { comparison: Comparison }) {
  const statistic = useApp((state) => state.comparedStatistic);
  const reach = useMemo(
    () => reachOf(figures.map(({ statistics }) => statistics[statistic])),
    [figures, statistic],
  );
  return (
    <div className="compare-scroll" tabIndex={0} role="group" aria-label={`Differences of ${statistic}`}>
      <table className="compare-table">
        <thead>
          <tr>
            <th scope="col" className="compare-name">
              {statistic}, ms
            </th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">change</th>
            <th scope="col" title="95% of the difference: percentile bootstrap">
              95%
            </th>
            <th
              scope="col"
              className="compare-bar"
              title={`from −${formatShare(reach)} to +${formatShare(reach)}`}
            >
              ±{formatShare(reach)}
            </th>
            <th scope="col" title="Mann-Whitney; a half’s phases together, after Holm">
              p
            </th>
            <th
              scope="col"
              title="Cliff’s delta: how much more often B’s is the greater of a pair than the smaller"
            >
              δ
            </th>
            <th
              scope="col"
              className="compare-decision"
              title="of the median: its interval holds no 0, and p is below 0.05"
            >
              verdict
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <FigureRow key={figure.name} figure={figure} reach={reach} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FigureRow({ figure, reach }: { figure: FigureComparison; reach: number }) {
  const statistic = useApp((state) => state.comparedStatistic);
  const isShown = useApp((state) => state.comparedFigure === figure.name);
  const show = useApp((state) => state.showComparedFigure);
  const theme = useThemeName();
  const one = figure.statistics[statistic];
  const { decision, chance } = figure.verdict;
  const [only] = figure.phases;
  const counts = `${figure.a.cycles} and ${figure.b.cycles} cycles, as much as ${figure.a.effective} and ${figure.b.effective} independent ones`;
  return (
    <tr className={`is-${figure.kind} is-${decision}${isShown ? ' is-selected' : ''}`} title={counts}>
      <th scope="row" className="compare-name">
        <button
          type="button"
          title={figureTitle(figure)}
          aria-pressed={isShown}
          onClick={() => show(figure.name)}
        >
          {figure.phases.length === 1 && only ? <PhasePatch phase={only} theme={theme} /> : null}
          {figureTitle(figure)}
        </button>
      </th>
      <td>{formatMilliseconds(one.aNs)}</td>
      <td>{formatMilliseconds(one.bNs)}</td>
      <td className="compare-change">{changeText(one)}</td>
      <td className="compare-interval">{intervalText(one)}</td>
      <td className="compare-bar">
        <IntervalBar difference={one} reach={reach} />
      </td>
      <td>{chanceText(chance)}</td>
      <td>{deltaText(figure.mannWhitney.delta)}</td>
      <td className="compare-decision">{DECISIONS[decision]}</td>
    </tr>
  );
}

const WIDTH = 100;
const HEIGHT = 12;

/** The interval about nought, on the axis of all rows; the same is written beside it. */
function IntervalBar({ difference, reach }: { difference: Difference; reach: number }) {
  const bar = barOf(difference, reach);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line className="compare-nought" x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={HEIGHT} />
      {bar === null ? null : (
        <>
          <rect
            className="compare-range"
            x={bar.from * WIDTH}
            y={4}
            width={Math.max(1, (bar.to - bar.from) * WIDTH)}
            height={4}
          />
          <line className="compare-value" x1={bar.at * WIDTH} x2={bar.at * WIDTH} y1={1} y2={HEIGHT - 1} />
        </>
      )}
    </svg>
  );
}
