import { useMemo } from 'react';
import type { Ref } from 'react';
import type { CompareView } from '@core/compare/view';
import { ecdfSteps } from '@core/analysis/statistics/ecdf';
import { EChart } from '../../charts/echart';
import type { ChartHandle, ChartOption } from '../../charts/echart';
import { ecdfOption } from '../../charts/options/ecdf';
import { measureFor } from '../../charts/options/measure';
import { useApp } from '../../state/hooks';
import { useThemeName } from '../../state/theme';
import { Choice } from '../../ui/choice';
import { THEMES } from '../../ui/theme/tokens';
import type { Tokens } from '../../ui/theme/tokens';

interface Props {
  readonly view: CompareView;
  readonly handle: Ref<ChartHandle>;
}

const SCALES = [
  { value: 'linear', title: 'linear' },
  { value: 'log', title: 'log' },
] as const;

/** The share of either side's cycles up to each value of one figure. */
export function CompareChart({ view, handle }: Props) {
  const tokens = THEMES[useThemeName()];
  const scale = useApp((state) => state.figureScale);
  const scaleFigure = useApp((state) => state.scaleFigure);
  const option = useMemo(() => curvesOption(view, scale, tokens), [view, scale, tokens]);
  return (
    <figure className="compare-chart">
      <figcaption>
        <span>Share of cycles up to a value: {view.figure}</span>
        <span className="compare-key is-a">A</span>
        <span className="compare-key is-b">B</span>
        <Choice label="Axis" value={scale} options={SCALES} onChange={scaleFigure} />
      </figcaption>
      {option === null ? (
        <p className="muted">One side has no values of it.</p>
      ) : (
        <EChart
          option={option}
          label={`Share of cycles up to each value of ${view.figure}, A and B`}
          handle={handle}
        />
      )}
    </figure>
  );
}

/** Steps are thinned to columns of a chart this wide. */
const COLUMNS = 1200;

/** Null where a side has no values. */
function curvesOption({ a, b }: CompareView, scale: 'linear' | 'log', tokens: Tokens): ChartOption | null {
  if (a.length === 0 || b.length === 0) return null;
  const least = (values: Float64Array): number =>
    scale === 'log' ? (values.find((ns) => ns > 0) ?? Infinity) : (values[0] ?? 0);
  const toNs = Math.max(a.at(-1) ?? 0, b.at(-1) ?? 0) + 1;
  const fromNs = Math.min(least(a), least(b), toNs - 1);
  const measure = measureFor(scale, toNs);
  const [left, right] = [measure.at(Math.max(fromNs, scale === 'log' ? 0.5 : 0)), measure.at(toNs)];
  const pixelOf = (ns: number): number =>
    ns < fromNs ? -1 : ((measure.at(ns) - left) / (right - left)) * COLUMNS;
  const curve = (title: string, ascending: Float64Array, colour: string, dash: 'solid' | 'dashed') => {
    const { values: valuesNs, shares } = ecdfSteps(ascending, pixelOf);
    return { title, colour, dash, valuesNs, shares, behind: false };
  };
  return ecdfOption({
    measure,
    ...{ fromNs: Math.max(fromNs, scale === 'log' ? 0.5 : 0), toNs },
    curves: [curve('A', a, tokens.muted, 'dashed'), curve('B', b, tokens.accent, 'solid')],
    selectedNs: null,
    active: null,
    colours: {
      ...{ text: tokens.text, muted: tokens.muted, faint: tokens.faint, line: tokens.line },
      ...{ panel: tokens.raised, accent: tokens.accent, selected: tokens.selected },
    },
  });
}
