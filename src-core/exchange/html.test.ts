import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { reportOf } from '../analysis/report';
import { DEFAULT_RECORD } from '../analysis/settings';
import type { RecordingSummary } from '../analysis/summary';
import { PAGE_SCRIPT, PAGE_STYLE } from '../report/page-assets';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedOf, writtenText } from '../testing/exchanged';
import { repeatRecording } from '../testing/repeat-recording';
import { drawnSummary, loggedSummary } from '../testing/summaries';
import { pagePieces, pagePiecesOf, PLAIN_PARTS } from './html';
import { exchangePieces } from './exchange';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='x()'>&\u202e\0</style>`;
const SNAPSHOT = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) % 256);

/** Every string of `value`, at any depth, replaced. */
function hostile<T>(value: T): T {
  const replaced: unknown = JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? HOSTILE : inner)),
  );
  return replaced as T;
}

/** What a page's markup consists of, its text and attribute values left out. */
const tagsOf = (page: string): string[] => page.match(/<\/?[a-z][a-z0-9]*|<!/g) ?? [];

/** What a reader sees before the blocks of data. */
const shownOf = (page: string): string => page.slice(0, page.indexOf('</main>'));

/** A content that the page holds, as its script reads it. */
function contentOf(page: string, name: string): Buffer {
  const blocks = page.matchAll(
    new RegExp(`<script type="text/plain" data-block="${name}" data-form="(\\w+)">([^<]*)</script>`, 'g'),
  );
  const parts = Array.from(blocks, ([, form, text = '']) => {
    const bytes = Buffer.from(text, 'base64');
    return form === 'deflate' ? inflateRawSync(bytes) : bytes;
  });
  return Buffer.concat(parts);
}

const drawn = drawRecording(STOP_CONT_DRAWING);
const pageOf = (summary: RecordingSummary): string =>
  writtenText(pagePiecesOf(exchangedOf(drawn), summary, PLAIN_PARTS));

describe('the page', () => {
  const summary = drawnSummary();
  let page = '';
  beforeAll(() => {
    page = writtenText(pagePiecesOf(exchangedOf(drawn), summary, { ...PLAIN_PARTS, snapshot: SNAPSHOT }));
  });

  it('allows itself its own script and style by their hashes, and nothing of a network', () => {
    const policy =
      /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
    const [, script = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(script.length).toBeGreaterThan(1000);
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(shownOf(page)).not.toMatch(/@import|url\((?!#)| style="|\bon[a-z]+="|(?:src|href)=/i);
  });

  it('has a script and a style that end where they are to end, and that evaluate no text', () => {
    expect(PAGE_SCRIPT.text).not.toMatch(/<\/script|<!--|\beval\(|new Function/i);
    expect(PAGE_STYLE.text).not.toMatch(/<\/style|<!--/i);
  });

  it('carries the snapshot, the table of cycles and the report, each to be had back whole', () => {
    expect(contentOf(page, 'file-snapshot').equals(SNAPSHOT)).toBe(true);
    expect(JSON.parse(contentOf(page, 'file-report').toString())).toEqual(
      JSON.parse(JSON.stringify(reportOf(summary))),
    );
    const csv = writtenText(exchangePieces(exchangedOf(drawn), { format: 'csv', table: 'cycles' }));
    expect(contentOf(page, 'file-cycles').toString()).toBe(csv);
    expect(page.match(/data-file="[^"]*"/g)).toEqual([
      'data-file="file-snapshot"',
      'data-file="file-cycles"',
      'data-file="file-report"',
    ]);
  });

  it('shows every phase that was measured, and what the instrument cost and lost', () => {
    for (const phase of ['dispatch', 'kick', 'notify', 'barrier', 'drain', 'flush', 'resume', 'other']) {
      expect(shownOf(page)).toContain(`${phase}</td>`);
    }
    expect(shownOf(page)).toContain('observer cost');
    expect(shownOf(page)).toContain('lost 0');
  });

  it('of level timing shows the joint sums and no phase of its own', () => {
    const timing = shownOf(pageOf(drawnSummary({ level: 'timing' })));
    expect(timing).toContain('dispatch+kick+notify+barrier</td>');
    expect(timing).not.toMatch(/>kick<\/td>/);
  });

  it('of an import says where it came from and by what its edges were told, with a dash for what nobody recorded', () => {
    const logged = shownOf(pageOf(loggedSummary()));
    expect(logged).toContain('1 cycle found, level trace');
    expect(logged).toContain('qemu trace log slow.data');
    expect(logged).toContain('pause from qmp_enter_stop logged to qmp_exit_stop logged');
    expect(logged).toContain('observer cost unknown (imported)');
    expect(logged).not.toMatch(/null|undefined|NaN|-Infinity/);
  });

  it('has the same tags whatever the recording’s strings hold', () => {
    const { environment, findings } = summary;
    const spoiled: RecordingSummary = {
      ...summary,
      environment: {
        ...environment,
        recordedAt: HOSTILE,
        quiescope: HOSTILE,
        qemu: { ...hostile(environment.qemu), accelerator: 'kvm' },
        host: { ...environment.host, kernel: HOSTILE, cpuModel: HOSTILE },
        perf: { version: HOSTILE, events: [HOSTILE] },
        record: { ...DEFAULT_RECORD, hmpBeforePause: [HOSTILE] },
        shortfalls: [HOSTILE],
      },
      findings: findings.map(({ title, evidence, remedy, ...rest }) => ({
        ...rest,
        ...hostile({ title, evidence, remedy }),
      })),
    };
    const harmless: RecordingSummary = {
      ...spoiled,
      environment: {
        ...environment,
        record: { ...DEFAULT_RECORD, hmpBeforePause: ['x'] },
        shortfalls: ['x'],
      },
      findings,
    };
    const spoiledPage = pageOf(spoiled);
    expect(tagsOf(spoiledPage)).toEqual(tagsOf(pageOf(harmless)));
    expect(spoiledPage).not.toContain('\u202e');
    expect(spoiledPage).toContain('&lt;script&gt;alert(1)');
  });

  it('of nothing at all is still a page', () => {
    const empty = { ...drawn, cycles: [] };
    expect(analyseRecording(empty).count).toBe(0);
    const written = writtenText(pagePieces(exchangedOf(empty)));
    expect(shownOf(written)).toContain('No cycle was finished.');
    expect(shownOf(written)).not.toMatch(/NaN|undefined|Infinity|p50|pause from|In 0 cycles|stands out/);
  });

  it('of some cycles calls them what they are called in the recording', () => {
    const repeated = repeatRecording(drawn, { cycles: 4, eventsPerCycle: null, seed: 1 });
    const written = writtenText(pagePieces(exchangedOf(repeated, [1, 3])));
    const rows = shownOf(written).match(/<tr data-cycle="\d+"><td>\d+/g);
    expect(rows).toEqual(['<tr data-cycle="0"><td>1', '<tr data-cycle="1"><td>3']);
    expect(shownOf(written)).toMatch(/>cycle 1<[^]*>cycle 3</);
  });

  it('has the timeline of each cycle, every call and vCPU named, and the one nearest to the median drawn', () => {
    const repeated = repeatRecording(drawn, { cycles: 3, eventsPerCycle: null, seed: 1 });
    const written = writtenText(pagePieces(exchangedOf(repeated)));
    const timelines: unknown = JSON.parse(contentOf(written, 'timeline-0').toString());
    expect(timelines).toHaveLength(3);
    expect(JSON.stringify(timelines)).toContain('vm_state_notify');
    const figures: unknown = JSON.parse(contentOf(written, 'figures').toString());
    expect(figures).toMatchObject({ count: 3, numbers: [0, 1, 2], timelines: [0, 1, 2] });
    expect(shownOf(written)).toMatch(/<title>vm_state_notify \d+/);
    expect(shownOf(written)).toMatch(/<text class="lane"[^>]*>CPU 0\/KVM</);
    expect(shownOf(written)).not.toMatch(/NaN|undefined|Infinity/);
  });
});
