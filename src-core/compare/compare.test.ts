import { describe, expect, it } from 'vitest';
import { skewedTimes } from '../testing/skewed-times';
import { timedOverview } from '../testing/timed-overview';
import { withoutBare, withoutEnvironment } from '../analysis/passed-over';
import type { RecordingOverview } from '../analysis/overview';
import { argumentsOf } from './arguments';
import { compareSides } from './compare';
import type { Side } from './sides';
import { doubts, verdictSentence } from './words';

const times = (medianNs: number, seed: number, count = 60): Float64Array =>
  skewedTimes(count, medianNs, { deviation: 0.1 }, seed);
const none = new Float64Array(60).fill(NaN);
const all = (overview: RecordingOverview): Side => ({ overview, cycles: null });

describe('phases of which one side knows the sum alone', () => {
  const joined = timedOverview({
    pauseNs: times(9e5, 1),
    'pause:dispatch+kick+notify+barrier': times(8e5, 2),
    'pause:drain+flush': times(1e5, 3),
  });
  const separate = timedOverview({
    pauseNs: times(9e5, 4),
    'pause:dispatch': times(2e5, 5),
    'pause:kick': times(2e5, 6),
    'pause:notify': times(2e5, 7),
    'pause:barrier': times(2e5, 8),
    'pause:drain': times(5e4, 9),
    'pause:flush': times(5e4, 10),
    'pause:other': times(1e4, 11),
  });

  it('are compared as that sum, on both sides', () => {
    const { figures, untold } = compareSides(all(joined), all(separate));
    expect(figures.map(({ name }) => name)).toEqual([
      'pause',
      'pause.dispatch+pause.kick+pause.notify+pause.barrier',
      'pause.drain+pause.flush',
    ]);
    expect(figures[1]?.statistics.p50).toMatchObject({ relative: expect.closeTo(0, 1) as number });
    expect(untold).toEqual([{ name: 'pause.other', half: 'pause', toldBy: 'b' }]);
  });

  it('are compared one by one where both separate them', () => {
    const { figures } = compareSides(all(separate), all(separate));
    expect(figures.map(({ phases }) => phases.join('+'))).toEqual([
      '',
      'dispatch',
      'kick',
      'notify',
      'barrier',
      'drain',
      'flush',
      'other',
    ]);
  });

  it('that neither side knows are not there at all: null is no 0', () => {
    const { figures, untold } = compareSides(
      all(timedOverview({ pauseNs: times(9e5, 1), 'pause:kick': none })),
      all(timedOverview({ pauseNs: times(9e5, 2), 'pause:kick': none })),
    );
    expect(figures.map(({ name }) => name)).toEqual(['pause']);
    expect(untold).toEqual([]);
  });
});

describe('a comparison', () => {
  it('says slower, by how much, and from how many cycles', () => {
    const [pause] = compareSides(
      all(timedOverview({ pauseNs: times(1e6, 1) })),
      all(timedOverview({ pauseNs: times(1.3e6, 2) })),
    ).figures;
    if (!pause) throw new Error('no pause');
    expect(pause.verdict.decision).toBe('slower');
    expect(verdictSentence(pause)).toMatch(
      /^Pause is slower in B: median \+\d+% \(95%: \+\d+% to \+\d+%\), from 60 cycles a side\.$/,
    );
  });

  it('is of the chosen cycles alone', () => {
    const overview = timedOverview({
      pauseNs: Float64Array.from({ length: 40 }, (_, at) => (at < 20 ? 1000 : 2000) + (at % 7)),
    });
    const half = (from: number): Side => ({
      overview,
      cycles: Uint32Array.from({ length: 20 }, (_, at) => from + at),
    });
    const { figures, unlike, a } = compareSides(half(0), half(20));
    expect(figures[0]?.statistics.p50).toMatchObject({ aNs: 1003, bNs: 2003 });
    expect(unlike).toEqual([]);
    expect(a).toEqual({ chosen: 20, counted: 20 });
  });

  it('says how many more cycles are needed where no difference is shown', () => {
    const [pause] = compareSides(
      all(timedOverview({ pauseNs: times(1e6, 3) })),
      all(timedOverview({ pauseNs: times(1.02e6, 4) })),
    ).figures;
    if (!pause) throw new Error('no pause');
    expect(pause.verdict.decision).toBe('none');
    expect(verdictSentence(pause)).toMatch(
      /no difference shown with 60 cycles a side.*would have shown, four times in five; one as small as this needs some [\d ]+ more cycles a side\.$/,
    );
  });

  it('says that cycles drift, and how little they then say', () => {
    const drifting = Float64Array.from({ length: 60 }, (_, at) => 1e6 + at * 1000);
    const comparison = compareSides(
      all(timedOverview({ pauseNs: drifting })),
      all(timedOverview({ pauseNs: times(1e6, 4) })),
    );
    expect(comparison.figures[0]?.verdict.decision).toBe('unknown');
    expect(doubts(comparison).join()).toContain('cycles that follow each other are alike');
  });
});

