/** Attribution's figures as lines of the table. */
import { estimateMedian } from '@core/analysis/statistics/bootstrap';
import type { Report } from '@core/analysis/report';
import { ascendingOf, quantile } from '@core/analysis/statistics/statistics';
import { verdictOf } from '@core/calibration/calibration';
import type { Calibration, InjectionReport } from '@core/calibration/calibration';
import { COST_LEVELS } from './attribution';
import type { AttributionMeasured, CostLevel } from './attribution';
import type { Judged } from './table';

/** Recorded over bare, at most. */
const MOST_COST: Readonly<Record<CostLevel, number>> = { probes: 1.05, trace: 1.02, full: 1.15 };
/** Share of pause plus resume that no phase takes. */
const MOST_OTHER = { p50: 0.01, p99: 0.03 };

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const inUs = (ns: number): string => `${(ns / 1000).toFixed(1)} µs`;

export function judgeAttribution({ reports, calibration }: AttributionMeasured): Judged[] {
  return [
    judgeOther([...reports.probes, ...reports.full]),
    ...COST_LEVELS.map((level) => judgeCost(level, reports[level])),
    ...calibration.injections.flatMap(judgeInjection),
    spillsOf(calibration),
  ];
}

function judgeOther(reports: readonly Report[]): Judged {
  const shares = reports.flatMap(({ cycles }) =>
    cycles.flatMap(({ phases, pauseNs, resumeNs }) =>
      phases.other === null ? [] : phases.other / (pauseNs + resumeNs),
    ),
  );
  const ascending = ascendingOf(shares);
  const [p50, p99] = [quantile(ascending, 0.5), quantile(ascending, 0.99)];
  return {
    what: 'other, of pause plus resume',
    size: `${shares.length}`,
    figures: `p50 ${percent(p50)} p99 ${percent(p99)}, levels probes and full`,
    target: `at most ${percent(MOST_OTHER.p50)} and ${percent(MOST_OTHER.p99)}`,
    holds: p50 <= MOST_OTHER.p50 && p99 <= MOST_OTHER.p99,
  };
}

/** The median recording's ratio; each recording compares its own bare and recorded cycles, driven in turn. */
function judgeCost(level: CostLevel, reports: readonly Report[]): Judged {
  const ratios = reports.flatMap(({ observer }) => (observer === null ? [] : [observer.ratio]));
  const cost = estimateMedian(ratios.map((ratio) => [ratio]));
  const line = { what: `recorded against bare, ${level}`, size: `${ratios.length}`, target: '' };
  if (cost === null) return { ...line, figures: 'not measured', holds: false };
  const all = ratios.map((ratio) => ratio.toFixed(2)).join(' ');
  return {
    ...line,
    figures: `${cost.value.toFixed(3)}x [${cost.low.toFixed(3)}, ${cost.high.toFixed(3)}]: ${all}`,
    target: `at most ${MOST_COST[level]}x`,
    holds: cost.value <= MOST_COST[level],
  };
}

function judgeInjection(report: InjectionReport): Judged[] {
  const { name, outcome } = report;
  const what = `injected: ${name}`;
  const holds = verdictOf(report) === 'impossible' ? null : verdictOf(report) === 'passed';
  switch (outcome.state) {
    case 'judged':
      return outcome.judgement.attributed.map(
        ({ figure, injectedNs, attributedNs, errorNs, allowedNs, passed }) => ({
          what,
          size: `${outcome.judgement.pairs}`,
          figures: `${figure} ${inUs(attributedNs)} of ${inUs(injectedNs)}, error ${inUs(errorNs)}`,
          target: `at most ${inUs(allowedNs)}`,
          holds: passed,
        }),
      );
    case 'series':
      return [
        {
          what,
          size: `${outcome.series.steps.length}`,
          figures: outcome.series.steps
            .map(
              ({ disks, ioeventfd, gracePeriods }) => `${disks}${ioeventfd ? '' : ' off'}: ${gracePeriods}`,
            )
            .join(', '),
          target: 'linear, none with ioeventfd=off',
          holds,
        },
      ];
    case 'impossible':
    case 'broken':
      return [{ what, size: '', figures: outcome.reason, target: '', holds }];
  }
}

/** The spill that is most beyond what chance allows, of all injections. */
function spillsOf({ injections }: Calibration): Judged {
  const spills = injections.flatMap(({ name, outcome }) =>
    outcome.state === 'judged' ? outcome.judgement.spills.map((spill) => ({ name, ...spill })) : [],
  );
  const failed = spills.filter(({ passed }) => !passed);
  const shown = failed.map(({ name, figure, movedNs, share }) => {
    return `${name}: ${figure} ${inUs(movedNs)}${share === null ? '' : ` (${percent(share)})`}`;
  });
  return {
    what: 'spill into other phases',
    size: `${spills.length}`,
    figures: shown.length === 0 ? 'none beyond its limit' : shown.join('; '),
    target: 'at most 2% or the noise',
    holds: failed.length === 0,
  };
}
