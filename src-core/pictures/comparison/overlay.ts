/** Both sides' cycles on one axis, from the pause's start on: shares of phases, A's above B's, and when each instant comes. */
import type { RecordingAnalysis } from '../../analysis/analysis';
import { landmarkTitle } from '../../analysis/landmark-titles';
import type { Spread } from '../../analysis/overlay';
import { OverlayRuns } from '../../analysis/overlay-runs';
import { shiftWords, signedMilliseconds } from '../../compare/figure-words';
import { comparedInstants, overlaidKeys } from '../../compare/instants';
import { overlaid } from '../../compare/overlaid';
import type { OverlaidView } from '../../compare/overlaid';
import { missingWords } from '../../analysis/unread-cycles';
import { openSide } from '../../compare/sides';
import { NOTHING_YET } from '../../exchange/exchanged-recording';
import { fixed } from '../../report/axis';
import { markup } from '../../report/markup';
import type { Markup } from '../../report/markup';
import { formatCount, formatCounted } from '../../units';
import { fillOfKey, LEFT, rowName, ruler, RULER, shares, xOf } from '../aligned';
import type { LegendEntry } from '../frame';
import { Stack } from '../stack';
import { drawTable } from '../table';
import type { DrawnTable } from '../table';
import type { Compared, DrawnSides } from './compared';

const BAND = 170;
const BAND_GAP = 14;
const INSTANT = 22;
const TABLE_GAP = 14;

export function* overlayOf({ a, b }: Compared): Generator<Uint8Array, DrawnSides> {
  const ofA = yield* runsOf(a.analysis);
  const ofB = a.analysis === b.analysis ? ofA : yield* runsOf(b.analysis);
  const [countedA, countedB] = [openSide(a).counted, openSide(b).counted];
  return (widthPx) => {
    const view = overlaid(
      { runs: ofA, counted: countedA },
      { runs: ofB, counted: countedB },
      { part: 'both', align: 'pauseStart', widthPx: Math.floor(widthPx - LEFT), whole: false },
    );
    const stack = new Stack();
    stack.add(() => drawn(view));
    stack.add((topPx) => drawTable(instantTable(view), topPx, widthPx), TABLE_GAP);
    return { title: titleOf(view), legend: legendOf(view), drawing: stack.drawing };
  };
}

const legendOf = (view: OverlaidView): readonly LegendEntry[] => [
  ...overlaidKeys(view).map((key) => ({ name: key, fill: fillOfKey(key) })),
  { name: 'A’s instants, p10 to p90 and median', fill: markup` class="of-a"` },
  { name: 'B’s', fill: markup` class="of-b"` },
];

function* runsOf(analysis: RecordingAnalysis): Generator<Uint8Array, OverlayRuns> {
  const runs = new OverlayRuns();
  for (let at = 0; at < analysis.count; at += 1) {
    runs.addNext(analysis);
    yield NOTHING_YET;
  }
  return runs;
}

function titleOf({ a, b, align }: OverlaidView): string {
  const beyond = a.beyond + b.beyond;
  return [
    'Comparison · both sides on one axis',
    `${formatCounted(a.aligned, 'cycle')} of A, ${formatCount(b.aligned)} of B, aligned at ${landmarkTitle(align, null)}`,
    ...(a.unread === null ? [] : [`A: ${missingWords(a.unread)}`]),
    ...(b.unread === null ? [] : [`B: ${missingWords(b.unread)}`]),
    ...(beyond === 0
      ? []
      : [`${formatCounted(beyond, 'cycle')} ${beyond === 1 ? 'reaches' : 'reach'} beyond the axis`]),
  ].join(' · ');
}

function drawn(view: OverlaidView): { readonly content: Markup; readonly heightPx: number } {
  const { widthPx } = view;
  const instants = comparedInstants(view);
  const instantsTop = RULER + 2 * (BAND + BAND_GAP);
  const heightPx = instantsTop + instants.length * INSTANT;
  const bands = [view.a, view.b].map((side, at) => {
    const topPx = RULER + at * (BAND + BAND_GAP);
    return markup`${shares({ ...side, widthPx }, { topPx, heightPx: BAND })}${rowName(at === 0 ? 'A' : 'B', topPx + 12, true)}${rowName('share of cycles', topPx + BAND / 2 + 4, false)}`;
  });
  const rows = instants.map(({ landmark, a, b }, row) => {
    const top = instantsTop + row * INSTANT;
    return markup`${rowName(landmarkTitle(landmark, null), top + INSTANT / 2 + 4, landmark === view.align)}${spread(view, a, 'of-a', top + 3)}${spread(view, b, 'of-b', top + INSTANT / 2 + 1)}`;
  });
  const edge = markup`<path class="edge" d="M${fixed(xOf(view, 0))} ${RULER - 5}V${heightPx}"/>`;
  return { content: markup`${ruler(view, heightPx)}${bands}${rows}${edge}`, heightPx };
}

const SPREAD = 8;

/** p10 to p90, the median a tick; what lies beyond the axis is not drawn. */
function spread(view: OverlaidView, one: Spread | null, look: 'of-a' | 'of-b', topPx: number): Markup {
  if (one === null || one.p90Ns < view.fromNs || one.p10Ns > view.toNs) return markup``;
  const [from, to] = [Math.max(one.p10Ns, view.fromNs), Math.min(one.p90Ns, view.toNs)].map((ns) =>
    xOf(view, ns),
  );
  const median =
    one.p50Ns > view.toNs
      ? ''
      : markup`<rect class="median" x="${fixed(xOf(view, one.p50Ns) - 1)}" y="${topPx - 1}" width="2" height="${SPREAD + 2}"/>`;
  return markup`<rect class="${look}" x="${fixed(from ?? 0)}" y="${topPx}" width="${fixed(Math.max(1.5, (to ?? 0) - (from ?? 0)))}" height="${SPREAD}"/>${median}`;
}

/** The same in figures. */
function instantTable(view: OverlaidView): DrawnTable {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const cells = (one: Spread | null): readonly string[] =>
    one === null
      ? ['not shown', '–']
      : [
          signedMilliseconds(one.p50Ns),
          `${signedMilliseconds(one.p10Ns)} … ${signedMilliseconds(one.p90Ns)}`,
        ];
  return {
    title: `Milliseconds from ${landmarkTitle(view.align, null)}`,
    columns: [
      { title: 'instant', align: 'left' },
      ...['A, median', 'p10 … p90', 'B, median', 'p10 … p90', 'B − A (95%)'].map(right),
    ],
    rows: comparedInstants(view).map(({ landmark, a, b }) => {
      const shift = view.shifts.find((one) => one.landmark === landmark);
      const words = landmark === view.align ? 'aligned' : shift === undefined ? '–' : shiftWords(shift);
      return [landmarkTitle(landmark, null), ...cells(a), ...cells(b), words];
    }),
    note: '',
  };
}
