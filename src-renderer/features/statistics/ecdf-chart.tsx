import { useMemo } from 'react';
import type { Ref } from 'react';
import { cycleAtShare, ecdfSteps, rankOf } from '@core/analysis/statistics/ecdf';
import type { Scale } from '@core/analysis/statistics/histogram';
import { formatDuration, formatShare } from '@core/units';
import { EChart } from '../../charts/echart';
import type { ChartHandle } from '../../charts/echart';
import { ecdfOption } from '../../charts/options/ecdf';
import type { Curve } from '../../charts/options/ecdf';
import { measureFor } from '../../charts/options/measure';
import { useApp } from '../../state/hooks';
import { valueOfCycle } from '../../state/selectors/statistics';
import type { FigureLine } from '../../state/selectors/statistics';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import type { Tokens } from '../../ui/theme/tokens';
import { usePlace, walkByKeys } from '../../ui/walk-places';
import { chartColours, figureColour, figureTitle } from './words';

interface Props {
  /** The first is the figure that is shown; the others are put beside it. */
  readonly lines: readonly FigureLine[];
  readonly scale: Scale;
  /** Null where a cycle cannot be gone to: while they are still recorded. */
  readonly onCycle: ((cycle: number) => void) | null;
  readonly handle: Ref<ChartHandle>;
}

const DASHES = ['solid', 'dashed', 'dotted'] as const;
/** Steps are thinned to columns of a chart this wide; a wider one would not show more. */
const COLUMNS = 1200;
/** The keyboard walks in steps of a hundredth. */
const PLACES = 100;

/** The share of the chosen cycles up to each value; a point of a curve is a cycle. */
export function EcdfChart({ lines, scale, onCycle, handle }: Props) {
  const tokens = THEMES[useThemeName()];
  const cycle = useApp((state) => state.cycle);
  const [main] = lines;
  const [place, setPlace] = usePlace(main);
  const extent = useMemo(() => extentOf(lines, scale), [lines, scale]);
  const measure = useMemo(() => measureFor(scale, extent.toNs), [scale, extent]);
  const curves = useMemo(() => curvesOf(lines, scale, extent, tokens), [lines, scale, extent, tokens]);
  const active = main?.chosen && place !== null ? cycleAtShare(main.chosen, (place + 1) / PLACES) : null;
  const selectedNs = main ? valueOfCycle(main, cycle) : null;
  const option = useMemo(
    () =>
      ecdfOption({
        measure,
        ...extent,
        curves,
        selectedNs,
        active: active === null || place === null ? null : { ns: active.value, share: (place + 1) / PLACES },
        colours: chartColours(tokens),
      }),
    [measure, extent, curves, selectedNs, active, place, tokens],
  );
  const said =
    active === null || place === null
      ? 'no cycle'
      : `p${place + 1}: cycle ${active.cycle}, ${formatDuration(active.value)}`;
  const act = (at: number): void => {
    const found = main?.chosen ? cycleAtShare(main.chosen, (at + 1) / PLACES) : null;
    if (found) onCycle?.(found.cycle);
  };
  return (
    <div
      className="chart-keys"
      role="slider"
      tabIndex={0}
      aria-label={`Curve of ${main ? figureTitle(main.figure) : 'nothing'}; Enter goes to the cycle`}
      aria-valuemin={1}
      aria-valuemax={PLACES}
      aria-valuenow={(place ?? 0) + 1}
      aria-valuetext={said}
      onKeyDown={walkByKeys({ place, count: PLACES, move: setPlace, act })}
      onBlur={() => setPlace(null)}
    >
      <EChart
        option={option}
        label={`Share of cycles up to each value: ${lines.map((line) => figureTitle(line.figure)).join(', ')}`}
        handle={handle}
        onPick={(x, y) => {
          const nearest = nearestCycle(
            lines,
            { ns: measure.ns(x), share: y },
            (ns) =>
              (measure.at(ns) - measure.at(extent.fromNs)) /
              (measure.at(extent.toNs) - measure.at(extent.fromNs)),
          );
          if (nearest !== null) onCycle?.(nearest);
        }}
      />
      {active === null ? null : (
        <span className="chart-said" aria-hidden="true">
          {said} · Enter goes there
        </span>
      )}
      <span className="visually-hidden">
        {lines
          .map(({ figure, description }) =>
            description === null
              ? ''
              : `${figureTitle(figure)}: half up to ${formatDuration(description.p50)}`,
          )
          .join('. ')}
        {selectedNs === null || !main?.chosen
          ? ''
          : `. The selected cycle: ${formatShare(rankOf(main.chosen.values, selectedNs) / main.chosen.values.length)}`}
      </span>
    </div>
  );
}

