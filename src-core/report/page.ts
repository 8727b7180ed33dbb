/**
 * A recording as one HTML file that needs nothing else: no network, both themes. Whatever the recording's strings hold, they are
 * shown and never obeyed. Without its script it is still the whole report, drawn once; with it, every cycle's timeline at any zoom.
 */
import {
  costWithoutFigure,
  instrumentSentence,
  phaseFigures,
  observerBasis,
  signedShare,
  stateSentence,
  stateShares,
  subtitleParts,
  titleOf,
  type PhaseFigure,
} from '../analysis/report-figures';
import type { Statistics } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import type { Finding, RecordingSummary } from '../analysis/summary';
import { durationQuantity, formatBytes, formatCounted, formatShare } from '../units';
import { cycleBars } from './cycle-bars';
import { knobText } from './knob-text';
import { Markup, markup } from './markup';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-assets';
import { barrierSection, samplesSection } from './page-barriers';
import type { DrawnTimeline, PageFigures } from './page-data';
import { environmentSection } from './page-environment';
import { notifierSection } from './page-notifiers';
import { tableRows } from './page-table';
import { fillOf, PATTERNS, STATE_FILLS, swatch } from './paint';
import { drawTimeline, timelineSvg } from './timeline-drawing';

/** As wide as charts are drawn before the script knows better. */
const STATIC_WIDTH = 1180;
/** Rows that are there without the script. */
const STATIC_ROWS = 200;
const NS_PER_MS = 1e6;

/** Its own script and style by their hashes, and nothing else: no network, no other source. */
export const pagePolicy = (): string =>
  `default-src 'none'; script-src ${PAGE_SCRIPT.text === '' ? "'none'" : `'sha256-${PAGE_SCRIPT.sha256}'`}; ` +
  `style-src 'sha256-${PAGE_STYLE.sha256}'; base-uri 'none'; form-action 'none'`;

const milliseconds = (ns: number | null | undefined): string =>
  ns === null || ns === undefined ? '–' : (ns / NS_PER_MS).toFixed(3);

function headlines(summary: RecordingSummary): Markup {
  const { statistics, observer, lost } = summary;
  const median = (name: string, key: string): Markup[] => {
    const figures = statistics[key];
    if (figures === undefined) return [];
    const { figure, unit } = durationQuantity(figures.p50);
    const rest = `p90 ${milliseconds(figures.p90)} · p99 ${milliseconds(figures.p99)} ms`;
    return [
      markup`<div><span>${name}, median</span><b>${figure} <small>${unit}</small></b><span>${rest}</span></div>`,
    ];
  };
  const cost = observer === null ? '–' : signedShare(observer.ratio);
  const basis = observer === null ? costWithoutFigure(summary) : observerBasis(observer);
  return markup`<div class="figures">${median('Pause', 'pauseNs')}${median('Resume', 'resumeNs')}${median('Downtime', 'downtimeNs')}
<div><span>Observer cost</span><b>${cost}</b><span>${basis} · ${formatCounted(lost, 'record')} lost</span></div></div>`;
}

const statisticsCells = ({ p50, p90, p99, max }: Statistics): Markup[] =>
  [p50, p90, p99, max].map((ns) => markup`<td>${milliseconds(ns)}</td>`);

function phaseTable(summary: RecordingSummary, figures: readonly PhaseFigure[]): Markup {
  const rows = figures.map((figure) => {
    const width = (figure.share * 100).toFixed(2);
    return markup`<tr><td>${swatch(fillOf(figure.label))}${figure.label}</td>${statisticsCells(figure.statistics)}<td>${formatShare(figure.share)}</td>
<td class="share"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect width="${width}" height="10"${fillOf(figure.label)}/></svg></td></tr>`;
  });
  const sums = [
    ['pause', 'pauseNs'],
    ['resume', 'resumeNs'],
    ['downtime', 'downtimeNs'],
  ].flatMap(([name = '', key = '']) => {
    const figures = summary.statistics[key];
    return figures === undefined
      ? []
      : [markup`<tr class="sum"><td>${name}</td>${statisticsCells(figures)}<td></td><td></td></tr>`];
  });
  if (rows.length + sums.length === 0) return markup``;
  const states = stateShares(summary);
  return markup`<section><h2>Phases, ms</h2><div class="scroll" tabindex="0" role="region" aria-label="Phases"><table>
<thead><tr><th>phase</th><th>p50</th><th>p90</th><th>p99</th><th>max</th><th>share</th><td></td></tr></thead>
<tbody>${rows}${sums}</tbody></table></div>
${states === null ? '' : markup`<p class="note">Driving thread: ${stateSentence(states)}</p>`}</section>`;
}

function findingCard({ phase, title, evidence, remedy, knob }: Finding, environment: Environment): Markup {
  const set =
    knob === null ? '' : markup`<p class="remedy">Try <code>${knobText(knob, environment)}</code></p>`;
  return markup`<div class="finding b-${phase ?? 'none'}"><strong>${title}</strong><p>${evidence}</p>${remedy === null ? '' : markup`<p class="remedy">→ ${remedy}</p>`}${set}</div>`;
}

function findingsSection({ cycles, findings, environment }: RecordingSummary): Markup {
  const { shortfalls } = environment;
  const nothing =
    cycles.length === 0 ? 'There is no cycle that anything could be found in.' : 'Nothing stands out.';
  const cards =
    findings.length === 0
      ? markup`<p class="note">${nothing}</p>`
      : findings.map((one) => findingCard(one, environment));
  const missing =
    shortfalls.length === 0
      ? ''
      : markup`<h2>Not to be had</h2>${shortfalls.map((text) => markup`<p class="note">${text}</p>`)}`;
  return markup`<section id="findings"><h2>Findings</h2>${cards}${missing}</section>`;
}

