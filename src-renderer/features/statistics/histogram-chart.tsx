import { useMemo, useRef } from 'react';
import type { Ref } from 'react';
import { countBetween } from '@core/analysis/statistics/histogram';
import type { Histogram } from '@core/analysis/statistics/histogram';
import { formatCounted } from '@core/units';
import { EChart } from '../../charts/echart';
import type { ChartHandle } from '../../charts/echart';
import { binWords, histogramOption } from '../../charts/options/histogram';
import { measureFor } from '../../charts/options/measure';
import { useApp } from '../../state/hooks';
import { valueOfCycle } from '../../state/selectors/statistics';
import type { FigureLine } from '../../state/selectors/statistics';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import { useSize } from '../../ui/use-size';
import { usePlace, walkByKeys } from '../../ui/walk-places';
import { chartColours, figureColour, figurePattern, figureTitle } from './words';

interface Props {
  readonly line: FigureLine;
  readonly histogram: Histogram;
  readonly onBin: (fromNs: number, toNs: number) => void;
  readonly handle: Ref<ChartHandle>;
}

/** How many of the chosen cycles have how much of a figure; a bar filters to its cycles. */
export function HistogramChart({ line, histogram, onBin, handle }: Props) {
  const tokens = THEMES[useThemeName()];
  const paneRef = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(paneRef);
  const cycle = useApp((state) => state.cycle);
  const [active, setActive] = usePlace(histogram);
  const { edges, counts, scale } = histogram;
  const behind = useMemo(() => behindOf(line, histogram), [line, histogram]);
  const measure = useMemo(() => measureFor(scale, edges.at(-1) ?? 1), [scale, edges]);
  const selectedNs = valueOfCycle(line, cycle);
  const option = useMemo(
    () =>
      histogramOption({
        measure,
        edgesNs: edges,
        counts,
        behind,
        marks: marksOf(line),
        selectedNs,
        active,
        colour: figureColour(line.figure, tokens),
        pattern: figurePattern(line.figure),
        colours: chartColours(tokens),
        widthPx,
      }),
    [measure, edges, counts, behind, line, selectedNs, active, tokens, widthPx],
  );
  const act = (bin: number): void => onBin(edges[bin] ?? 0, edges[bin + 1] ?? 0);
  const title = figureTitle(line.figure);
  return (
    <div
      ref={paneRef}
      className="chart-keys"
      role="slider"
      tabIndex={0}
      aria-label={`Bars of ${title}; Enter filters to a bar’s cycles`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, counts.length - 1)}
      aria-valuenow={active ?? 0}
      aria-valuetext={active === null ? 'no bar' : binWords(edges, counts, active)}
      onKeyDown={walkByKeys({ place: active, count: counts.length, move: setActive, act })}
      onBlur={() => setActive(null)}
    >
      <EChart
        option={option}
        label={`Histogram of ${title} over ${formatCounted(line.chosen?.values.length ?? 0, 'cycle')} in ${formatCounted(counts.length, 'bar')}`}
        handle={handle}
        onPick={(x) => {
          const bin = edges.findLastIndex((edge) => measure.at(edge) <= x);
          if (bin >= 0 && bin < counts.length) act(bin);
        }}
      />
      {active === null ? null : (
        <span className="chart-said" aria-hidden="true">
          {binWords(edges, counts, active)} · Enter filters
        </span>
      )}
    </div>
  );
}

/** All cycles in the same bins, as if they were as many; null where all are chosen. */
function behindOf({ all, chosen }: FigureLine, { edges }: Histogram): Float64Array | null {
  if (all === null || chosen === null || all.values.length === chosen.values.length) return null;
  const part = chosen.values.length / all.values.length;
  return Float64Array.from(countBetween(all.values, edges), (count) => count * part);
}

function marksOf({ description }: FigureLine) {
  if (description === null) return [];
  const { p50, p90, p99 } = description;
  const marks = [
    { title: 'p50', ns: p50 },
    { title: 'p90', ns: p90 },
    { title: 'p99', ns: p99 },
  ];
  // With a few cycles p90 and p99 are the same one.
  return marks.filter(({ ns }, at) => marks.findIndex((one) => one.ns === ns) === at);
}
