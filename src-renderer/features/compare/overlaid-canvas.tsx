import { useCallback, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import type { OverlayKey } from '@core/analysis/overlay-runs';
import { shiftWords } from '@core/compare/figure-words';
import { comparedInstants, overlaidKeys } from '@core/compare/instants';
import type { OverlaidSide, OverlaidView } from '@core/compare/overlaid';
import { formatShare } from '@core/units';
import { axisOf, nsAt, rowAt } from '../../charts/aligned-axis';
import { drawGround, drawInstants, signedDuration } from '../../charts/bands';
import type { Pen } from '../../charts/pen';
import { usePen } from '../../charts/use-pen';
import { useThemeName } from '../../state/theme';
import { keyTitle, landmarkTitle } from '../../ui/overlay-words';
import { PointedHint } from '../../ui/pointed-hint';
import { THEMES } from '../../ui/theme/tokens';
import { drawBothBands, drawBothInstants } from './draw-overlaid';
import type { OverlaidPicture } from './draw-overlaid';
import { layoutOverlaid } from './overlaid-layout';

interface Props {
  readonly view: OverlaidView;
  readonly canvasRef: RefObject<HTMLCanvasElement | null>;
  readonly size: { readonly widthPx: number; readonly heightPx: number };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Less is not told of. */
const LEAST_SHARE = 0.0005;

/** A's shares above B's, and when each instant comes on both. The table below says the same in figures. */
export function OverlaidCanvas({ view, canvasRef, size: { widthPx, heightPx: paneHeightPx } }: Props) {
  const [point, setPoint] = useState<Point | null>(null);
  const picture: OverlaidPicture = useMemo(() => {
    const instants = comparedInstants(view);
    const layout = layoutOverlaid(instants.length, paneHeightPx);
    const axis = { ...axisOf(view, widthPx), widthPx: view.widthPx };
    const isInside = point !== null && point.x >= axis.leftPx && point.x < axis.leftPx + axis.widthPx;
    return {
      ...{ view, instants, layout, axis, widthPx, heightPx: layout.heightPx },
      cursorPx: isInside ? point.x : null,
    };
  }, [view, widthPx, paneHeightPx, point]);
  useDrawing(canvasRef, picture);
  const lines = point === null ? [] : hintLines(picture, point);
  return (
    <div className="overlaid-picture">
      <canvas
        ref={canvasRef}
        role="img"
        aria-label="Shares of phases in A above those in B, and when their instants come. The table below has the same in figures."
        onPointerMove={({ nativeEvent: { offsetX, offsetY } }) => setPoint({ x: offsetX, y: offsetY })}
        onPointerLeave={() => setPoint(null)}
      />
      {point === null || lines.length === 0 ? null : (
        <PointedHint at={point} widthPx={widthPx} heightPx={picture.heightPx} lines={lines} />
      )}
    </div>
  );
}

function hintLines({ view, axis, instants, layout }: OverlaidPicture, { x, y }: Point): readonly string[] {
  const instant = instants[rowAt(layout.instants, y) ?? -1];
  if (instant !== undefined) {
    const shift = view.shifts.find(({ landmark }) => landmark === instant.landmark);
    const median = (name: string, side: typeof instant.a): string =>
      side === null
        ? `${name} does not show it`
        : `${name}: median ${signedDuration(side.p50Ns)}, p10 ${signedDuration(side.p10Ns)}, p90 ${signedDuration(side.p90Ns)}`;
    return [
      landmarkTitle(instant.landmark, null),
      median('A', instant.a),
      median('B', instant.b),
      ...(shift === undefined ? [] : [`B − A: ${shiftWords(shift)}`]),
    ];
  }
  const band = rowAt(layout.bands, y);
  const column = Math.floor(x - axis.leftPx);
  if (band === null || column < 0 || column >= view.widthPx) return [];
  return [`at ${signedDuration(Math.round(nsAt(axis, x)))}`, ...bothShares(view, column)];
}

/** Of each phase the shares on both sides, the greatest first. */
function bothShares(view: OverlaidView, column: number): readonly string[] {
  const shareOf = ({ keys, shares }: OverlaidSide, key: OverlayKey): number =>
    shares[keys.indexOf(key) * view.widthPx + column] ?? 0;
  return overlaidKeys(view)
    .map((key) => ({ key, a: shareOf(view.a, key), b: shareOf(view.b, key) }))
    .filter(({ a, b }) => Math.max(a, b) > LEAST_SHARE)
    .sort((left, right) => Math.max(right.a, right.b) - Math.max(left.a, left.b))
    .map(({ key, a, b }) => `${keyTitle(key)}: A ${formatShare(a)}, B ${formatShare(b)}`);
}

function useDrawing(canvasRef: RefObject<HTMLCanvasElement | null>, picture: OverlaidPicture): void {
  const draw = useCallback(
    (pen: Pen) => {
      drawGround(pen, picture);
      drawBothBands(pen, picture);
      drawBothInstants(pen, picture);
      drawInstants(pen, picture);
    },
    [picture],
  );
  usePen(canvasRef, picture, THEMES[useThemeName()], draw);
}
