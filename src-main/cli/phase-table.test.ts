import { describe, expect, it } from 'vitest';
import { drawnSummary, emptySummary } from '@core/testing/summaries';
import { summaryText } from './phase-table';
import { paintFor } from './terminal';

const plain = paintFor({ write: () => undefined, isTerminal: false, columns: 80 }, {});
const coloured = paintFor({ write: () => undefined, isTerminal: true, columns: 80 }, {});
const textAt = (columns: number): string => summaryText(drawnSummary(), { columns, paint: plain });

describe('the phase table', () => {
  it('gives each phase’s p50, p90, p99, max and share, then pause and resume', () => {
    const lines = textAt(100).split('\n');
    expect(lines[0]).toBe('1 cycle of stop-cont, level probes');
    expect(lines.find((line) => line.startsWith('  kick'))).toMatch(
      /^ {2}kick +0\.105 +0\.105 +0\.105 +0\.105 +\d+% {2}█/,
    );
    expect(lines.find((line) => line.startsWith('  other'))).toBeDefined();
    expect(lines.find((line) => line.startsWith('  pause '))).toMatch(/^ {2}pause +0\.\d{3}/);
    expect(lines.find((line) => line.includes('observer cost'))).toContain('lost 0');
  });

  it('is not there where no cycle was finished, and that is said', () => {
    const text = summaryText(emptySummary(), { columns: 80, paint: plain, worst: 3 });
    expect(text).toContain('\n  No cycle was finished.\n');
    expect(text).not.toMatch(/p50|─|In 0 cycles|NaN|undefined|Infinity/);
  });

  it('has shares that sum to all of the time', () => {
    const shares = [...textAt(100).matchAll(/^ {2}[a-z]+(?: +[\d.]+){4} +([\d.]+)%/gm)];
    const sum = shares.reduce((whole, [, share]) => whole + Number(share), 0);
    expect(Math.abs(sum - 100)).toBeLessThan(3);
  });

  it('fits the terminal, without bars where there is no room', () => {
    const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));
    for (const level of ['timing', 'probes'] as const)
      for (const columns of [60, 72, 80, 100, 120, 200]) {
        const text = summaryText(drawnSummary({ level }), { columns, paint: plain, worst: 5 });
        expect(widest(text)).toBeLessThanOrEqual(columns);
      }
    expect(textAt(60)).not.toContain('█');
    expect(widest(textAt(200))).toBe(widest(textAt(120)));
  });

  it('says the same in colour', () => {
    const painted = summaryText(drawnSummary(), { columns: 100, paint: coloured });
    expect(painted).not.toBe(textAt(100));

    expect(painted.replace(/\x1b\[[\d;]*m/g, '')).toBe(textAt(100));
  });

  it('names joint sums where the level cannot separate phases', () => {
    const text = summaryText(drawnSummary({ level: 'timing' }), { columns: 100, paint: plain });
    expect(text).toContain('  dispatch+kick+notify+barrier');
    expect(text).not.toMatch(/^ {2}kick /m);
    expect(text).toContain('observer cost none (QMP alone)');
  });

  it('lets no string of the recording move the cursor', () => {
    const summary = drawnSummary();
    const { environment } = summary;
    const spoiled = {
      ...environment,
      qemu: { ...environment.qemu, version: '\x1b[2J\x07' },
      shortfalls: ['\x1b]0;x'],
    };

    expect(summaryText({ ...summary, environment: spoiled }, { columns: 100, paint: plain })).not.toMatch(
      /[\x00-\x09\x0b-\x1f]/,
    );
  });
});

describe('colour', () => {
  const sink = (isTerminal: boolean) => ({ write: () => undefined, isTerminal, columns: 80 });

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('on a terminal: %s, with %o: %s', (isTerminal, env, expected) => {
    expect(paintFor(sink(isTerminal), env)('x', 'kick') !== 'x').toBe(expected);
  });
});
