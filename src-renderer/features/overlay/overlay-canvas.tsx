import { useCallback, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import { NOTHING, OVERLAY_KEYS } from '@core/analysis/overlay-runs';
import type { OverlayView, Strips } from '@core/analysis/overlay';
import { formatCount, formatCounted, formatDuration } from '@core/units';
import { axisOf, nsAt, rowAt } from '../../charts/aligned-axis';
import type { Box } from '../../charts/aligned-axis';
import { drawGround, drawInstants, drawShares, signedDuration } from '../../charts/bands';
import type { Pen } from '../../charts/pen';
import { usePen } from '../../charts/use-pen';
import { useApp, useAppStore } from '../../state/hooks';
import { selectedRow } from '../../state/selectors/cycles';
import { useThemeName } from '../../state/theme';
import { PointedHint } from '../../ui/pointed-hint';
import { THEMES } from '../../ui/theme/tokens';
import { usePlace, walkByKeys } from '../../ui/walk-places';
import { keyTitle, landmarkTitle, shareLines, spreadsIn } from '../../ui/overlay-words';
import { drawFeatured, drawSpreads, drawStrips } from './draw';
import type { Picture } from './draw';
import { layoutBands, layoutStrips } from './geometry';
import type { BandsLayout } from './geometry';

interface Props {
  readonly view: OverlayView;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly mode: 'bands' | 'strips';
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The picture; its strips are walked by keys, and open their cycle. */
export function OverlayCanvas({ view, size, mode, canvasRef }: Props) {
  const store = useAppStore();
  const edges = useApp((state) => selectedRow(state)?.edges ?? null);
  const selectedCycle = useApp((state) => state.cycle);
  const [point, setPoint] = useState<Point | null>(null);
  const strips = mode === 'bands' ? view.featured : view.strips;
  const [keyed, setKeyed] = usePlace(strips);
  const spreads = useMemo(() => spreadsIn(view), [view]);
  const axis = useMemo(
    () => ({ ...axisOf(view, size.widthPx), widthPx: view.widthPx }),
    [view, size.widthPx],
  );
  const bands = useMemo(
    () => layoutBands(view.featured.cycles.length, spreads.length, size.heightPx),
    [view, spreads, size.heightPx],
  );
  const rows = useMemo(
    () => (mode === 'bands' ? bands.strips : layoutStrips(view.strips.cycles.length, size.heightPx)),
    [mode, bands, view, size.heightPx],
  );
  const heightPx = mode === 'bands' ? Math.max(size.heightPx, bands.heightPx) : size.heightPx;
  const pointed = point === null ? null : rowAt(rows, point.y);
  const active = pointed ?? keyed;
  const picture: Picture = useMemo(
    () => ({
      view,
      axis,
      widthPx: size.widthPx,
      heightPx,
      spreads,
      titleOf: ({ landmark }) => landmarkTitle(landmark, edges),
      active,
      selectedCycle,
      cursorPx: point && point.x >= axis.leftPx && point.x < axis.leftPx + axis.widthPx ? point.x : null,
    }),
    [view, axis, size.widthPx, heightPx, spreads, edges, active, selectedCycle, point],
  );
  useDrawing(canvasRef, picture, mode, bands, rows);
  const open = (row: number | null): void => {
    const cycle = row === null ? undefined : strips.cycles[row];
    if (cycle === undefined) return;
    store.getState().selectCycle(cycle);
    store.getState().showView('timeline');
  };
  const said = keyed === null ? 'no cycle' : stripWords(view, strips, keyed, mode);
  return (
    <>
      <canvas
        ref={canvasRef}
        role="slider"
        tabIndex={0}
        aria-label={`${mode === 'bands' ? 'Shares of phases' : 'Strips'} of ${formatCounted(view.aligned, 'cycle')}; arrows walk the strips, Enter opens one`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, strips.cycles.length - 1)}
        aria-valuenow={keyed ?? 0}
        aria-valuetext={said}
        onPointerMove={(event) => setPoint({ x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY })}
        onPointerLeave={() => setPoint(null)}
        onClick={(event) => open(rowAt(rows, event.nativeEvent.offsetY))}
        style={{ cursor: pointed === null ? 'default' : 'pointer' }}
        onBlur={() => setKeyed(null)}
        onKeyDown={walkByKeys({
          place: keyed,
          count: strips.cycles.length,
          down: 'on',
          move: setKeyed,
          act: open,
        })}
      />
      <Hint
        picture={picture}
        mode={mode}
        bands={bands}
        strips={strips}
        point={point}
        keyed={keyed}
        rows={rows}
      />
    </>
  );
}

/** "cycle 41, 3.21 ms, the longest of 12". */
function stripWords(
  { standsFor }: OverlayView,
  { cycles, lengthNs }: Strips,
  row: number,
  mode: Props['mode'],
): string {
  const stands = mode === 'strips' ? (standsFor[row] ?? 1) : 1;
  const words = [`cycle ${cycles[row] ?? ''}`, formatDuration(lengthNs[row] ?? 0)];
  if (stands > 1) words.push(`the longest of ${formatCount(stands)}`);
  if (mode === 'bands') words.push(row === 0 ? 'the median' : 'far longer than most');
  return words.join(', ');
}

interface HintProps {
  readonly picture: Picture;
  readonly mode: Props['mode'];
  readonly bands: BandsLayout;
  readonly strips: Strips;
  readonly rows: readonly Box[];
  readonly point: Point | null;
  readonly keyed: number | null;
}

function Hint(props: HintProps) {
  const { picture, point, keyed, rows } = props;
  const lines = hintLines(props);
  const box = keyed === null ? undefined : rows[keyed];
  const at = point ?? (box ? { x: picture.axis.leftPx + 8, y: box.topPx + box.heightPx } : null);
  if (at === null || lines.length === 0) return null;
  return <PointedHint at={at} widthPx={picture.widthPx} heightPx={picture.heightPx} lines={lines} />;
}

function hintLines({ picture, mode, bands, strips, rows, point, keyed }: HintProps): readonly string[] {
  const { view, axis } = picture;
  const row = point === null ? keyed : rowAt(rows, point.y);
  const column = point === null ? -1 : Math.floor(point.x - axis.leftPx);
  const inside = column >= 0 && column < view.widthPx;
  const atNs = point === null ? 0 : nsAt(axis, point.x);
  if (row !== null) {
    const key = inside ? OVERLAY_KEYS[strips.cells[row * view.widthPx + column] ?? NOTHING] : undefined;
    return [
      stripWords(view, strips, row, mode),
      ...(key === undefined ? [] : [`${signedDuration(Math.round(atNs))}: ${keyTitle(key)}`]),
      'click or Enter: open it',
    ];
  }
  if (point === null || mode === 'strips') return [];
  const { shares } = bands;
  if (inside && point.y >= shares.topPx && point.y < shares.topPx + shares.heightPx)
    return [`at ${signedDuration(Math.round(atNs))}`, ...shareLines(view, column)];
  const spread = picture.spreads[rowAt(bands.spreads, point.y) ?? -1];
  if (!spread) return [];
  return [
    picture.titleOf(spread),
    `median ${signedDuration(spread.p50Ns)}`,
    `p10 ${signedDuration(spread.p10Ns)}, p90 ${signedDuration(spread.p90Ns)}`,
    `first ${signedDuration(spread.minNs)}, last ${signedDuration(spread.maxNs)}`,
    ...(spread.count < view.aligned
      ? [`in ${formatCount(spread.count)} of ${formatCount(view.aligned)} cycles`]
      : []),
  ];
}

function useDrawing(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  picture: Picture,
  mode: Props['mode'],
  bands: BandsLayout,
  rows: readonly Box[],
): void {
  const draw = useCallback(
    (pen: Pen) => {
      drawGround(pen, picture);
      if (mode === 'strips') drawStrips(pen, picture, rows);
      else {
        drawFeatured(pen, picture, bands);
        drawShares(pen, picture.view, picture.axis, bands.shares);
        drawSpreads(pen, picture, bands);
      }
      drawInstants(pen, picture);
    },
    [picture, mode, bands, rows],
  );
  usePen(canvasRef, picture, THEMES[useThemeName()], draw);
}
