import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { histogramOf } from '@core/analysis/statistics/histogram';
import { formatAll, formatCount, formatCounted, formatDuration } from '@core/units';
import type { ChartHandle } from '../../charts/echart';
import { useApp, useAppStore } from '../../state/hooks';
import { captionOf, fileStemOf } from '../../state/selectors/caption';
import { chosenCycles } from '../../state/selectors/chosen';
import { summaryOf } from '../../state/selectors/cycles';
import { isBusy } from '../../state/selectors/record';
import { figureLines, liveFigureLines, sortedLines, valueOfCycle } from '../../state/selectors/statistics';
import type { FigureLine } from '../../state/selectors/statistics';
import { useThemeName } from '../../state/theme';
import { Choice } from '../../ui/choice';
import { ExportMenu } from '../../ui/export-menu';
import type { ExportItem } from '../../ui/exported';
import { NoneChosen } from '../../ui/none-chosen';
import { THEMES } from '../../ui/theme/tokens';
import { EcdfChart } from './ecdf-chart';
import { figuresCsv, valuesCsv } from './exports';
import { FiguresTable } from './figures-table';
import { HistogramChart } from './histogram-chart';
import { narrowedTo } from './narrowed-filter';
import { figureTitle } from './words';
import './statistics.css';

const SCALES = [
  { value: 'linear', title: 'linear' },
  { value: 'log', title: 'log' },
] as const;

/** How the chosen cycles' figures are spread; while recording, those of the latest cycles. */
export function Statistics() {
  const live = useApp((state) => (isBusy(state.record) ? state.record.live : null));
  return live ? <LiveStatistics live={live} /> : <RecordedStatistics />;
}

function RecordedStatistics() {
  const table = useApp((state) => summaryOf(state)?.cycles ?? null);
  const chosen = useApp(chosenCycles);
  const lines = useMemo(() => (table ? figureLines(table, chosen) : []), [table, chosen]);
  const chooseAll = useApp((state) => state.chooseAllCycles);
  if (!table) return null;
  if (chosen.length === 0) {
    return <NoneChosen total={table.count} onChooseAll={chooseAll} />;
  }
  return <Distributions lines={lines} live={false} />;
}

function LiveStatistics({ live }: { live: Parameters<typeof liveFigureLines>[0] }) {
  const lines = useMemo(() => liveFigureLines(live), [live]);
  if (live.length === 0) {
    return (
      <div className="empty" aria-busy="true">
        <p>The first cycle is awaited…</p>
      </div>
    );
  }
  return <Distributions lines={lines} live />;
}

/** What is shown of a figure that has no values any more is the first that has some. */
const shownLine = (lines: readonly FigureLine[], figure: FigureLine['figure']): FigureLine | undefined =>
  lines.find((line) => line.figure === figure && line.description !== null) ??
  lines.find((line) => line.description !== null);

function Distributions({ lines, live }: { lines: readonly FigureLine[]; live: boolean }) {
  const store = useAppStore();
  const sort = useApp((state) => state.statisticsSort);
  const scale = useApp((state) => state.figureScale);
  const scaleFigure = useApp((state) => state.scaleFigure);
  const figure = useApp((state) => state.figure);
  const compared = useApp((state) => state.compared);
  const shown = shownLine(lines, figure);
  const ordered = useMemo(() => sortedLines(lines, sort), [lines, sort]);
  const histogram = useMemo(
    () => (shown?.chosen ? histogramOf(shown.chosen.values, scale) : null),
    [shown, scale],
  );
  const curves = useMemo(
    () => [
      ...(shown ? [shown] : []),
      ...lines.filter(
        (line) => line !== shown && compared.includes(line.figure) && line.description !== null,
      ),
    ],
    [lines, shown, compared],
  );
  const histogramRef = useRef<ChartHandle>(null);
  const ecdfRef = useRef<ChartHandle>(null);
  const goTo = (cycle: number): void => {
    store.getState().selectCycle(cycle);
    store.getState().showView('timeline');
  };
  return (
    <section className="statistics" aria-label="Statistics">
      <header>
        <h2 className={live ? undefined : 'visually-hidden'}>
          {live ? 'Statistics of the latest cycles' : 'Statistics'}
        </h2>
        <Count lines={lines} live={live} />
        <Choice label="Axis" value={scale} options={SCALES} onChange={scaleFigure} />
        {live ? null : <StatisticsExport lines={ordered} charts={{ histogramRef, ecdfRef }} shown={shown} />}
      </header>
      <FiguresTable lines={ordered} figure={shown?.figure ?? figure} />
      <div className="statistics-charts">
        <figure>
          <figcaption>
            Cycles by {shown ? figureTitle(shown.figure) : 'nothing'}
            {histogram && histogram.below > 0
              ? ` · ${formatCount(histogram.below)} of 0 are off this axis`
              : ''}
            <Selected line={shown} />
          </figcaption>
          {shown && histogram ? (
            <HistogramChart
              line={shown}
              histogram={histogram}
              handle={histogramRef}
              onBin={(from, to) => {
                if (live) return;
                const { filter, setFilter, keepFilter } = store.getState();
                setFilter(narrowedTo(filter.inForce, shown.figure, from, to));
                keepFilter();
              }}
            />
          ) : (
            <p className="muted chart-none">Nothing of it is greater than 0.</p>
          )}
        </figure>
        <figure>
          <figcaption>
            Share of cycles up to a value
            <Selected line={shown} />
          </figcaption>
          <EcdfChart lines={curves} scale={scale} onCycle={live ? null : goTo} handle={ecdfRef} />
        </figure>
      </div>
    </section>
  );
}

