import { describe, expect, it } from 'vitest';
import { reportOf } from '@core/analysis/report';
import { LEVELS, PHASES, type Level } from '@core/phases/phase';
import { drawnSummary } from '@core/testing/summaries';
import { reportSchema } from './report';

const drawnReport = (level: Level) => reportOf(drawnSummary({ level }), 'a.qsnap');

const sumOf = (figures: Readonly<Record<string, number | null | undefined>>): number =>
  Object.values(figures).reduce<number>((sum, figure) => sum + (figure ?? 0), 0);

describe.each(LEVELS)('a report at level %s', (level) => {
  const report = drawnReport(level);

  it('fits the schema that the contract gives, through JSON too', () => {
    const sent: unknown = JSON.parse(JSON.stringify(report));
    expect(reportSchema.parse(sent)).toEqual(report);
  });

  it('has phases that sum exactly to pause, capture and resume', () => {
    expect(report.cycles.length).toBeGreaterThan(0);
    for (const cycle of report.cycles) {
      expect(sumOf(cycle.phases)).toBe(cycle.pauseNs + cycle.captureNs + cycle.resumeNs);
    }
  });
});

describe('a report of what QMP alone tells', () => {
  const report = drawnReport('timing');

  it('gives null, never 0, for what the level cannot separate, and the joint sums under their names', () => {
    for (const { phases, states } of report.cycles) {
      expect(PHASES.map((phase) => phases[phase])).toEqual(PHASES.map(() => null));
      expect(Object.values(states)).toEqual([null, null, null]);
      expect(phases['dispatch+kick+notify+barrier']).toBeGreaterThan(0);
    }
    expect(report.barriers.gracePeriods).toBeNull();
  });
});

describe('a report at level probes', () => {
  it('names the cause of grace periods with count, time and stack', () => {
    const { gracePeriods } = drawnReport('probes').barriers;
    expect(gracePeriods).toMatchObject({ perCycle: 1, causes: [{ count: 1 }] });
    expect(gracePeriods?.nsPerCycle).toBe(gracePeriods?.causes[0]?.totalNs);
    expect(gracePeriods?.causes[0]?.stack).toContain('__synchronize_srcu');
  });

  it('is refused by the schema once anything is missing or added', () => {
    const report = drawnReport('probes');
    expect(reportSchema.safeParse({ ...report, extra: 1 }).success).toBe(false);
    expect(reportSchema.safeParse({ ...report, lost: undefined }).success).toBe(false);
  });
});
