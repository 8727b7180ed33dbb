import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skewedTimes } from '../testing/skewed-times';
import { timedOverview } from '../testing/timed-overview';
import { judgeConditions, parseCondition } from './condition';
import type { Judgement } from './condition';

function parsed(text: string) {
  const result = parseCondition(text);
  if (!result.ok) throw new Error(result.error.message);
  const { figure, statistic, by, limit } = result.value;
  return { figure: figure.map(({ name }) => name).join('+'), statistic, by, limit };
}

describe('a condition', () => {
  it.each([
    ['pause.p50>+5%', 'pause', 0.5, '>', { of: 'a', share: 0.05 }],
    ['p50 > +10%', 'pause', 0.5, '>', { of: 'a', share: 0.1 }],
    ['pause.kick.p90>+200us', 'pause.kick', 0.9, '>', { of: 'time', ns: 200_000 }],
    ['pause.p77>+5%', 'pause', 0.77, '>', { of: 'a', share: 0.05 }],
    ['resume.resume.p99.9 < -1.5ms', 'resume.resume', 0.999, '<', { of: 'time', ns: -1_500_000 }],
    ['drain+flush.median>+1%', 'drain+flush', 0.5, '>', { of: 'a', share: 0.01 }],
  ])('%s is read', (text, figure, share, by, limit) => {
    expect(parsed(text)).toEqual({ figure, statistic: { kind: 'quantile', share }, by, limit });
  });

  it('may be of the mean', () => {
    expect(parsed('downtime.mean<-5%').statistic).toEqual({ kind: 'mean' });
  });

  it.each([
    ['', '', 'Expected a figure and its statistic'],
    ['puase.p50>+5%', 'puase.p50', 'did you mean pause?'],
    [
      'pause>+5%',
      'pause',
      'Expected a statistic after “pause”: .mean, .median or a quantile between 0 and 100',
    ],
    ['pause.max>+5%', 'pause.max', 'Of max no interval can be known'],
    ['pause.p100>+5%', 'pause.p100', 'Of p100 no interval can be known'],
    ['kicks.p50>+5%', 'kicks.p50', 'no length of time'],
    ['drain+drain.p50>+5%', 'drain.p50', 'in this sum already'],
    ['pause.p50=+5%', '=', 'Expected > or <'],
    ['pause.p50', '', 'Expected > or <'],
    ['pause.p50>5%', '5', 'Expected + or -'],
    ['pause.p50>+x', 'x', 'Expected a number'],
    ['pause.p50>+5', '', 'Expected a unit'],
    ['pause.p50>+5% and', 'and', '--fail-if of its own'],
  ])('“%s” is wrong at “%s”', (text, part, message) => {
    const result = parseCondition(text);
    if (result.ok) throw new Error('it was read');
    expect(text.slice(result.error.from, result.error.to)).toBe(part);
    expect(result.error.message).toContain(message);
  });

  it('of any text is read or told wrong within the text', () => {
    const words = fc.constantFrom(
      'pause',
      '.p50',
      'p9',
      '>',
      '<',
      '+',
      '-',
      '5',
      '%',
      'ms',
      ' ',
      'drain',
      '.',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const result = parseCondition(text);
        if (result.ok) return;
        expect(result.error.from).toBeGreaterThanOrEqual(0);
        expect(result.error.from).toBeLessThanOrEqual(result.error.to);
        expect(result.error.to).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('a judgement', () => {
  const side = (medianNs: number, seed: number) => ({
    overview: timedOverview({ pauseNs: skewedTimes(200, medianNs, { deviation: 0.1 }, seed) }),
    cycles: null,
  });
  const outcome = (text: string, shift: number): Judgement['outcome'] => {
    const condition = parseCondition(text);
    if (!condition.ok) throw new Error(condition.error.message);
    return judgeConditions(side(1e6, 1), side(1e6 * shift, 2), [condition.value])[0]?.outcome ?? 'undecided';
  };

  it('fails where the whole interval lies beyond the limit', () => {
    expect(outcome('pause.p50>+5%', 1.2)).toBe('fails');
    expect(outcome('pause.p50>+50us', 1.2)).toBe('fails');
    expect(outcome('pause.mean<-5%', 0.8)).toBe('fails');
  });

  it('holds where only the figure does, and the interval not wholly', () => {
    expect(outcome('pause.p50>+5%', 1.055)).toBe('holds');
    expect(outcome('pause.p50>+5%', 0.8)).toBe('holds');
    expect(outcome('pause.p50<-5%', 1.2)).toBe('holds');
  });

  it('is none where an interval needs more cycles, or a side has no such figure', () => {
    expect(outcome('pause.p99>+5%', 2)).toBe('undecided');
    expect(outcome('downtime.p50>+5%', 2)).toBe('undecided');
  });
});
