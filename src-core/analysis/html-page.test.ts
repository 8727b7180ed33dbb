import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnSummary, drawnTimeline, loggedSummary } from '../testing/summaries';
import { pageTimelineRequest, renderHtmlPage } from './html-page';
import { escapeHtml, markup } from './html-page-markup';
import { reportOf } from './report';
import { DEFAULT_RECORD } from './settings';
import type { RecordingSummary } from './summary';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='x()'>&\u202e\0</style>`;

/** Every string of `value`, at any depth, replaced. */
function hostile<T>(value: T): T {
  const replaced: unknown = JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? HOSTILE : inner)),
  );
  return replaced as T;
}

/** What a page's markup consists of, its text and attribute values left out. */
const tagsOf = (page: string): string[] => page.match(/<\/?[a-z][a-z0-9]*|<!/g) ?? [];

describe('the page', () => {
  const summary = drawnSummary();
  const page = renderHtmlPage(summary);

  it('allows itself no script and no network', () => {
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;`);
    expect(page).not.toMatch(/<script|\bon[a-z]+=|@import|url\((?!#)/i);
    expect(
      page.match(/(?:src|href)="[^"]*/g)?.filter((link) => !/^href="data:application\/json/.test(link)),
    ).toEqual([]);
  });

  it('carries its own data, which a download gives back whole', () => {
    const link = /href="data:application\/json;charset=utf-8,([^"]*)"/.exec(page)?.[1] ?? '';
    expect(JSON.parse(decodeURIComponent(link))).toEqual(JSON.parse(JSON.stringify(reportOf(summary))));
  });

  it('shows every phase that was measured, and what the instrument cost and lost', () => {
    for (const phase of ['dispatch', 'kick', 'notify', 'barrier', 'drain', 'flush', 'resume', 'other']) {
      expect(page).toContain(`${phase}</td>`);
    }
    expect(page).toContain('observer cost');
    expect(page).toContain('lost 0');
  });

  it('of level timing shows the joint sums and no phase of its own', () => {
    const timing = renderHtmlPage(drawnSummary({ level: 'timing' }));
    expect(timing).toContain('dispatch+kick+notify+barrier</td>');
    expect(timing).not.toMatch(/>kick<\/td>/);
  });

  it('of an import says where it came from and by what its edges were told, with a dash for what nobody recorded', () => {
    const logged = renderHtmlPage(loggedSummary());
    expect(logged).toContain('1 cycle found, level trace');
    expect(logged).toContain('qemu trace log slow.data');
    expect(logged).toContain('pause from qmp_enter_stop logged to qmp_exit_stop logged');
    expect(logged).toContain('observer cost unknown (imported)');
    // The data behind the link is JSON, which has its nulls.
    expect(logged.replace(/href="data:[^"]*"/, '')).not.toMatch(/null|undefined|NaN|-Infinity/);
  });

  it('draws the timeline of the cycle nearest to the median, every call and vCPU named', () => {
    const request = pageTimelineRequest(summary);
    const view = request === null ? null : drawnTimeline(request);
    if (view?.ok !== true) throw new Error('no timeline');
    const drawn = renderHtmlPage(summary, view.value);
    expect(drawn).toMatch(/<title>vm_state_notify \d+/);
    for (const lane of view.value.lanes) expect(drawn).toContain(`>${lane.title}</text>`);
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    const labels = view.value.labels.map(() => HOSTILE);
    expect(
      tagsOf(renderHtmlPage(summary, { ...view.value, labels })).filter(
        (tag) => tag !== '<text' && tag !== '</text',
      ),
    ).toEqual(tagsOf(drawn).filter((tag) => tag !== '<text' && tag !== '</text'));
  });

  it('has the same tags whatever the recording’s strings hold', () => {
    const { environment, findings, gracePeriodCauses } = summary;
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
      findings: findings.map((finding) => ({ ...hostile(finding), phase: finding.phase })),
      gracePeriodCauses: hostile(gracePeriodCauses),
    };
    const harmless: RecordingSummary = {
      ...spoiled,
      environment: {
        ...environment,
        record: { ...DEFAULT_RECORD, hmpBeforePause: ['x'] },
        shortfalls: ['x'],
      },
      findings: findings.map((finding) => ({ ...finding, remedy: finding.remedy === null ? null : 'x' })),
    };
    const spoiledPage = renderHtmlPage(spoiled);
    expect(tagsOf(spoiledPage)).toEqual(tagsOf(renderHtmlPage(harmless)));
    expect(spoiledPage).not.toContain('\u202e');
  });

  it('of nothing at all is still a page', () => {
    const empty = renderHtmlPage({ ...summary, cycles: [], statistics: {}, findings: [] });
    expect(empty).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('draws a recording of very many cycles in bounded size', () => {
    const [row] = summary.cycles;
    if (row === undefined) throw new Error('no cycle');
    const cycles = Array.from({ length: 5000 }, (_, index) => ({ ...row, index }));
    const large = renderHtmlPage({ ...summary, cycles });
    expect(large.match(/<title>Cycle/g)?.length).toBe(1000);
    expect(large).toContain('4000 more are in the data.');
  });
});

it('escaped text has nothing that HTML would read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'\0]|&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

it('a template escapes what is put into it, at any depth, but not markup', () => {
  expect(markup`<b>${['<', ['&', markup`<i>${'"'}</i>`]]}${7}</b>`.text).toBe(
    '<b>&lt;&amp;<i>&quot;</i>7</b>',
  );
});