describe('what is unlike', () => {
  const plain = timedOverview({ pauseNs: times(1e6, 1) });
  const { environment } = plain;

  it('is named, and whether it changes what the figures measure', () => {
    const other: RecordingOverview = {
      ...timedOverview({ pauseNs: times(1e6, 2) }, 'clock'),
      level: 'timing',
      vcpus: 8,
      environment: {
        ...environment,
        qemu: {
          ...environment.qemu,
          buildId: 'ffff',
          commandLine: ['/q', '-smp', '8', '-name', 'guest,debug-threads=on'],
        },
        host: { ...environment.host, kernel: null },
      },
    };
    const { unlike } = compareSides(all(plain), all(other));
    expect(unlike.filter(({ ofMeasure }) => ofMeasure).map(({ what }) => what)).toEqual([
      'level',
      'phases told by',
    ]);
    expect(unlike).toContainEqual({ what: 'QEMU build', a: 'd9541fd6', b: 'ffff', ofMeasure: false });
    expect(unlike).toContainEqual({ what: 'kernel', a: '6.18.0', b: null, ofMeasure: false });
    expect(unlike).toContainEqual({ what: 'arguments', a: 'without', b: '-smp 8', ofMeasure: false });
  });

  it('is the cost of the instrument where it was known once, but not between cycles of one recording', () => {
    const observer = { ratio: 1.03, low: 1.01, high: 1.05, bareCycles: 15 };
    const known = { ...plain, observer };
    const lost = { ...plain, environment: withoutBare(environment) };
    const unlikeOf = (a: RecordingOverview, b: RecordingOverview) => compareSides(all(a), all(b)).unlike;
    const cost = { what: 'observer cost', ofMeasure: true };
    expect(unlikeOf(known, lost)).toEqual([{ ...cost, a: '+3.0%', b: null }]);
    expect(unlikeOf({ ...plain, environment: withoutBare(environment) }, lost)).toEqual([
      { ...cost, a: null, b: null },
    ]);
    expect(unlikeOf(lost, { ...lost })).toEqual([]);
  });

  it('is an environment that nobody knows any more, be it both sides’', () => {
    const lost = (): RecordingOverview => ({ ...plain, environment: withoutEnvironment(plain.level) });
    const environmentOf = (a: RecordingOverview, b: RecordingOverview) =>
      compareSides(all(a), all(b)).unlike.filter(({ what }) => what === 'environment');
    const [one, other] = [lost(), lost()];
    const unknown = { what: 'environment', ofMeasure: true };
    expect(environmentOf(plain, one)).toEqual([{ ...unknown, a: 'known', b: null }]);
    expect(environmentOf(one, other)).toEqual([{ ...unknown, a: null, b: null }]);
    expect(compareSides(all(one), all({ ...one })).unlike).toEqual([]);
    expect(compareSides(all(plain), all(one)).unlike).toContainEqual({
      ...{ what: 'Quiescope', a: environment.quiescope, b: null, ofMeasure: false },
    });
  });

  it('is nothing between cycles of one recording', () => {
    expect(compareSides(all(plain), all(plain)).unlike).toEqual([]);
  });

  it('is no folder of a run, and no terminal', () => {
    const words = (run: string, pts: number): string[] => [
      '/usr/bin/qemu',
      '-drive',
      `if=none,file=/tmp/quiescope-${run}/disk.qcow2`,
      '-chardev',
      `serial,path=/dev/pts/${pts}`,
      '-device',
      'a',
      '-device',
      'a',
    ];
    expect(argumentsOf(words('1-2-a', 2), words('3-4-b', 5))).toEqual({ onlyA: [], onlyB: [] });
    expect(argumentsOf(words('1', 2), words('1', 2).slice(0, -2)).onlyA).toEqual(['-device a']);
  });
});
