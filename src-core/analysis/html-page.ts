/** A recording as one HTML file that needs nothing else: no script, no network, both themes, its data to download. */
import { durationQuantity, formatBytes, formatShare } from '../units';
import { barrierSection, samplesSection } from './html-page-barriers';
import { notifierSection } from './html-page-notifiers';
import { cycleChart, fillOf, MAX_BARS, PATTERNS } from './html-page-chart';
import { markup, type Markup } from './html-page-markup';
import { STYLE } from './html-page-style';
import { TIMELINE_WIDTH_PX, timelineSection } from './html-page-timeline';
import type { TimelineRequest, TimelineView } from '../timeline/timeline';
import type { Environment } from './environment';
import { reportOf } from './report';
import {
  cycleLengthNs,
  edgeSentences,
  instrumentSentence,
  phaseFigures,
  signedShare,
  stateSentence,
  stateShares,
  subtitleParts,
  titleOf,
  type PhaseFigure,
} from './report-figures';
import { ascendingOf, quantile } from './statistics';
import type { Statistics } from './analysis';
import type { CycleRow, Finding, RecordingSummary } from './summary';

// No source is allowed but the page's own style; a data: link to download is a navigation and stays possible.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const NS_PER_MS = 1e6;

const milliseconds = (ns: number | null | undefined): string =>
  ns === null || ns === undefined ? '–' : (ns / NS_PER_MS).toFixed(3);

const swatch = (figure: PhaseFigure): Markup =>
  markup`<svg class="swatch" aria-hidden="true"><rect width="12" height="12" rx="2"${fillOf(figure)}/></svg>`;

function headlines({ statistics, observer, lost }: RecordingSummary): Markup {
  const median = (name: string, key: string): Markup[] => {
    const figures = statistics[key];
    if (figures === undefined) return [];
    const { figure, unit } = durationQuantity(figures.p50);
    const p99 = milliseconds(figures.p99);
    return [
      markup`<div><span>${name}, median</span><b>${figure} <small>${unit}</small></b><span>p99 ${p99} ms</span></div>`,
    ];
  };
  const cost = observer === null ? '–' : signedShare(observer.ratio);
  const interval =
    observer === null ? '' : `95%: ${signedShare(observer.low)} to ${signedShare(observer.high)} · `;
  return markup`<div class="figures">${median('Pause', 'pauseNs')}${median('Resume', 'resumeNs')}${median('Downtime', 'downtimeNs')}
<div><span>Observer cost</span><b>${cost}</b><span>${interval}${lost} records lost</span></div></div>`;
}

const statisticsCells = ({ p50, p90, p99, max }: Statistics): Markup[] =>
  [p50, p90, p99, max].map((ns) => markup`<td>${milliseconds(ns)}</td>`);

function phaseTable(summary: RecordingSummary, figures: readonly PhaseFigure[]): Markup {
  const rows = figures.map((figure) => {
    const width = (figure.share * 100).toFixed(2);
    return markup`<tr><td>${swatch(figure)}${figure.label}</td>${statisticsCells(figure.statistics)}<td>${formatShare(figure.share)}</td>
<td class="share"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect width="${width}" height="10"${fillOf(figure)}/></svg></td></tr>`;
  });
  const sums = [
    ['pause', 'pauseNs'],
    ['resume', 'resumeNs'],
  ].flatMap(([name = '', key = '']) => {
    const figures = summary.statistics[key];
    return figures === undefined
      ? []
      : [markup`<tr class="sum"><td>${name}</td>${statisticsCells(figures)}<td></td><td></td></tr>`];
  });
  const states = stateShares(summary);
  return markup`<section><h2>Phases, ms</h2><div class="scroll"><table>
<thead><tr><th></th><th>p50</th><th>p90</th><th>p99</th><th>max</th><th>share</th><th></th></tr></thead>
<tbody>${rows}${sums}</tbody></table></div>
${states === null ? '' : markup`<p class="note">Driving thread: ${stateSentence(states)}</p>`}</section>`;
}

const findingCard = ({ phase, title, evidence, remedy }: Finding): Markup =>
  markup`<div class="finding b-${phase ?? 'none'}"><strong>${title}</strong><p>${evidence}</p>${remedy === null ? '' : markup`<p class="remedy">→ ${remedy}</p>`}</div>`;

function findingsPanel({ findings }: RecordingSummary): Markup {
  const cards =
    findings.length === 0 ? markup`<p class="note">Nothing stands out.</p>` : findings.map(findingCard);
  return markup`<section><h2>Findings</h2>${cards}</section>`;
}

const UNKNOWN = '–';

