/** A recording's summary as text for a terminal. */
import type { Statistics } from '@core/analysis/analysis';
import type { Environment } from '@core/analysis/environment';
import {
  edgeSentences,
  NO_CYCLE,
  instrumentSentence,
  phaseFigures,
  stateSentence,
  stateShares,
  subtitleParts,
  titleOf,
  type PhaseFigure,
} from '@core/analysis/report-figures';
import type { Finding, RecordingSummary } from '@core/analysis/summary';
import { knobText } from '@core/report/knob-text';
import { worstCycles } from '@core/report/worst-cycles';
import { formatShare } from '@core/units';
import { notifierLines } from './notifier-table';
import { sampleLines } from './sample-table';
import { sayable } from './locale';
import { cut, paintFor, printable, wrap, type Env, type Terminal, type TextStyle } from './terminal';

const FIGURE_COLUMNS = 9;
/** Lines longer than this are hard to read, however wide the terminal. */
const MOST_COLUMNS = 120;
const SHARE_COLUMNS = 8;
const MAX_BAR_COLUMNS = 30;
const MIN_BAR_COLUMNS = 8;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const NS_PER_MS = 1e6;

/** Milliseconds to the microsecond: one unit down the whole column. */
const figure = (ns: number): string => (ns / NS_PER_MS).toFixed(3).padStart(FIGURE_COLUMNS);

