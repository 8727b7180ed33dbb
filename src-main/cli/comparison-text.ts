/** A comparison as text for a terminal. */
import { STATISTIC_NAMES } from '@core/compare/compare';
import type { FigureComparison, StatisticName } from '@core/compare/compare';
import { sideWords } from '@core/compare/document';
import type { CompareDocument, SideDocument } from '@core/compare/document';
import { changeText, chanceText, deltaText, intervalText } from '@core/compare/figure-words';
import { differenceWords, untoldSentences } from '@core/compare/words';
import type { Difference } from '@core/compare/difference';
import { formatMilliseconds } from '@core/units';
import { cut, printable, wrap, type Colour, type Paint } from './terminal';

export interface ComparisonStyle {
  readonly columns: number;
  readonly paint: Paint;
  /** Every statistic of every phase. */
  readonly all: boolean;
}

const FIGURE_COLUMNS = 10;
const STATISTIC_COLUMNS = 5;
const VERDICT_COLUMNS = '  slower'.length;
const CHANGE_COLUMNS = 9;
const INTERVAL_COLUMNS = 20;
const CHANCE_COLUMNS = 9;
const DELTA_COLUMNS = 7;
const LEAST_NAME_COLUMNS = 16;

/** What is unlike, the verdicts, the table, what to know of it, and the conditions; ends with a line feed. */
export function comparisonText(document: CompareDocument, style: ComparisonStyle): string {
  const { columns, paint } = style;
  const sections = [
    [sideLine('A', document.a, style), sideLine('B', document.b, style)],
    unlikeLines(document, style),
    document.verdicts.slice(0, 2).map((sentence) => paint(wrap(sentence, columns, ''), 'strong')),
    tableLines(document, style),
    [...document.doubts, ...untoldSentences(document)].map((doubt) =>
      paint(wrap(doubt, columns, '  ! '), 'warning'),
    ),
    conditionLines(document, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const sideLine = (name: string, side: SideDocument, { paint }: ComparisonStyle): string =>
  `${paint(name, 'strong')} ${paint(printable(` ${sideWords(side.file ?? 'not saved', side)}`), 'muted')}`;

function unlikeLines({ unlike }: CompareDocument, { paint, columns }: ComparisonStyle): string[] {
  if (unlike.length === 0) return [];
  const nameColumns = Math.max(...unlike.map(({ what }) => what.length)) + 1;
  return [
    paint('Not alike', 'warning'),
    ...unlike.flatMap(({ what, a, b }) => {
      const words = `${printable(a ?? 'not known')} → ${printable(b ?? 'not known')}`;
      return wrap(words, columns, `  ${what.padEnd(nameColumns)} `);
    }),
  ];
}

/** What there is room for. */
interface Layout {
  readonly nameColumns: number;
  readonly hasSides: boolean;
  readonly hasTests: boolean;
}

/** The tests go first, then names are cut, and last what the change is of. */
function layoutFor(figures: readonly FigureComparison[], columns: number): Layout {
  const least = 2 + STATISTIC_COLUMNS + CHANGE_COLUMNS + INTERVAL_COLUMNS + VERDICT_COLUMNS;
  const widest = Math.max(LEAST_NAME_COLUMNS, ...figures.map((one) => labelOf(one).length + 2));
  const room = columns - least;
  const hasTests = room >= widest + 2 * FIGURE_COLUMNS + CHANCE_COLUMNS + DELTA_COLUMNS;
  const hasSides = room >= LEAST_NAME_COLUMNS + 2 * FIGURE_COLUMNS;
  const left = room - (hasSides ? 2 * FIGURE_COLUMNS : 0);
  return { nameColumns: Math.max(LEAST_NAME_COLUMNS, Math.min(widest, left)), hasSides, hasTests };
}

function tableLines({ figures }: CompareDocument, style: ComparisonStyle): string[] {
  const layout = layoutFor(figures, style.columns);
  const { nameColumns, hasSides, hasTests } = layout;
  const head =
    `${'ms'.padEnd(nameColumns + STATISTIC_COLUMNS)}` +
    (hasSides ? 'A'.padStart(FIGURE_COLUMNS) + 'B'.padStart(FIGURE_COLUMNS) : '') +
    `${'change'.padStart(CHANGE_COLUMNS)}${'95%'.padStart(INTERVAL_COLUMNS)}` +
    (hasTests ? 'p'.padStart(CHANCE_COLUMNS) + 'δ'.padStart(DELTA_COLUMNS) : '');
  return [
    style.paint(`  ${head}`, 'muted'),
    ...figures.flatMap((figure) => figureLines(figure, layout, style)),
    style.paint(
      wrap(
        hasTests
          ? `p: Mann-Whitney, of the pause’s phases and of the resume’s raised by Holm. δ: Cliff’s delta. ${DECIDED}`
          : `${DECIDED} A wider terminal shows more.`,
        style.columns,
        '  ',
      ),
      'muted',
    ),
  ];
}

const DECIDED = 'Slower and faster: the interval of p50 holds no 0, and Mann-Whitney’s p is below 0.05.';

const labelOf = ({ name, half, phases }: FigureComparison): string =>
  half === null ? name : `  ${phases.join('+')}`;

function figureLines(
  figure: FigureComparison,
  { nameColumns, hasSides, hasTests }: Layout,
  { paint, all }: ComparisonStyle,
): string[] {
  const { verdict, mannWhitney } = figure;
  const shown: readonly StatisticName[] = figure.kind === 'total' || all ? STATISTIC_NAMES : ['p50'];
  return shown.map((name, at) => {
    const label = at === 0 ? cut(labelOf(figure), nameColumns - 1) : '';
    const start = `  ${label.padEnd(nameColumns)}${name.padEnd(STATISTIC_COLUMNS)}`;
    const text = start + differenceColumns(figure.statistics[name], hasSides);
    if (at > 0) return paint(text, 'muted');
    const test = !hasTests
      ? ''
      : chanceText(verdict.chance).padStart(CHANCE_COLUMNS) +
        deltaText(mannWhitney.delta).padStart(DELTA_COLUMNS);
    const colour = VERDICT_COLOURS[verdict.decision];
    const word = colour === null ? '' : `  ${paint(verdict.decision, colour)}`;
    return `${figure.kind === 'total' ? paint(text + test, 'strong') : text + test}${word}`;
  });
}

const VERDICT_COLOURS: Readonly<Record<FigureComparison['verdict']['decision'], Colour | null>> = {
  slower: 'bad',
  faster: 'good',
  none: null,
  unknown: null,
};

function differenceColumns(one: Difference, hasSides: boolean): string {
  return (
    (hasSides
      ? [one.aNs, one.bNs].map((ns) => formatMilliseconds(ns).padStart(FIGURE_COLUMNS)).join('')
      : '') +
    changeText(one).padStart(CHANGE_COLUMNS) +
    intervalText(one).padStart(INTERVAL_COLUMNS)
  );
}

const OUTCOMES = {
  fails: ['✗', 'bad', ''],
  holds: ['✓', 'good', ''],
  undecided: ['?', 'warning', 'not decided: '],
} as const satisfies Record<string, readonly [string, Colour, string]>;

function conditionLines({ conditions }: CompareDocument, { paint, columns }: ComparisonStyle): string[] {
  return conditions.map(({ text, outcome, difference }) => {
    const [mark, colour, prefix] = OUTCOMES[outcome];
    const why =
      difference === null
        ? 'a side has no such figure'
        : outcome === 'undecided'
          ? `an interval needs ${difference.fewest} independent cycles a side`
          : differenceWords(difference);
    return paint(wrap(`${printable(text)}: ${prefix}${why}`, columns, `${mark} `), colour);
  });
}