function hostSentence({ cpuModel, cpus, memoryBytes, kernel }: Environment['host']): string {
  const parts = [
    cpuModel,
    cpus === null ? null : `${cpus} CPUs`,
    memoryBytes === null ? null : formatBytes(memoryBytes),
    kernel === null ? null : `Linux ${kernel}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? UNKNOWN : parts.join(', ');
}

function cyclesSentence({ cycles, environment: { record } }: RecordingSummary): string {
  if (record === null) return `${cycles.length} found`;
  return `${record.cycles} of ${record.kind}, interval ${record.intervalMs} ms, hold ${record.holdMs} ms`;
}

function environmentPanel(summary: RecordingSummary): Markup {
  const { environment } = summary;
  const { qemu, perf, record, source, shortfalls } = environment;
  const command = source.kind === 'recorded' ? null : source.command;
  const rows: [string, string | Markup][] = [
    ...(source.kind === 'recorded'
      ? []
      : [['Imported from', `${source.kind} ${source.file}`] as [string, string]]),
    ['Recorded', environment.recordedAt ?? UNKNOWN],
    ['Cycles', cyclesSentence(summary)],
    ['Edges', edgeSentences(summary).join(' ')],
    ['QEMU', `${qemu.version ?? 'version unknown'}, build-id ${qemu.buildId ?? 'unknown'}`],
    [
      'Command line',
      qemu.commandLine === null ? UNKNOWN : markup`<code>${qemu.commandLine.join(' ')}</code>`,
    ],
    ['Host', hostSentence(environment.host)],
    ['perf', perf === null ? 'not used' : (perf.version ?? 'version unknown')],
    ...(command === null
      ? []
      : [['perf’s command', markup`<code>${command.join(' ')}</code>`] as [string, Markup]]),
    ['Events', markup`<code>${perf?.events.join(' ') ?? UNKNOWN}</code>`],
    ...(record?.hmpBeforePause ?? []).map((command): [string, Markup] => [
      'Before each pause',
      markup`<code>${command}</code>`,
    ]),
    ...shortfalls.map((text): [string, string] => ['Not to be had', text]),
    ['Quiescope', environment.quiescope],
  ];
  return markup`<section><h2>Environment</h2><dl>${rows.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function cycleTable({ cycles }: RecordingSummary, figures: readonly PhaseFigure[]): Markup {
  const shown = cycles.slice(0, MAX_BARS);
  const row = (one: CycleRow): Markup =>
    markup`<tr><td>${one.index}</td><td>${milliseconds(one.pauseNs)}</td><td>${milliseconds(one.resumeNs)}</td><td>${milliseconds(one.downtimeNs)}</td>${figures.map(
      ({ label }) => markup`<td>${milliseconds(one.phases[label])}</td>`,
    )}<td>${one.kicks ?? '–'}</td><td>${one.lastVcpu ?? '–'}</td></tr>`;
  const rest = cycles.length - shown.length;
  return markup`<details><summary>All cycles, ms</summary><div class="scroll"><table><thead><tr><th>#</th><th>pause</th><th>resume</th><th>downtime</th>${figures.map(
    ({ label }) => markup`<th>${label}</th>`,
  )}<th>kicks</th><th>last vCPU</th></tr></thead><tbody>${shown.map(row)}</tbody></table></div>
${rest === 0 ? '' : markup`<p class="note">${rest} more are in the data.</p>`}</details>`;
}

// Most of JSON's punctuation is allowed in a URL; leaving it readable halves the link.
const dataUrl = (json: string): string =>
  `data:application/json;charset=utf-8,${encodeURIComponent(json).replace(/%(?:2C|3A|5B|5D|7B|7D)/g, decodeURIComponent)}`;

/** What to draw for the page: the cycle whose length is nearest to the median; null when there is none. */
export function pageTimelineRequest({ cycles }: RecordingSummary): TimelineRequest | null {
  const median = quantile(ascendingOf(cycles.map(cycleLengthNs)), 0.5);
  const at = cycles.findIndex((row) => cycleLengthNs(row) === median);
  const row = cycles[at];
  if (row === undefined) return null;
  const endNs = Math.max(1, cycleLengthNs(row) + row.holdNs);
  return { cycle: at, startNs: 0, endNs, widthPx: TIMELINE_WIDTH_PX };
}

/** The whole file as text, UTF-8. Whatever the recording's strings hold, they are shown and never obeyed. */
export function renderHtmlPage(summary: RecordingSummary, timeline: TimelineView | null = null): string {
  const figures = phaseFigures(summary);
  const title = titleOf(summary);
  const legend = figures.map((figure) => markup`<span>${swatch(figure)}${figure.label}</span>`);
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Quiescope: ${title}</title><style>${STYLE}</style></head><body>${PATTERNS}<main>
<header><h1>${title}</h1><p>${subtitleParts(summary).join(' · ')}</p></header>
${headlines(summary)}
<section><h2>Time of each cycle, ms</h2><div class="legend">${legend}</div>${cycleChart(summary, figures)}</section>
${timeline === null ? '' : timelineSection(timeline)}
<div class="columns">${phaseTable(summary, figures)}${findingsPanel(summary)}</div>
${barrierSection(summary)}${notifierSection(summary)}${samplesSection(summary)}
${environmentPanel(summary)}${cycleTable(summary, figures)}
<footer class="note">${instrumentSentence(summary)} · <a download="quiescope-report.json" href="${dataUrl(JSON.stringify(reportOf(summary)))}">Download the data (JSON)</a></footer>
</main></body></html>
`.text;
}
