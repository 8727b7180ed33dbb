/** A recording's summary as text for a terminal. */
import type { Statistics } from '@core/analysis/analysis';
import {
  edgeSentences,
  instrumentSentence,
  phaseFigures,
  stateSentence,
  stateShares,
  subtitleParts,
  titleOf,
  type PhaseFigure,
} from '@core/analysis/report-figures';
import type { Finding, RecordingSummary } from '@core/analysis/summary';
import { formatShare } from '@core/units';
import { notifierLines } from './notifier-table';
import { sampleLines } from './sample-table';
import { printable, wrap, type TextStyle } from './terminal';

const FIGURE_COLUMNS = 10;
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

const line = (name: string, { p50, p90, max }: Statistics, nameColumns: number): string =>
  `  ${name.padEnd(nameColumns)}${figure(p50)}${figure(p90)}${figure(max)}`;

function phaseLine(one: PhaseFigure, nameColumns: number, { columns, paint }: TextStyle): string {
  const room = columns - nameColumns - 3 * FIGURE_COLUMNS - SHARE_COLUMNS - 4;
  const drawn = room < MIN_BAR_COLUMNS ? '' : bar(one, Math.min(MAX_BAR_COLUMNS, room));
  const text = line(one.label, one.statistics, nameColumns) + formatShare(one.share).padStart(SHARE_COLUMNS);
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
  const { paint } = style;
  const figures = phaseFigures(summary);
  const names = [...TOTALS.map(([name]) => name), ...figures.map(({ label }) => label)];
  const nameColumns = Math.max(...names.map((name) => name.length)) + 1;
  const heads = ['p50', 'p90', 'max'].map((name) => name.padStart(FIGURE_COLUMNS)).join('');
  const totals = TOTALS.flatMap(([name, key]) => {
    const statistics = summary.statistics[key];
    if (statistics === undefined) return [];
    const text = line(name, statistics, nameColumns);
    return [key === 'pauseNs' || key === 'resumeNs' ? paint(text, 'strong') : text];
  });
  return [
    paint(`  ${'ms'.padEnd(nameColumns)}${heads}${'share'.padStart(SHARE_COLUMNS)}`, 'muted'),
    ...figures.map((one) => phaseLine(one, nameColumns, style)),
    paint(`  ${'─'.repeat(nameColumns + 3 * FIGURE_COLUMNS + SHARE_COLUMNS)}`, 'muted'),
    ...totals,
  ];
}

function finding(one: Finding, { columns, paint }: TextStyle): string[] {
  return [
    `  ${paint('▌', one.phase ?? 'muted')} ${paint(wrap(printable(one.title), columns, '    ').slice(4), 'strong')}`,
    paint(wrap(printable(one.evidence), columns, '    '), 'muted'),
    ...(one.remedy === null ? [] : [wrap(printable(one.remedy), columns, '    → ')]),
  ];
}

/** The phase table, states, instrument and findings; ends with a line feed. */
export function summaryText(summary: RecordingSummary, style: TextStyle): string {
  const { paint, columns } = style;
  const states = stateShares(summary);
  const shortfalls = summary.environment.shortfalls.map((text) =>
    paint(wrap(printable(text), columns, '  ! '), 'warning'),
  );
  // Of Quiescope's own recordings the edges are always the same; of others they are what was found.
  const edges =
    summary.environment.source.kind === 'recorded'
      ? []
      : [wrap(printable(edgeSentences(summary).join(' ')), columns, '  ')];
  const sections = [notifierLines(summary, style), sampleLines(summary, style)];
  const findings = summary.findings.flatMap((one) => finding(one, style));
  return `${[
    paint(titleOf(summary), 'strong'),
    paint(wrap(printable(subtitleParts(summary).join(' · ')), columns, ''), 'muted'),
    '',
    ...table(summary, style),
    '',
    ...(states === null ? [] : [`  driving thread: ${stateSentence(states)}`]),
    ...edges,
    `  ${instrumentSentence(summary)}`,
    ...sections.flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
    ...(shortfalls.length === 0 ? [] : ['', ...shortfalls]),
    ...(findings.length === 0 ? [] : ['', ...findings]),
  ].join('\n')}\n`;
}