interface Extent {
  readonly fromNs: number;
  readonly toNs: number;
}

/** From the least to the greatest of all curves; a logarithmic axis begins above 0. */
function extentOf(lines: readonly FigureLine[], scale: Scale): Extent {
  let fromNs = Infinity;
  let toNs = 0;
  for (const { chosen } of lines) {
    if (chosen === null || chosen.values.length === 0) continue;
    const first =
      scale === 'log' ? (chosen.values.find((ns) => ns > 0) ?? Infinity) : (chosen.values[0] ?? 0);
    fromNs = Math.min(fromNs, first);
    toNs = Math.max(toNs, chosen.values.at(-1) ?? 0);
  }
  if (!(fromNs < toNs))
    return { fromNs: Math.max(scale === 'log' ? 0.5 : 0, Math.min(fromNs, toNs) - 1), toNs: toNs + 1 };
  return { fromNs, toNs };
}

function curvesOf(
  lines: readonly FigureLine[],
  scale: Scale,
  { fromNs, toNs }: Extent,
  tokens: Tokens,
): readonly Curve[] {
  const measure = measureFor(scale, toNs);
  const [left, right] = [measure.at(fromNs), measure.at(toNs)];
  const pixelOf = (ns: number): number =>
    // What the axis has no place for is one column before it.
    ns < fromNs ? -1 : ((measure.at(ns) - left) / (right - left)) * COLUMNS;
  const curve = (line: FigureLine, ascending: Float64Array, at: number, behind: boolean): Curve => {
    const { values: valuesNs, shares } = ecdfSteps(ascending, pixelOf);
    return {
      title: figureTitle(line.figure),
      colour: behind ? tokens.muted : figureColour(line.figure, tokens),
      dash: DASHES[at % DASHES.length] ?? 'solid',
      valuesNs,
      shares,
      behind,
    };
  };
  const [main] = lines;
  const narrowed = main?.all && main.chosen && main.chosen.values.length < main.all.values.length;
  return [
    ...(main?.all && narrowed ? [curve(main, main.all.values, 0, true)] : []),
    ...lines.flatMap((line, at) => (line.chosen ? [curve(line, line.chosen.values, at, false)] : [])),
  ];
}

/** The cycle nearest to a point, on whichever curve; `across` is where a value stands, from 0 to 1. */
export function nearestCycle(
  lines: readonly FigureLine[],
  point: { readonly ns: number; readonly share: number },
  across: (ns: number) => number,
): number | null {
  let best: { readonly cycle: number; readonly away: number } | null = null;
  for (const { chosen } of lines) {
    if (chosen === null || chosen.values.length === 0) continue;
    const count = chosen.values.length;
    // On the level through the point and on the upright through it: a curve has steps both ways.
    for (const share of [point.share, rankOf(chosen.values, point.ns) / count]) {
      const found = cycleAtShare(chosen, Math.max(share, 1 / count));
      if (!found) continue;
      const away = Math.hypot(
        across(found.value) - across(point.ns),
        Math.max(share, 1 / count) - point.share,
      );
      if (best === null || away < best.away) best = { cycle: found.cycle, away };
    }
  }
  return best?.cycle ?? null;
}