/** Barrier and other have a texture too, so that the bars hold without colour. */
function bar({ share, phase }: PhaseFigure, columns: number): string {
  const eighths = Math.round(share * columns * 8);
  if (phase === 'barrier') return '▒'.repeat(Math.ceil(eighths / 8));
  if (phase === 'other') return '░'.repeat(Math.ceil(eighths / 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/** Which statistics there is room for: the first of these that fits beside the names and shares. */
const STATISTICS = [['p50', 'p90', 'p99', 'max'], ['p50', 'p90', 'p99'], ['p50', 'p99'], ['p50']] as const;

interface Columns {
  readonly names: number;
  readonly statistics: readonly (keyof Statistics)[];
}

function columnsFor(names: readonly string[], columns: number): Columns {
  const widest = Math.max(...names.map((name) => name.length)) + 1;
  const room = columns - 2 - widest - SHARE_COLUMNS;
  const fitting = STATISTICS.find(({ length }) => length * FIGURE_COLUMNS <= room);
  return { names: widest, statistics: fitting ?? ['p50'] };
}

const widthOf = ({ names, statistics }: Columns): number => names + statistics.length * FIGURE_COLUMNS;

const line = (name: string, figures: Statistics, { names, statistics }: Columns): string =>
  `  ${name.padEnd(names)}${statistics.map((one) => figure(figures[one])).join('')}`;

function phaseLine(one: PhaseFigure, layout: Columns, { columns, paint }: TextStyle): string {
  const room = columns - widthOf(layout) - SHARE_COLUMNS - 4;
  const drawn = room < MIN_BAR_COLUMNS ? '' : bar(one, Math.min(MAX_BAR_COLUMNS, room));
  const text = line(one.label, one.statistics, layout) + formatShare(one.share).padStart(SHARE_COLUMNS);
  return drawn === '' ? text : `${text}  ${paint(drawn, one.phase ?? 'muted')}`;
}

const TOTALS = [
  ['pause', 'pauseNs'],
  ['resume', 'resumeNs'],
  ['downtime', 'downtimeNs'],
  ['client pause', 'clientPauseNs'],
  ['client resume', 'clientResumeNs'],
] as const;

function table(summary: RecordingSummary, style: TextStyle): string[] {
  const { paint, columns } = style;
  if (summary.cycles.length === 0) return [`  ${NO_CYCLE}`];
  const figures = phaseFigures(summary);
  const names = [...TOTALS.map(([name]) => name), ...figures.map(({ label }) => label)];
  const layout = columnsFor(names, columns);
  const heads = layout.statistics.map((name) => name.padStart(FIGURE_COLUMNS)).join('');
  const totals = TOTALS.flatMap(([name, key]) => {
    const statistics = summary.statistics[key];
    if (statistics === undefined) return [];
    const text = line(name, statistics, layout);
    return [key === 'pauseNs' || key === 'resumeNs' ? paint(text, 'strong') : text];
  });
  return [
    paint(`  ${'ms'.padEnd(layout.names)}${heads}${'share'.padStart(SHARE_COLUMNS)}`, 'muted'),
    ...figures.map((one) => phaseLine(one, layout, style)),
    paint(`  ${'─'.repeat(widthOf(layout) + SHARE_COLUMNS)}`, 'muted'),
    ...totals,
  ];
}

function finding(one: Finding, environment: Environment, { columns, paint }: TextStyle): string[] {
  return [
    `  ${paint('▌', one.phase ?? 'muted')} ${paint(wrap(printable(one.title), columns, '    ').slice(4), 'strong')}`,
    paint(wrap(printable(one.evidence), columns, '    '), 'muted'),
    ...(one.remedy === null ? [] : [wrap(printable(one.remedy), columns, '    → ')]),
    ...(one.knob === null
      ? []
      : [wrap(`try ${printable(knobText(one.knob, environment))}`, columns, '      ')]),
  ];
}

/** The longest cycles, and what they spent most time in. */
function worstLines(summary: RecordingSummary, count: number, { columns, paint }: TextStyle): string[] {
  const worst = worstCycles(summary, count);
  if (worst.length === 0) return [];
  const head = `  ${'cycle'.padStart(7)}${'pause'.padStart(FIGURE_COLUMNS)}${'resume'.padStart(FIGURE_COLUMNS)}`;
  return [
    paint(`  the longest cycles, ms`, 'muted'),
    paint(`${head}  most in`, 'muted'),
    ...worst.map(({ index, pauseNs, resumeNs, most }) => {
      const words = most.map(({ label, share }) => `${label} ${formatShare(share)}`).join(' · ');
      return cut(`  ${String(index).padStart(7)}${figure(pauseNs)}${figure(resumeNs)}  ${words}`, columns);
    }),
  ];
}

export interface SummaryStyle extends TextStyle {
  /** How many of the longest cycles are listed. */
  readonly worst?: number;
}

/** The phase table, states, instrument and findings; ends with a line feed. */
export function summaryText(summary: RecordingSummary, wide: SummaryStyle): string {
  const style = { ...wide, columns: Math.min(MOST_COLUMNS, wide.columns) };
  const { paint, columns } = style;
  const states = stateShares(summary);
  const shortfalls = summary.environment.shortfalls.map((text) =>
    paint(wrap(printable(text), columns, '  ! '), 'warning'),
  );
  // Of Quiescope's own recordings the edges are always the same; of others they are what was found.
  const edges =
    summary.environment.source.kind === 'recorded' || summary.cycles.length === 0
      ? []
      : [wrap(printable(edgeSentences(summary).join(' ')), columns, '  ')];
  const { verdict } = summary.barriers;
  const isSaid = summary.findings.some(({ evidence }) => evidence === verdict);
  const sections = [
    isSaid ? [] : [wrap(printable(verdict), columns, '  ')],
    worstLines(summary, wide.worst ?? 0, style),
    notifierLines(summary, style),
    sampleLines(summary, style),
  ];
  const findings = summary.findings.flatMap((one) => finding(one, summary.environment, style));
  return `${[
    paint(titleOf(summary), 'strong'),
    paint(wrap(printable(subtitleParts(summary).join(' · ')), columns, ''), 'muted'),
    '',
    ...table(summary, style),
    '',
    ...(states === null ? [] : [`  driving thread: ${stateSentence(states)}`]),
    ...edges,
    wrap(instrumentSentence(summary), columns, '  '),
    ...sections.flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
    ...(shortfalls.length === 0 ? [] : ['', ...shortfalls]),
    ...(findings.length === 0 ? [] : ['', ...findings]),
  ].join('\n')}\n`;
}

/** To whom it is said: as wide and as colourful as that shows, in characters that it has. */
export function printSummary({ out }: Terminal, env: Env, summary: RecordingSummary, worst = 0): void {
  const text = summaryText(summary, { columns: out.columns, paint: paintFor(out, env), worst });
  out.write(sayable(env, text));
}
