/** Every total and phase on both sides, with its interval as a bar and its verdict, and how pause and resume are spread. */
import type { FigureComparison } from '../../compare/compare';
import {
  barOf,
  chanceText,
  changeText,
  DECISIONS,
  deltaText,
  figureName,
  intervalText,
  reachOf,
} from '../../compare/figure-words';
import { openSide, sampleFor } from '../../compare/sides';
import { parseSum } from '../../compare/condition';
import { fixed } from '../../report/axis';
import { markup } from '../../report/markup';
import type { Markup } from '../../report/markup';
import { fillOf } from '../../report/paint';
import { formatMilliseconds, formatShare } from '../../units';
import { CHART_HEIGHT, drawCurves, halves } from '../curves';
import type { Place } from '../curves';
import type { LegendEntry } from '../frame';
import { moved, Stack } from '../stack';
import { drawTable } from '../table';
import type { DrawnCell, DrawnTable } from '../table';
import type { Compared, ComparedSide, DrawnSides } from './compared';

const BAR = 220;
const TABLE_GAP = 8;
const INDENT = 12;
const CURVES = ['pause', 'resume'];

export function figuresOf({ a, b, comparison: { figures } }: Compared): DrawnSides {
  const curves = CURVES.filter((name) => figures.some((one) => one.name === name));
  return (widthPx) => {
    const stack = new Stack();
    stack.add((topPx) => drawTable(tableOf(figures), topPx, widthPx));
    const places = halves(widthPx);
    const charts = curves.map((name, at) => curvesOf(name, a, b, places[at] ?? places[0]));
    stack.add(
      (topPx) =>
        moved({ content: markup`${charts}`, heightPx: curves.length === 0 ? 0 : CHART_HEIGHT }, topPx),
      TABLE_GAP,
    );
    return { title: 'Comparison · figures of a cycle', legend: SIDES, drawing: stack.drawing };
  };
}

const SIDES: readonly LegendEntry[] = [
  { name: 'A, dashed', fill: markup` class="of-a"` },
  { name: 'B', fill: markup` class="of-b"` },
];

function curvesOf(name: string, a: ComparedSide, b: ComparedSide, place: Place): Markup {
  const curves = [a, b].flatMap((side, at) => {
    const sum = parseSum(name);
    const values = sum === null ? undefined : sampleFor(openSide(side), sum)?.ascending;
    return values === undefined ? [] : [{ name: at === 0 ? 'a' : 'b', values }];
  });
  return drawCurves(`Share of cycles up to a value: ${name}`, curves, place);
}

/** Of the medians, which verdicts are of. */
function tableOf(figures: readonly FigureComparison[]): DrawnTable {
  const reach = reachOf(figures.map(({ statistics: { p50 } }) => p50));
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const left = (title: string) => ({ title, align: 'left' }) as const;
  return {
    title: '',
    columns: [
      left('p50, ms'),
      ...['A', 'B', 'change', '95%'].map(right),
      left(`interval, −${formatShare(reach)} to +${formatShare(reach)}`),
      ...['p', 'δ'].map(right),
      left('verdict'),
    ],
    rows: figures.map((figure) => rowOf(figure, reach)),
    note: 'p: Mann-Whitney, of the pause’s phases and of the resume’s raised by Holm. δ: Cliff’s delta. Slower and faster: the 95% interval of the median’s difference holds no 0, and p is below 0.05.',
  };
}

function rowOf(figure: FigureComparison, reach: number): readonly DrawnCell[] {
  const {
    half,
    phases: [phase],
    statistics: { p50 },
    verdict: { decision, chance },
    mannWhitney: { delta },
  } = figure;
  const look = half === null ? 'loud' : 'plain';
  const isDecided = decision === 'slower' || decision === 'faster';
  const name = { text: figureName(figure), look } as const;
  return [
    half === null || phase === undefined
      ? name
      : { ...name, indentPx: INDENT, ...(figure.phases.length === 1 ? { patch: fillOf(phase) } : {}) },
    ...[formatMilliseconds(p50.aNs), formatMilliseconds(p50.bNs), changeText(p50)].map(
      (text) => ({ text, look }) as const,
    ),
    { text: intervalText(p50), look: 'quiet' },
    { widthPx: BAR, drawn: (leftPx, middlePx) => bar(figure, reach, leftPx, middlePx) },
    ...[chanceText(chance), deltaText(delta)].map((text) => ({ text, look }) as const),
    { text: DECISIONS[decision], look: isDecided ? 'loud' : 'quiet' },
  ];
}

/** The interval about nought, on the axis of all rows. */
function bar(
  { statistics: { p50 }, verdict: { decision } }: FigureComparison,
  reach: number,
  leftPx: number,
  middlePx: number,
): Markup {
  const nought = markup`<path class="nought" d="M${leftPx + BAR / 2} ${middlePx - 7}v14"/>`;
  const range = barOf(p50, reach);
  if (range === null) return nought;
  const [from, to, at] = [range.from, range.to, range.at].map((share) => leftPx + share * BAR);
  const look = decision === 'slower' || decision === 'faster' ? decision : 'undecided';
  return markup`${nought}<rect class="${look}" x="${fixed(from ?? 0)}" y="${middlePx - 2}" width="${fixed(Math.max(1, (to ?? 0) - (from ?? 0)))}" height="4"/><rect class="median" x="${fixed((at ?? 0) - 1)}" y="${middlePx - 5}" width="2" height="10"/>`;
}
