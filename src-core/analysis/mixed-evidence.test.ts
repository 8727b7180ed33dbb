import { describe, expect, it } from 'vitest';
import type { ClientCycle, LoggedHalves, Recording } from '../recording/recording';
import { drawRecording } from '../testing/draw-recording';
import { sampleEnvironment } from '../testing/summaries';
import { offsetNs } from '../units';
import { analyseRecording } from './analyse';
import { phaseFigures } from './report-figures';
import { summarise } from './summarise';

const US = 1_000;

/** Three cycles alike on the client's clock; calls were seen in the first alone. */
const DRAWN = drawRecording(`
   100 client stop
   110 main > vm_stop
   120 main > pause_all_vcpus
   150 main < pause_all_vcpus
   190 main < vm_stop
   200 client ok
   300 client cont
   310 main > vm_start
   390 main < vm_start
   400 client ok
  1100 client stop
  1200 client ok
  1300 client cont
  1400 client ok
  2100 client stop
  2200 client ok
  2300 client cont
  2400 client ok
`);

const step = <S extends string>(name: S, micros: number) => ({
  step: name,
  timeNs: offsetNs(micros * US),
  event: name,
});
const LOGGED: LoggedHalves = {
  pause: [step('runstateSet', 1110), step('notifying', 1150), step('flushed', 1190)],
  resume: [step('notifying', 1310), step('replied', 1390)],
};

/** With a log of the second cycle. */
function mixed(logged: LoggedHalves | null): Recording {
  const cycles = DRAWN.cycles.map((cycle, index) =>
    index === 1 ? { ...(cycle as ClientCycle), logged } : cycle,
  );
  return { ...DRAWN, cycles };
}

const summaryOf = (recording: Recording) =>
  summarise(analyseRecording(recording), sampleEnvironment('probes'));

describe('a recording whose cycles are told by different things', () => {
  it('says of each what tells it, and sums each exactly', () => {
    const { cycles } = summaryOf(mixed(LOGGED));
    expect(cycles.map(({ toldBy }) => toldBy)).toEqual(['calls', 'log', 'clock']);
    expect(cycles.map(({ phases }) => phases.kick)).toEqual([30 * US, 40 * US, null]);
    for (const { phases, pauseNs, resumeNs } of cycles) {
      const sum = Object.values(phases).reduce<number>((total, ns) => total + (ns ?? 0), 0);
      expect(sum).toBe(pauseNs + resumeNs);
    }
  });

  it('has statistics of the cycles that are told best, and the client’s times of all', () => {
    const { statistics } = summaryOf(mixed(LOGGED));
    expect(statistics['kick']).toMatchObject({ count: 1, p50: 30 * US });
    expect(statistics['pauseNs']?.count).toBe(1);
    expect(statistics['clientPauseNs']?.count).toBe(3);
    expect(statistics['dispatch+kick+notify+barrier+drain+flush']).toBeUndefined();
  });

  it('has shares of those cycles that sum to all of their time', () => {
    const shares = phaseFigures(summaryOf(mixed(LOGGED))).map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('says how many are told by less, by what, and which they are', () => {
    const [finding] = summaryOf(mixed(LOGGED)).findings;
    expect(finding).toMatchObject({ id: 'mixed-evidence' });
    expect(finding?.title).toBe(
      'In 2 of 3 cycles less is told than in the others: 1 by QEMU’s own log, 1 by the client’s clock and QEMU’s events alone',
    );
    expect(finding?.evidence).toContain('Cycle 2, 3, counted from 1');
  });

  it('says nothing of it where all are told alike', () => {
    const alike = { ...mixed(null), cycles: mixed(null).cycles.slice(1) };
    expect(summaryOf(alike).findings.map(({ id }) => id)).not.toContain('mixed-evidence');
    expect(summaryOf(alike).statistics['pauseNs']?.count).toBe(2);
  });

  it('does not count a cycle as told by the log where the log tells one half alone, or contradicts itself', () => {
    const half = { pause: LOGGED.pause, resume: [] };
    const contradictory = { ...LOGGED, resume: [step('notifying', 1390), step('replied', 1310)] };
    for (const logged of [half, contradictory])
      expect(summaryOf(mixed(logged)).cycles[1]?.toldBy).toBe('clock');
  });
});
