/** What comparing two recordings costs: every total and phase that they have, against drawing the rounds one by one. */
import { performance } from 'node:perf_hooks';
import type { Figure } from '@core/analysis/cycle-table';
import type { RecordingOverview } from '@core/analysis/overview';
import { seededRandom } from '@core/analysis/statistics/seeded-random';
import { ascendingOf, quantile } from '@core/analysis/statistics/statistics';
import { compareSides } from '@core/compare/compare';
import { skewedTimes } from '@core/testing/skewed-times';
import { timedOverview } from '@core/testing/timed-overview';
import { exponentOf } from './samples';
import type { Judged } from './table';

const CYCLES = 10_000;
const ROUNDS = 2_000;
/** Of the rounds that are drawn; all of them would take as much longer. */
const DRAWN = 40;
const REPEAT = 5;
const MOST_MS = 1000;
/** Cycles a side. */
const SIZES = [1_000, 3_000, CYCLES, 30_000] as const;
/** Linear, with room for what is only logarithmic; what is less than linear is better. */
const MOST_EXPONENT = 1.1;

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

/** Medians by size. The sizes take turns, so that a machine that is busy for a while slows all of them. */
function comparingMs(): readonly (readonly [cycles: number, ms: number])[] {
  const pairs = SIZES.map((cycles) => {
    const [a, b] = [recordingOf(cycles, 1), recordingOf(cycles, 1001)];
    return { cycles, a, b, times: [] as number[] };
  });
  for (let turn = 0; turn <= REPEAT; turn += 1) {
    for (const { a, b, times } of pairs) {
      const fromMs = performance.now();
      compareSides({ overview: a, cycles: null }, { overview: b, cycles: null });
      // The first is warm-up.
      if (turn > 0) times.push(performance.now() - fromMs);
    }
  }
  return pairs.map(({ cycles, times }) => [cycles, quantile(ascendingOf(times), 0.5)]);
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
  const measured = comparingMs();
  const judged = measured.find(([cycles]) => cycles === CYCLES)?.[1] ?? NaN;
  const drawing = drawingMs(CYCLES);
  const words = `${judged.toFixed(0)} ms for ${FIGURES.length} figures, p50 p90 p99 mean`;
  const exponent = exponentOf(measured);
  return [
    {
      what: 'comparing two recordings',
      size: '2x10k',
      figures: `${words}; ${ROUNDS} rounds of the p50 alone, drawn one by one: ${(drawing / 1000).toFixed(1)} s`,
      target: `at most ${MOST_MS} ms`,
      holds: judged <= MOST_MS,
    },
    {
      what: 'the same, growth with the cycles',
      size: '2x1-30k',
      figures: `${measured.map(([cycles, ms]) => `${cycles / 1000}k ${ms.toFixed(0)} ms`).join(', ')}; exponent ${exponent.toFixed(2)}`,
      target: `exponent at most ${MOST_EXPONENT}`,
      holds: exponent <= MOST_EXPONENT,
    },
  ];
}
