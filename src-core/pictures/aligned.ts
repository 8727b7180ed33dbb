/** Cycles that are aligned at an instant, on an axis of time from it: the ruler, names of rows, and shares of phases. */
import type { OverlayView } from '../analysis/overlay';
import type { OverlayKey } from '../analysis/overlay-runs';
import { fixed, gridSteps, stepLabel } from '../report/axis';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { fillOf } from '../report/paint';

/** What rows' names have. */
export const LEFT = 172;
export const RULER = 24;
const TICK = 110;
const LABEL = 36;

export interface Axis {
  readonly fromNs: number;
  readonly toNs: number;
  /** Columns of the view, one a pixel. */
  readonly widthPx: number;
}

export const xOf = ({ fromNs, toNs, widthPx }: Axis, ns: number): number =>
  LEFT + ((ns - fromNs) / (toNs - fromNs)) * widthPx;

export const fillOfKey = (key: OverlayKey): Markup =>
  key === 'hold' ? markup` class="hold-run"` : fillOf(key);

export function ruler(axis: Axis, heightPx: number): readonly Markup[] {
  const most = Math.max(2, Math.floor(axis.widthPx / TICK));
  return gridSteps(axis.fromNs, axis.toNs, most).map((ns) => {
    const x = fixed(xOf(axis, ns));
    // The last may have no room.
    const isNamed = xOf(axis, ns) < LEFT + axis.widthPx - LABEL;
    const text = isNamed ? `${ns < 0 ? '−' : ''}${stepLabel(Math.abs(ns))}` : '';
    return markup`<path class="grid" d="M${x} ${RULER - 5}V${heightPx}"/><text x="${x}" y="11" dx="2">${text}</text>`;
  });
}

export const rowName = (text: string, yPx: number, isStrong: boolean): Markup =>
  markup`<text${isStrong ? markup` class="lane"` : ''} x="0" y="${fixed(yPx)}">${text}</text>`;

/** Stacked from the floor; what is missing to the ceiling is cycles that have not begun or have ended. */
export function shares(
  { keys, shares: all, widthPx }: Pick<OverlayView, 'keys' | 'shares' | 'widthPx'>,
  { topPx, heightPx }: { readonly topPx: number; readonly heightPx: number },
): Markup {
  const yOf = (share: number): string => fixed(topPx + heightPx * (1 - share));
  const floors = new Float64Array(widthPx);
  const areas = keys.map((key, row) => {
    let [above, below] = ['', ''];
    for (let column = 0; column < widthPx; column += 1) {
      const floor = floors[column] ?? 0;
      const ceiling = floor + (all[row * widthPx + column] ?? 0);
      above += `${column === 0 ? 'M' : 'L'}${LEFT + column} ${yOf(ceiling)}H${LEFT + column + 1}`;
      below = `L${LEFT + column + 1} ${yOf(floor)}H${LEFT + column}${below}`;
      floors[column] = ceiling;
    }
    return markup`<path d="${above}${below}z"${fillOfKey(key)}/>`;
  });
  const marks = [0, 0.5, 1].map(
    (share) =>
      markup`<text x="${LEFT - 8}" y="${yOf(share)}" dy="4" text-anchor="end">${share * 100}%</text>`,
  );
  return markup`${areas}${marks}`;
}
