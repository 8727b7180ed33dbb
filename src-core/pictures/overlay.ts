/** Many cycles over each other, from the pause's start on: outliers as strips, shares of phases, and when each instant comes. */
import { overlayOf } from '../analysis/overlay';
import type { OverlayRequest, OverlayView, Spread, Strips } from '../analysis/overlay';
import { landmarkTitle, spreadsIn } from '../analysis/landmark-titles';
import { NOTHING, OVERLAY_KEYS, OverlayRuns } from '../analysis/overlay-runs';
import type { CycleEdges } from '../cycles/cycle';
import { NOTHING_YET } from '../exchange/exchanged-recording';
import { fixed } from '../report/axis';
import { markup } from '../report/markup';
import type { Markup } from '../report/markup';
import { formatCounted, formatDuration } from '../units';
import { fillOfKey, LEFT, rowName, ruler, RULER, shares, xOf } from './aligned';
import type { Axis } from './aligned';
import type { DrawnView } from './frame';
import type { Pictured } from './pictured';

const STRIP = 15;
const STRIP_GAP = 3;
const SECTION = 12;
const SHARES = 260;
const SPREAD = 18;

export function* overlayView(
  { exchanged, summary }: Pictured,
  widthPx: number,
): Generator<Uint8Array, DrawnView> {
  const analysis = exchanged.asAnalysis();
  const runs = new OverlayRuns();
  for (let at = 0; at < analysis.count; at += 1) {
    runs.add(analysis.cycle(at));
    yield NOTHING_YET;
  }
  const request: OverlayRequest = {
    ...{ cycles: null, part: 'both', align: 'pauseStart', rows: 1, whole: false },
    widthPx: Math.floor(widthPx - LEFT),
  };
  const view = overlayOf(runs, request);
  const edges = summary.cycles[0]?.edges ?? null;
  const beyond =
    view.beyond === 0
      ? ''
      : ` · ${formatCounted(view.beyond, 'cycle')} ${view.beyond === 1 ? 'reaches' : 'reach'} beyond the axis`;
  return {
    title: `Overlay · ${formatCounted(view.aligned, 'cycle')}, pause and resume aligned at ${landmarkTitle(view.align, edges)}${beyond}`,
    legend: view.keys.map((key) => ({ name: key, fill: fillOfKey(key) })),
    ...(view.aligned === 0 ? { content: markup``, heightPx: 0 } : drawn(view, edges, numbersOf(summary))),
  };
}

/** What each cycle is called: its number in the recording. */
const numbersOf = ({ cycles }: Pictured['summary']): readonly number[] => cycles.map(({ index }) => index);

function drawn(
  view: OverlayView,
  edges: CycleEdges | null,
  numbers: readonly number[],
): Pick<DrawnView, 'content' | 'heightPx'> {
  const axis: Axis = view;
  const spreads = spreadsIn(view);
  const sharesTop = RULER + view.featured.cycles.length * (STRIP + STRIP_GAP) + SECTION;
  const spreadsTop = sharesTop + SHARES + SECTION;
  const heightPx = spreadsTop + spreads.length * SPREAD + 4;
  const content = markup`${ruler(axis, heightPx)}${view.featured.lengthNs.length === 0 ? '' : featured(view, numbers)}${shares(view, { topPx: sharesTop, heightPx: SHARES })}${rowName('share of cycles', sharesTop + SHARES / 2 + 4, false)}
${spreads.map((spread, row) => spreadRow(axis, spread, landmarkTitle(spread.landmark, edges), spreadsTop + row * SPREAD))}
<path class="edge" d="M${fixed(xOf(axis, 0))} ${RULER - 5}V${heightPx}"/>`;
  return { content, heightPx };
}

/** The cycle of median length, and those that last far longer than most. */
function featured({ featured: strips, widthPx }: OverlayView, numbers: readonly number[]): readonly Markup[] {
  return Array.from(strips.cycles, (cycle, row) => {
    const y = RULER + row * (STRIP + STRIP_GAP);
    const name = `${row === 0 ? 'median' : 'outlier'} · ${String(numbers[cycle] ?? cycle)} · ${formatDuration(strips.lengthNs[row] ?? 0, 3)}`;
    return markup`${rowName(name, y + 11.5, row === 0)}${strip(strips, row, widthPx, y)}`;
  });
}

/** Cells of the same phase are one rectangle. */
function strip({ cells }: Strips, row: number, columns: number, y: number): readonly Markup[] {
  const parts: Markup[] = [];
  let from = 0;
  for (let column = 1; column <= columns; column += 1) {
    const cell = cells[row * columns + from] ?? NOTHING;
    if (column < columns && cells[row * columns + column] === cell) continue;
    const key = OVERLAY_KEYS[cell];
    if (key !== undefined)
      parts.push(
        markup`<rect x="${LEFT + from}" y="${y}" width="${column - from}" height="${STRIP}"${fillOfKey(key)}/>`,
      );
    from = column;
  }
  return parts;
}

/** From the least to the greatest a thin line, p10 to p90 a band, the median a tick; what lies beyond the axis is not drawn. */
function spreadRow(axis: Axis, spread: Spread, name: string, top: number): Markup {
  const middle = top + SPREAD / 2;
  const span = (
    fromNs: number,
    toNs: number,
    leastPx: number,
  ): { readonly x: string; readonly width: string } => {
    const [from, to] = [fromNs, toNs].map((ns) => xOf(axis, Math.min(axis.toNs, Math.max(axis.fromNs, ns))));
    return { x: fixed(from ?? 0), width: fixed(Math.max(leastPx, (to ?? 0) - (from ?? 0))) };
  };
  const all = span(spread.minNs, spread.maxNs, 1);
  const band = span(spread.p10Ns, spread.p90Ns, 1.5);
  const isShown = spread.p50Ns >= axis.fromNs && spread.p50Ns <= axis.toNs;
  const median = isShown
    ? markup`<rect class="median" x="${fixed(xOf(axis, spread.p50Ns) - 1)}" y="${middle - 6}" width="2" height="12"/>`
    : '';
  return markup`${rowName(name, middle + 4, false)}<g><title>${name}: median ${formatDuration(spread.p50Ns)}, p10 ${formatDuration(spread.p10Ns)}, p90 ${formatDuration(spread.p90Ns)}, over ${formatCounted(spread.count, 'cycle')}</title><rect class="thin" x="${all.x}" y="${middle - 0.5}" width="${all.width}" height="1"/><rect class="band" x="${band.x}" y="${middle - 4}" width="${band.width}" height="8"/>${median}</g>`;
}
