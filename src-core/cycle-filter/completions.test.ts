import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleTable } from '../analysis/cycle-table';
import { drawnSummary } from '../testing/summaries';
import { completionsAt } from './completions';

const offeredAt = (text: string, position = text.length): string[] =>
  completionsAt(text, position).items.map((item) => item.text);

describe('what could be typed next', () => {
  it('is a figure at first, by its beginning before its middle', () => {
    expect(offeredAt('')).toContain('pause');
    expect(offeredAt('ki').slice(0, 2)).toEqual(['kicks', 'kick']);
    expect(offeredAt('fl')).toEqual(['flush', 'pause.flush', 'resume.flush']);
  });

  it('is a comparison behind a figure, and a value behind that', () => {
    expect(offeredAt('kick ')).toContain('>');
    expect(offeredAt('kicks ')).not.toContain('+');
    expect(offeredAt('kick > p')).toEqual(['p50', 'p90', 'p99']);
  });

  it('is nothing where the word is complete', () => {
    expect(offeredAt('kick > 1ms')).toEqual([]);
    expect(offeredAt('kick > 1s')).toEqual([]);
    expect(offeredAt('kick > median')).toEqual([]);
    expect(offeredAt('barrier')).toContain('pause.barrier');
  });

  it('is a unit behind a number, unless it is a count', () => {
    expect(offeredAt('kick > 1')).toEqual(['ns', 'µs', 'ms', 's', '%']);
    expect(offeredAt('kicks > 1')).toEqual([]);
  });

  it('joins what is complete, and closes what is open', () => {
    expect(offeredAt('kick > 1ms ')).toEqual(['and', 'or']);
    expect(offeredAt('(kick > 1ms ')).toEqual(['and', 'or', ')']);
    expect(offeredAt('kick > 1ms and fl')).toContain('flush');
  });

  it('is nothing behind what is wrong', () => {
    expect(offeredAt('kik > 1ms and fl')).toEqual([]);
  });

  it('replaces the whole word that the place is in', () => {
    expect(completionsAt('flsh > 1ms', 2)).toMatchObject({ from: 0, to: 4 });
  });

  it('offers no figure that no cycle has, and joint ones by their members', () => {
    const table = cycleTable(drawnSummary({ level: 'timing' }).cycles);
    const offered = completionsAt('', 0, table).items.map((item) => item.text);
    expect(offered).not.toContain('kicks');
    expect(completionsAt('drain', 5, table).items.map((item) => item.text)).toContain('pause.drain');
  });

  it('stays inside the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (text, at) => {
        const position = Math.min(at, text.length);
        const { from, to } = completionsAt(text, position);
        expect(from).toBeLessThanOrEqual(position);
        expect(to).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
