/** What comparing two recordings costs: every total and phase that they have, against drawing the rounds one by one. */
import { performance } from 'node:perf_hooks';
import type { Figure } from '@core/analysis/cycle-table';
import type { RecordingOverview } from '@core/analysis/overview';
import { seededRandom } from '@core/analysis/seeded-random';
import { ascendingOf, quantile } from '@core/analysis/statistics';
import { compareSides } from '@core/compare/compare';
import { skewedTimes } from '@core/testing/skewed-times';
import { timedOverview } from '@core/testing/timed-overview';
import type { Judged } from './table';

const CYCLES = 10_000;
const ROUNDS = 2_000;
/** Of the rounds that are drawn; all of them would take as much longer. */
const DRAWN = 40;
const REPEAT = 5;
const MOST_MS = 1000;
/** Of ten times the cycles: linear, with room for what is only logarithmic. */
const MOST_GROWTH = 13;

const FIGURES: readonly Figure[] = [
  ...(['pauseNs', 'resumeNs', 'downtimeNs', 'stopToStartNs', 'clientPauseNs', 'clientResumeNs'] as const),
  ...(['dispatch', 'kick', 'notify', 'barrier', 'drain', 'flush', 'other'] as const).map(
    (phase) => `pause:${phase}` as const,
  ),
  ...(['dispatch', 'notify', 'barrier', 'resume', 'other'] as const).map(
    (phase) => `resume:${phase}` as const,
  ),
];

const recordingOf = (cycles: number, seed: number): RecordingOverview =>
  timedOverview(
    Object.fromEntries(
      FIGURES.map((figure, at) => [figure, skewedTimes(cycles, 1e6, { deviation: 0.23 }, seed + at)]),
    ),
  );

function medianMs(work: () => void, repeat: number): number {
  work();
  const times = Array.from({ length: repeat }, () => {
    const fromMs = performance.now();
    work();
    return performance.now() - fromMs;
  });
  return quantile(ascendingOf(times), 0.5);
}

function comparingMs(cycles: number): number {
  const [overviewA, overviewB] = [recordingOf(cycles, 1), recordingOf(cycles, 1001)];
  return medianMs(
    () => void compareSides({ overview: overviewA, cycles: null }, { overview: overviewB, cycles: null }),
    REPEAT,
  );
}

/** One figure's medians of both sides, drawn and put in order round by round, for all rounds and figures. */
function drawingMs(cycles: number): number {
  const [a, b] = [
    skewedTimes(cycles, 1e6, { deviation: 0.23 }, 1),
    skewedTimes(cycles, 1e6, { deviation: 0.23 }, 2),
  ];
  const random = seededRandom(1);
  const drawn = (values: Float64Array): number =>
    quantile(values.map(() => values[Math.floor(random() * cycles)] ?? NaN).sort(), 0.5);
  const rounds = (): void => {
    for (let round = 0; round < DRAWN; round += 1) {
      drawn(a);
      drawn(b);
    }
  };
  return (medianMs(rounds, 3) * ROUNDS * FIGURES.length) / DRAWN;
}

export function judgeComparing(): Judged[] {
  const [small, large, drawing] = [comparingMs(CYCLES / 10), comparingMs(CYCLES), drawingMs(CYCLES)];
  const words = `${large.toFixed(0)} ms for ${FIGURES.length} figures, p50 p90 p99 mean`;
  return [
    {
      what: 'comparing two recordings',
      size: '2x10k',
      figures: `${words}; ${ROUNDS} rounds of the p50 alone, drawn one by one: ${(drawing / 1000).toFixed(1)} s`,
      target: `at most ${MOST_MS} ms`,
      holds: large <= MOST_MS,
    },
    {
      what: 'the same, growth from a tenth of it',
      size: '2x10k',
      figures: `${(large / small).toFixed(1)}x from ${small.toFixed(1)} ms`,
      target: `at most ${MOST_GROWTH}x`,
      holds: large / small <= MOST_GROWTH,
    },
  ];
}
