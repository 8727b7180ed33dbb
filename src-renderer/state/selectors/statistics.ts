import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable, Figure } from '@core/analysis/cycle-table';
import {
  chosenMask,
  chosenOf,
  describeValues,
  rankColumn,
  rankFigure,
} from '@core/analysis/statistics/distribution';
import type { Description, Ranked } from '@core/analysis/statistics/distribution';
import { JOINT_PHASES, PHASES, STATES } from '@core/phases/phase';
import type { State } from '@core/phases/phase';
import type { LiveCycle } from '../model';
import { PHASE_KEYS } from './cycles';
import type { PhaseKey, SortOrder } from './cycles';

const TIMES = [
  'pauseNs',
  'resumeNs',
  'downtimeNs',
  'stopToStartNs',
  'clientPauseNs',
  'clientResumeNs',
] as const satisfies readonly Figure[];

/** What there are statistics of. */
export type StatisticFigure = (typeof TIMES)[number] | `phase:${PhaseKey}` | `state:${State}`;

export interface StatisticsSort {
  readonly key: Exclude<keyof Description, 'medianInterval'>;
  readonly order: SortOrder;
}

/** One figure: of all cycles that have it, and of those that are chosen. */
export interface FigureLine {
  readonly figure: StatisticFigure;
  /** Null where the recording does not separate it. */
  readonly all: Ranked | null;
  readonly chosen: Ranked | null;
  readonly description: Description | null;
}

export const phaseOf = (figure: StatisticFigure): PhaseKey | null =>
  PHASE_KEYS.find((key) => figure === `phase:${key}`) ?? null;

/** What a person looks for, there or not; and of what only some recordings have, what this one has. */
export function figuresOf(has: (figure: StatisticFigure) => boolean): readonly StatisticFigure[] {
  const joint: readonly PhaseKey[] = JOINT_PHASES;
  const phases = PHASE_KEYS.filter((key) => !joint.includes(key) || has(`phase:${key}`)).map(
    (key): StatisticFigure => `phase:${key}`,
  );
  return [...TIMES, ...phases, ...STATES.map((state): StatisticFigure => `state:${state}`)].filter(
    (figure) => figure !== 'phase:capture' || has(figure),
  );
}

const rankedByTable = new WeakMap<CycleTable, Map<Figure, Ranked | null>>();

/** A figure of all cycles in order: made once a recording. */
function rankedOf(table: CycleTable, figure: Figure): Ranked | null {
  const known = rankedByTable.get(table) ?? new Map<Figure, Ranked | null>();
  rankedByTable.set(table, known);
  const ranked = known.get(figure);
  if (ranked !== undefined) return ranked;
  const made = rankFigure(table, figure);
  known.set(figure, made);
  return made;
}

const holdsTime = (table: CycleTable, figure: StatisticFigure): boolean =>
  figureColumn(table, figure)?.some((ns) => ns > 0) ?? false;

/** `chosen` null chooses all. */
export function figureLines(table: CycleTable, chosen: Uint32Array | null): readonly FigureLine[] {
  const mask = chosen === null ? null : chosenMask(table.count, chosen);
  return figuresOf((figure) => holdsTime(table, figure)).map((figure) =>
    lineOf(figure, rankedOf(table, figure), mask),
  );
}

function lineOf(figure: StatisticFigure, all: Ranked | null, mask: Uint8Array | null): FigureLine {
  const chosen = all === null || mask === null ? all : chosenOf(all, mask);
  return { figure, all, chosen, description: chosen === null ? null : describeValues(chosen.values) };
}

/** The cycles of a recording under way: those that have come last, and what is known of them so far. */
export function liveFigureLines(live: readonly LiveCycle[]): readonly FigureLine[] {
  const column = (of: (cycle: LiveCycle) => number | null | undefined): Ranked | null => {
    const ranked = rankColumn(
      Float64Array.from(live, (cycle) => of(cycle) ?? NaN),
      () => true,
    );
    return ranked.values.length === 0 ? null : ranked;
  };
  const phases = [...PHASES, ...JOINT_PHASES].filter((key) => live.some(({ phases: one }) => one?.[key]));
  return [
    lineOf(
      'clientPauseNs',
      column((cycle) => cycle.clientPauseNs),
      null,
    ),
    lineOf(
      'clientResumeNs',
      column((cycle) => cycle.clientResumeNs),
      null,
    ),
    ...phases.map((key) =>
      lineOf(
        `phase:${key}`,
        column((cycle) => cycle.phases?.[key]),
        null,
      ),
    ),
  ];
}

/** Figures that are not known go last in either order. */
export function sortedLines(
  lines: readonly FigureLine[],
  sort: StatisticsSort | null,
): readonly FigureLine[] {
  if (sort === null) return lines;
  const sign = sort.order === 'ascending' ? 1 : -1;
  const of = (line: FigureLine): number => sign * (line.description?.[sort.key] ?? NaN);
  return [...lines].sort((a, b) => {
    const [left, right] = [of(a), of(b)];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left - right;
  });
}

/** The figure of one cycle; null where it is not known. */
export const valueOfCycle = ({ chosen }: FigureLine, cycle: number | null): number | null => {
  const at = cycle === null || chosen === null ? -1 : chosen.cycles.indexOf(cycle);
  return chosen?.values[at] ?? null;
};
