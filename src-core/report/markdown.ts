/** A recording as Markdown for a bug report, as GitHub renders it: tables, findings, the environment folded away. */
import {
  edgeSentences,
  instrumentSentence,
  NO_CYCLE,
  phaseFigures,
  stateSentence,
  stateShares,
  subtitleParts,
  titleOf,
} from '../analysis/report-figures';
import type { Statistics } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import type { Finding, RecordingSummary } from '../analysis/summary';
import { formatShare } from '../units';
import { knobText } from './knob-text';
import { environmentFacts } from './page-environment';
import { worstCycles } from './worst-cycles';

const NS_PER_MS = 1e6;
const BAR = 20;
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '@': '&#64;' };

/** On one line, without what hides or turns text around. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');

/** Text that Markdown shows as it is: no emphasis, link, tag, mention of a person or of an issue. */
export const escapeMarkdown = (text: string): string =>
  plain(text).replace(
    /[<>&@\\`*[\]#|~!]|(?<![a-z0-9])_|_(?![a-z0-9])/gi,
    (char) => ENTITIES[char] ?? `\\${char}`,
  );

/** A fence that is longer than any within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${plain(text)}\n${fence}`;
}

const milliseconds = (ns: number): string => (ns / NS_PER_MS).toFixed(3);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const TOTALS = [
  ['pause', 'pauseNs'],
  ['resume', 'resumeNs'],
  ['downtime', 'downtimeNs'],
  ['client pause', 'clientPauseNs'],
  ['client resume', 'clientResumeNs'],
] as const;

const figuresOf = ({ p50, p90, p99, max }: Statistics): string[] => [p50, p90, p99, max].map(milliseconds);

function figureTable(summary: RecordingSummary): string[] {
  if (summary.cycles.length === 0) return [NO_CYCLE];
  const totals = TOTALS.flatMap(([name, key]) => {
    const statistics = summary.statistics[key];
    return statistics === undefined ? [] : [row([`**${name}**`, ...figuresOf(statistics), '', ''])];
  });
  const phases = phaseFigures(summary).map(({ label, statistics, share }) =>
    row([label, ...figuresOf(statistics), formatShare(share), '█'.repeat(Math.round(share * BAR))]),
  );
  return [
    row(['ms', 'p50', 'p90', 'p99', 'max', 'share', '']),
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...totals,
    ...phases,
  ];
}

function findingItem(
  { title, evidence, remedy, knob }: Finding,
  at: number,
  environment: Environment,
): string[] {
  const lines = [
    `${at + 1}. **${escapeMarkdown(title)}**`,
    `   ${escapeMarkdown(evidence)}`,
    ...(remedy === null ? [] : [`   → ${escapeMarkdown(remedy)}`]),
    ...(knob === null ? [] : [`   Try: ${escapeMarkdown(knobText(knob, environment))}`]),
  ];
  // A backslash at its end keeps a line from being joined to the next.
  return lines.map((line, at) => (at + 1 < lines.length ? `${line}\\` : line));
}

function environmentDetails(summary: RecordingSummary): string[] {
  const facts = environmentFacts(summary);
  return [
    '<details><summary>Environment</summary>',
    '',
    row(['', '']),
    '| --- | --- |',
    ...facts
      .filter(({ isCode }) => !isCode)
      .map(({ name, value }) => row([escapeMarkdown(name), escapeMarkdown(value)])),
    ...facts.filter(({ isCode }) => isCode).flatMap(({ name, value }) => ['', `${name}:`, '', fenced(value)]),
    '',
    '</details>',
  ];
}

function worstTable(summary: RecordingSummary, count: number): string[] {
  const worst = worstCycles(summary, count);
  if (worst.length === 0) return [];
  return [
    '',
    `### The ${worst.length === 1 ? 'longest cycle' : `${worst.length} longest cycles`}`,
    '',
    row(['cycle', 'pause, ms', 'resume, ms', 'most in']),
    '| ---: | ---: | ---: | --- |',
    ...worst.map(({ index, pauseNs, resumeNs, most }) =>
      row([
        String(index),
        milliseconds(pauseNs),
        milliseconds(resumeNs),
        most.map(({ label, share }) => `${label} ${formatShare(share)}`).join(', '),
      ]),
    ),
  ];
}

/** `worst`: how many of the longest cycles are listed. Ends with a line feed. */
export function markdownReport(summary: RecordingSummary, worst = 0): string {
  const states = stateShares(summary);
  const { findings, barriers, environment } = summary;
  const isSaid = findings.some(({ evidence }) => evidence === barriers.verdict);
  const notes = [
    ...(states === null ? [] : [`Driving thread: ${stateSentence(states)}`]),
    instrumentSentence(summary),
    ...(environment.source.kind === 'recorded' || summary.cycles.length === 0
      ? []
      : [edgeSentences(summary).join(' ')]),
    ...(isSaid ? [] : [barriers.verdict]),
  ];
  const missing = environment.shortfalls.map((text) => `- ${escapeMarkdown(text)}`);
  return `${[
    `## Quiescope: ${escapeMarkdown(titleOf(summary))}`,
    '',
    escapeMarkdown(subtitleParts(summary).join(' · ')),
    '',
    ...figureTable(summary),
    '',
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
    ...worstTable(summary, worst),
    ...(findings.length === 0
      ? []
      : ['', '### Findings', '', ...findings.flatMap((one, at) => findingItem(one, at, environment))]),
    ...(missing.length === 0 ? [] : ['', '### Not to be had', '', ...missing]),
    '',
    ...environmentDetails(summary),
  ].join('\n')}\n`;
}
