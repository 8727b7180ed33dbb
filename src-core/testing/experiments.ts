/** Experiments that nobody ran, of known differences; for tests. */
import type { CycleRow } from '../analysis/summary';
import { seededRandom } from '../analysis/statistics/seeded-random';
import type { Level, Phase } from '../phases/phase';
import { PHASES } from '../phases/phase';
import { CELLS } from '../thread-experiment/cells';
import type { Cell } from '../thread-experiment/cells';
import type { Experiment, Visit } from '../thread-experiment/experiment';
import { DEFAULT_EXPERIMENT } from '../thread-experiment/plan';
import { drawnSummary } from './summaries';

/** The time of each phase of a cell's cycles in microseconds; what is left out is 0. */
type PhaseTimes = (cell: Cell) => Partial<Record<Phase, number>>;

export interface SyntheticExperiment {
  readonly phases: PhaseTimes;
  readonly level?: Extract<Level, 'timing' | 'probes'>;
  /** Part of each time that chance adds or takes at most. */
  readonly noise?: number;
  readonly gracePeriods?: (cell: Cell) => number;
}

const NS_PER_US = 1_000;
const CYCLES = 10;
const ROUNDS = 3;

type Figures = Record<Phase, number>;

const wholeOf = (figures: Figures): number => Object.values(figures).reduce((sum, ns) => sum + ns, 0);

/** Only QMP saw it: no phase is told apart, and no call was seen. */
function outlineOf(template: CycleRow, figures: Figures): CycleRow {
  const pause = figures.dispatch + figures.kick + figures.notify + figures.barrier;
  const block = figures.drain + figures.flush;
  const nothing = Object.fromEntries(PHASES.map((phase) => [phase, null])) as Record<keyof Figures, null>;
  return {
    ...template,
    clientPauseNs: pause + block,
    clientResumeNs: figures.resume,
    stopToStartNs: null,
    phases: {
      ...nothing,
      'dispatch+kick+notify+barrier': pause,
      'drain+flush': block,
      'dispatch+notify+barrier+resume': figures.resume,
    },
    states: { running: null, runnable: null, blocked: null },
    kicks: null,
    gracePeriods: null,
  };
}

function rowOf(template: CycleRow, figures: Figures, gracePeriods: number): CycleRow {
  const whole = wholeOf(figures);
  return {
    ...template,
    clientPauseNs: whole - figures.resume,
    clientResumeNs: figures.resume,
    stopToStartNs: whole - figures.dispatch,
    phases: figures,
    gracePeriods,
  };
}

/** Of three rounds with ten cycles each. */
export function syntheticExperiment({
  phases,
  level = 'probes',
  noise = 0.05,
  gracePeriods = () => 0,
}: SyntheticExperiment): Experiment {
  const summary = drawnSummary({ level });
  const [template] = summary.cycles;
  if (template === undefined) throw new Error('the drawing has no cycle');
  const random = seededRandom(1);
  const figuresOf = (cell: Cell): Figures => {
    const times = phases(cell);
    const ns = (us: number): number => Math.round(us * NS_PER_US * (1 + noise * (2 * random() - 1)));
    return Object.fromEntries(PHASES.map((phase) => [phase, ns(times[phase] ?? 0)])) as Figures;
  };
  const cycleOf = (cell: Cell): CycleRow =>
    level === 'timing'
      ? outlineOf(template, figuresOf(cell))
      : rowOf(template, figuresOf(cell), gracePeriods(cell));
  const visitOf = (cell: Cell, round: number): Visit => ({
    round,
    file: null,
    summary: {
      ...summary,
      cycles: Array.from({ length: CYCLES }, () => cycleOf(cell)),
      observer:
        level === 'timing'
          ? null
          : { ratio: 1.02 + 0.01 * (random() - 0.5), low: 1, high: 1.04, bareCycles: 10 },
    },
  });
  return {
    settings: { ...DEFAULT_EXPERIMENT, cycles: ROUNDS * CYCLES, rounds: ROUNDS },
    cells: CELLS.map((cell) => ({
      cell,
      visits: Array.from({ length: ROUNDS }, (_, round) => visitOf(cell, round)),
      failure: null,
    })),
  };
}