/** What the upright line in a chart is. */
function Selected({ line }: { line: FigureLine | undefined }) {
  const cycle = useApp((state) => state.cycle);
  const ns = line ? valueOfCycle(line, cycle) : null;
  if (ns === null || cycle === null) return null;
  return (
    <span className="chart-selected">
      cycle {formatCount(cycle)}: {formatDuration(ns)}
    </span>
  );
}

function Count({ lines, live }: { lines: readonly FigureLine[]; live: boolean }) {
  const total = useApp((state) => summaryOf(state)?.cycles.count ?? 0);
  const count = useApp((state) => chosenCycles(state).length);
  if (live)
    return (
      <span className="muted">
        {formatCounted(lines[0]?.description?.count ?? 0, 'cycle')}, still growing
      </span>
    );
  return (
    <span className="muted">
      {count === total
        ? formatAll(total, 'cycle')
        : `${formatCount(count)} of ${formatCount(total)} cycles; the faint line is all of them`}
    </span>
  );
}

interface ExportProps {
  readonly lines: readonly FigureLine[];
  readonly shown: FigureLine | undefined;
  readonly charts: Readonly<Record<'histogramRef' | 'ecdfRef', RefObject<ChartHandle | null>>>;
}

function StatisticsExport({ lines, shown, charts }: ExportProps) {
  const store = useAppStore();
  const tokens = THEMES[useThemeName()];
  const exportFile = useApp((state) => state.exportFile);
  const picture = (title: string, ref: RefObject<ChartHandle | null>, what: string): ExportItem[] => {
    const drawn = (): ChartHandle => {
      if (!ref.current) throw new Error('nothing is drawn yet');
      return ref.current;
    };
    const caption = () => ({
      ...captionOf(store.getState(), shown ? `${what} of ${figureTitle(shown.figure)}` : what),
      colours: tokens,
    });
    const name = (kind: string) => `${fileStemOf(store.getState())}-${what}.${kind}`;
    return [
      {
        title: `${title} as PNG`,
        make: async () => ({ name: name('png'), kind: 'png', bytes: await drawn().png(caption()) }),
      },
      {
        title: `${title} as SVG`,
        make: async () => ({ name: name('svg'), kind: 'svg', bytes: drawn().svg(caption()) }),
      },
    ];
  };
  const csv = (title: string, what: string, text: () => string): ExportItem => ({
    title,
    make: async () => ({ name: `${fileStemOf(store.getState())}-${what}.csv`, kind: 'csv', bytes: text() }),
  });
  return (
    <ExportMenu
      label="statistics"
      onExport={exportFile}
      items={[
        ...picture('Histogram', charts.histogramRef, 'histogram'),
        ...picture('Curves', charts.ecdfRef, 'curves'),
        csv('Table as CSV', 'statistics', () => figuresCsv(lines)),
        csv('Every cycle’s figures as CSV', 'figures', () => valuesCsv(lines)),
      ]}
    />
  );
}
