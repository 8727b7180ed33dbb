import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnSummary, emptySummary, loggedSummary } from '../testing/summaries';
import { escapeMarkdown, markdownReport } from './markdown';

describe('a report as Markdown', () => {
  const text = markdownReport(drawnSummary(), 1);

  it('has a table of every phase, findings, and the environment folded away', () => {
    expect(text.split('\n')[0]).toBe('## Quiescope: 1 cycle of stop-cont, level probes');
    for (const phase of ['dispatch', 'kick', 'notify', 'barrier', 'drain', 'flush', 'resume', 'other'])
      expect(text).toMatch(new RegExp(`^\\| ${phase} \\| \\d+\\.\\d{3} \\|`, 'm'));
    expect(text).toMatch(/^\| \*\*pause\*\* \| 0\.\d{3} \|/m);
    expect(text).toContain('### Findings\n\n1. **');
    expect(text).toMatch(/<details><summary>Environment<\/summary>\n\n[^]*<\/details>\n$/);
    expect(text).toContain('### The longest cycle\n');
  });

  it('of no cycle says so, and has no table of nothing', () => {
    const empty = markdownReport(emptySummary(), 3);
    expect(empty).toContain('No cycle was finished.\n');
    expect(empty).not.toMatch(/p50|Edges|In 0 cycles|NaN|undefined|Infinity/);
  });

  it('has rows of as many cells as its table’s head', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| cycle'));
    const cells = (line: string): number => line.split(/(?<!\\)\|/).length;
    expect(rows.filter((line) => cells(line) === 9).length).toBeGreaterThan(8);
  });

  it('of an import says what its edges were read from and no figure that nobody has', () => {
    const logged = markdownReport(loggedSummary());
    expect(logged).toContain('pause from qmp_enter_stop logged');
    expect(logged).not.toMatch(/NaN|undefined|null/);
  });

  it('mentions nobody, links nothing and starts no markup, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const escaped = escapeMarkdown(name);
        expect(escaped).not.toMatch(/[<>@\n\r]|(?<!\\)[[\]*`|~!]/);
        expect(escaped).not.toMatch(/(?<!\\)#(?!64;)/);
      }),
    );
    expect(escapeMarkdown('__a__ kvm_io_bus #1 @me <b>')).toBe(
      '\\_\\_a\\_\\_ kvm_io_bus \\#1 &#64;me &lt;b&gt;',
    );
  });

  it('puts a command line into a fence that it cannot end', () => {
    const summary = drawnSummary();
    const { environment } = summary;
    const qemu = { ...environment.qemu, commandLine: ['qemu', '```\n# x'] };
    const spoiled = markdownReport({ ...summary, environment: { ...environment, qemu } });
    expect(spoiled).toContain('````text\nqemu ``` # x\n````');
  });
});
