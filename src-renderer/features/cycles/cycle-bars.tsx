import { useCallback, useMemo, useRef, useState } from 'react';
import { formatCounted } from '@core/units';
import { CycleBarsCanvas } from '../../charts/cycle-bars/cycle-bars-canvas';
import type { BarsFor, Stretch } from '../../charts/cycle-bars/props';
import { useApp, useAppStore } from '../../state/hooks';
import type { Part } from '../../state/model';
import { barsOf, layersOf, marksOf } from '../../state/selectors/bars';
import type { Marks } from '../../state/selectors/bars';
import { barOrder, shownCycles } from '../../state/selectors/chosen';
import type { ShownCycles } from '../../state/selectors/chosen';
import { totalColumn } from '../../state/selectors/columns';
import { useThemeName } from '../../state/theme';
import { phaseColour, phasePattern, phaseTitle } from '../../ui/phases';
import { THEMES } from '../../ui/theme/tokens';
import { BarsHeader } from './bars-header';
import type { BarOrder } from './bars-header';
import { BarHint, barWords } from './bar-hint';
import './cycle-bars.css';

/** The recording's cycles as bars, or those that come in while one is under way. */
export function CycleBars() {
  const shown = useApp(shownCycles);
  return shown ? <ShownBars shown={shown} /> : null;
}

function ShownBars({ shown }: { shown: ShownCycles }) {
  const { table, isLive, filtered } = shown;
  const store = useAppStore();
  const [by, setBy] = useState<BarOrder>('time');
  const order = useApp((state) => barOrder(state, by));
  const part = useApp((state) => (isLive ? 'both' : state.part));
  const cycle = useApp((state) => (isLive ? null : state.cycle));
  const brush = useApp((state) => (isLive ? null : state.brush));
  const [isWhole, setWhole] = useState(false);
  const [each, setEach] = useState(1);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [stretch, setStretch] = useStretch(order, isLive);
  const totals = totalColumn(table, part);
  const marks = useMemo(() => marksOf(order, totals), [order, totals]);
  const colours = THEMES[useThemeName()];
  const barsFor = useBarsFor(shown, order, totals, part);
  const selected = useMemo(() => positionIn(order, cycle), [order, cycle]);
  const brushed = useMemo(
    () => (brush === null || by === 'table' ? null : positionsWithin(order, brush)),
    [order, brush, by],
  );
  const showWhole = useCallback(() => setStretch(null), [setStretch]);
  const cutNs = isWhole ? null : (marks?.cutNs ?? null);
  return (
    <section className="cycle-bars" aria-label="Cycles as bars">
      <BarsHeader
        {...{ shown, part, by, setBy, isWhole, setWhole, canvasRef, stretch, each }}
        count={order.length}
        cutNs={marks?.cutNs ?? null}
        onWhole={showWhole}
      />
      {order.length === 0 ? (
        <p className="bars-none muted">
          {isLive
            ? 'The first cycles are on their way…'
            : filtered.passes
              ? 'No cycle passes the filter.'
              : ''}
        </p>
      ) : (
        <CycleBarsCanvas
          {...{ order, barsFor, stretch, colours, canvasRef, selected, cutNs }}
          lines={marks ? linesOf(marks, order.length) : []}
          tallestNs={marks?.maxNs ?? 0}
          brush={brushed}
          label={`${formatCounted(order.length, 'cycle')} as stacked bars. Arrow keys walk, with Shift they brush, plus and minus zoom.`}
          describe={(one) => barWords(table, part, one)}
          hint={(one) => <BarHint table={table} part={part} cycle={one} />}
          onEach={setEach}
          onStretch={setStretch}
          onPick={isLive ? null : store.getState().selectCycle}
          onBrush={
            isLive || by === 'table'
              ? null
              : (positions) =>
                  store
                    .getState()
                    .setBrush(positions && [order[positions[0]] ?? 0, order[positions[1]] ?? Infinity])
          }
        />
      )}
    </section>
  );
}

/** Percentiles of few cycles would be those cycles themselves. */
function linesOf({ p50Ns, p90Ns, p99Ns }: Marks, cycles: number) {
  return [
    { title: 'p50', ns: p50Ns },
    ...(cycles < 10 ? [] : [{ title: 'p90', ns: p90Ns }]),
    ...(cycles < 100 ? [] : [{ title: 'p99', ns: p99Ns }]),
  ].filter((_, at) => at > 0 || cycles > 1);
}

/** All of the order, until it is zoomed; another order is shown whole again, one that grows is not. */
function useStretch(
  order: Uint32Array,
  isLive: boolean,
): readonly [Stretch, (stretch: Stretch | null) => void] {
  const [zoom, setZoom] = useState<{ readonly order: Uint32Array; readonly stretch: Stretch } | null>(null);
  const whole = useMemo(() => ({ from: 0, to: order.length }), [order]);
  const keep = useCallback(
    (stretch: Stretch | null) => {
      const isWhole = stretch === null || (stretch.from <= 0 && stretch.to >= order.length);
      setZoom(isWhole ? null : { order, stretch });
    },
    [order],
  );
  if (zoom === null || (zoom.order !== order && !isLive)) return [whole, keep];
  return [zoom.stretch, keep];
}

function useBarsFor(shown: ShownCycles, order: Uint32Array, totals: Float64Array, part: Part): BarsFor {
  const tokens = THEMES[useThemeName()];
  const { table } = shown;
  return useCallback(
    (most, stretch) => {
      const bars = barsOf(order, totals, most, stretch);
      const layers = layersOf(table, part, bars.cycles).map(({ key, valuesNs }) =>
        key === null
          ? { title: 'not attributed yet', colour: tokens.muted, pattern: 'plain' as const, valuesNs }
          : {
              title: phaseTitle(key),
              colour: phaseColour(tokens, key),
              pattern: phasePattern(key),
              valuesNs,
            },
      );
      return { ...bars, layers };
    },
    [table, order, totals, part, tokens],
  );
}

function positionIn(order: Uint32Array, cycle: number | null): number | null {
  const at = cycle === null ? -1 : order.indexOf(cycle);
  return at < 0 ? null : at;
}

/** The first and the last position of those cycles, the order being that of time; null where none of them is shown. */
function positionsWithin(
  order: Uint32Array,
  [from, to]: readonly [number, number],
): readonly [number, number] | null {
  const first = order.findIndex((cycle) => cycle >= from);
  const beyond = order.findIndex((cycle) => cycle > to);
  const last = (beyond < 0 ? order.length : beyond) - 1;
  return first < 0 || last < first ? null : [first, last];
}