function barsSection(figures: PageFigures, legend: readonly Markup[]): Markup {
  return markup`<section><div class="tools"><h2>Time of each cycle, ms</h2></div><div class="legend">${legend}</div><div class="bars" id="bars">${cycleBars(figures, STATIC_WIDTH)}</div></section>`;
}

/** The cycle that is drawn before the script draws another. */
export interface ShownTimeline {
  readonly cycle: number;
  readonly timeline: DrawnTimeline;
}

function timelineSection({ timelines, count, numbers }: PageFigures, shown: ShownTimeline | null): Markup {
  if (shown === null) return markup``;
  const { cycle, timeline } = shown;
  const number = numbers[cycle] ?? cycle;
  const drawing = drawTimeline(timeline, { startNs: 0, endNs: timeline.extentNs, widthPx: STATIC_WIDTH });
  const some =
    timelines.length === count
      ? ''
      : markup`<p class="note">Of ${formatCounted(count, 'cycle')} this page has the timelines of ${timelines.length}: the longest, and others at even distances.</p>`;
  return markup`<section id="timeline"><div class="tools"><h2>Timeline of cycle <span id="shown-cycle">${number}</span></h2>
<span class="needs-script tools-row"><span class="keys"><kbd>W</kbd> <kbd>S</kbd> zoom · <kbd>A</kbd> <kbd>D</kbd> pan · <kbd>F</kbd> fit · <kbd>,</kbd> <kbd>.</kbd> cycle · arrows walk</span>
<button type="button" id="zoom-in" aria-label="Zoom in">+</button> <button type="button" id="zoom-out" aria-label="Zoom out">−</button> <button type="button" id="fit">Fit</button>
<button type="button" id="previous" aria-label="Previous cycle">‹</button> <label>Cycle <input id="cycle" type="number" min="${numbers[0] ?? 0}" max="${numbers.at(-1) ?? 0}" value="${number}"></label> <button type="button" id="next" aria-label="Next cycle">›</button></span></div>
<div class="legend">${STATE_FILLS.map(([name, fill]) => markup`<span>${swatch(fill)}${name}</span>`)}</div>
<div class="lanes" id="lanes" data-cycle="${cycle}">${timelineSvg(drawing, number)}</div><p class="said" id="said" aria-live="polite"></p>${some}</section>`;
}

function tableSection(figures: PageFigures): Markup {
  const cycles = Array.from({ length: Math.min(figures.count, STATIC_ROWS) }, (_, cycle) => cycle);
  const rest = figures.count - cycles.length;
  const head = (name: string): Markup => markup`<th scope="col">${name}</th>`;
  // The script finds its table there all the same.
  const hidden = figures.count === 0 ? new Markup(' hidden') : '';
  return markup`<section${hidden}><h2>Cycles, ms</h2><div class="scroll" tabindex="0" role="region" aria-label="Cycles"><table class="cycles" id="cycles"><thead><tr>${head('#')}${figures.columns.map(({ name }) => head(name))}</tr></thead>
<tbody>${tableRows(figures, cycles, false)}</tbody></table></div><p class="note" id="more">${rest === 0 ? '' : `${rest} more are in the data.`}</p></section>`;
}

/** A file that the page holds. */
export interface PageFile {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** Where it is known before the page is written. */
  readonly sizeBytes: number | null;
}

const downloads = (files: readonly PageFile[]): Markup =>
  markup`<div class="downloads needs-script"><span>Download</span>${files.map(
    ({ id, name, label, sizeBytes }) =>
      markup`<button type="button" data-file="${id}" data-name="${name}">${label}${sizeBytes === null ? '' : `, ${formatBytes(sizeBytes)}`}</button>`,
  )}</div>`;

/** The file up to its blocks of data. */
export function pageStart(
  summary: RecordingSummary,
  figures: PageFigures,
  { shown, files }: { readonly shown: ShownTimeline | null; readonly files: readonly PageFile[] },
): string {
  const phases = phaseFigures(summary);
  const title = titleOf(summary);
  const legend = phases.map((figure) => markup`<span>${swatch(fillOf(figure.label))}${figure.label}</span>`);
  return markup`<!doctype html>
<html lang="en" class="without-script"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy()}">
<title>Quiescope: ${title}</title><style>${new Markup(PAGE_STYLE.text)}</style></head><body><svg class="patterns" aria-hidden="true">${PATTERNS}</svg><main>
<header><div><h1>${title}</h1><p>${subtitleParts(summary).join(' · ')}</p></div>${downloads(files)}</header>
${headlines(summary)}
${barsSection(figures, legend)}${timelineSection(figures, shown)}
<div class="columns">${phaseTable(summary, phases)}${findingsSection(summary)}</div>
${barrierSection(summary)}${notifierSection(summary)}${samplesSection(summary)}
${tableSection(figures)}${environmentSection(summary)}
<footer class="note">${instrumentSentence(summary)} · Quiescope ${summary.environment.quiescope}</footer>
</main>
`.text;
}

/** The rest of it, once the data is there. */
export const pageEnd = (): string =>
  PAGE_SCRIPT.text === '' ? '</body></html>\n' : `<script>${PAGE_SCRIPT.text}</script></body></html>\n`;
