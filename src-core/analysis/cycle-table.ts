/** All cycles of a recording as columns: small enough to travel whole to the window, even for 100,000 of them. */
import type { CycleEdges } from '../cycles/cycle';
import { JOINT_PHASES, PHASES, REASONS, STATES } from '../phases/phase';
import type { JointPhase, Phase, Reason, State } from '../phases/phase';
import type { LadderRow, ReasonSums } from './cycle-rows';
import type { CycleRow, PhaseFigures } from './summary';

export type PhaseKey = Phase | JointPhase;

/** Figures of the cycle as a whole, under the names that a row gives them. Times in nanoseconds. */
export const PLAIN_FIGURES = [
  'startNs',
  'pauseNs',
  'resumeNs',
  'captureNs',
  'holdNs',
  'clientPauseNs',
  'clientResumeNs',
  'stopToStartNs',
  'downtimeNs',
  'kicks',
  'lastVcpu',
  'gracePeriods',
  'lost',
] as const satisfies readonly (keyof CycleRow)[];
export type PlainFigure = (typeof PLAIN_FIGURES)[number];

/** A phase of the whole cycle, of its pause, of its resume; a state; a reason of the driving thread's waits. */
export type Figure =
  | PlainFigure
  | `phase:${PhaseKey}`
  | `pause:${PhaseKey}`
  | `resume:${PhaseKey}`
  | `state:${State}`
  | `reason:${Reason}`;

/** All of them, in no order that matters. */
export const FIGURES: readonly Figure[] = [
  ...PLAIN_FIGURES,
  ...[...PHASES, ...JOINT_PHASES].flatMap((key): Figure[] => [
    `phase:${key}`,
    `pause:${key}`,
    `resume:${key}`,
  ]),
  ...STATES.map((state): Figure => `state:${state}`),
  ...REASONS.map((reason): Figure => `reason:${reason}`),
];

export const LADDER_FIGURES = [
  'vcpu',
  'tid',
  'kickedNs',
  'kicks',
  'guestExitedNs',
  'kvmLeftNs',
  'bqlNs',
  'bqlWaitNs',
  'stoppedNs',
  'kvmEnteredNs',
  'downtimeNs',
] as const satisfies readonly (keyof LadderRow)[];
export type LadderFigure = (typeof LADDER_FIGURES)[number];

/** Words of a few kinds, one a cycle: positions in a list of them. */
interface Coded<T> {
  readonly words: readonly T[];
  readonly code: Uint8Array;
}

/** Plain data: travels by structured clone. Row i is the recording's i-th cycle. */
export interface CycleTable {
  readonly count: number;
  /** One entry a cycle; NaN where the figure is null. A figure that no cycle has has no column. */
  readonly figures: Readonly<Partial<Record<Figure, Float64Array>>>;
  readonly kind: Coded<CycleRow['kind']>;
  readonly toldBy: Coded<CycleRow['toldBy']>;
  readonly edges: Coded<CycleEdges>;
  /** Whether the waits' reasons of a cycle are known (1): no reason column is then zero, not null. */
  readonly hasReasons: Uint8Array;
  readonly ladders: Ladders;
}

interface Ladders {
  /** Cycle i's vCPUs are entries [from[i], from[i + 1]) of the columns. */
  readonly from: Uint32Array;
  readonly figures: Readonly<Record<LadderFigure, Float64Array>>;
}

/** The figure of every cycle, NaN where it is null; null where no cycle has it. */
export const figureColumn = (table: CycleTable, figure: Figure): Float64Array | null =>
  table.figures[figure] ?? null;

export function figureAt(table: CycleTable, figure: Figure, cycle: number): number | null {
  const value = table.figures[figure]?.[cycle];
  return value === undefined || Number.isNaN(value) ? null : value;
}

export function cycleTable(rows: readonly CycleRow[]): CycleTable {
  return {
    count: rows.length,
    figures: figuresOf(rows),
    kind: coded(rows.map((row) => row.kind)),
    toldBy: coded(rows.map((row) => row.toldBy)),
    edges: coded(rows.map((row) => row.edges)),
    hasReasons: Uint8Array.from(rows, (row) => Number(row.reasons !== null)),
    ladders: laddersOf(rows),
  };
}

function figuresOf(rows: readonly CycleRow[]): CycleTable['figures'] {
  const figures: Partial<Record<Figure, Float64Array>> = {};
  const put = (name: Figure, of: (row: CycleRow) => number | null | undefined): void => {
    const column = Float64Array.from(rows, (row) => of(row) ?? NaN);
    if (column.some((value) => !Number.isNaN(value))) figures[name] = column;
  };
  for (const name of PLAIN_FIGURES) put(name, (row) => row[name]);
  for (const key of [...PHASES, ...JOINT_PHASES]) {
    put(`phase:${key}`, (row) => row.phases[key]);
    put(`pause:${key}`, (row) => row.pausePhases[key]);
    put(`resume:${key}`, (row) => row.resumePhases[key]);
  }
  for (const state of STATES) put(`state:${state}`, (row) => row.states[state]);
  for (const reason of REASONS) put(`reason:${reason}`, (row) => row.reasons?.[reason]);
  return figures;
}

function coded<T>(values: readonly T[]): Coded<T> {
  const words: T[] = [];
  const codes = new Map<string, number>();
  const code = Uint8Array.from(values, (value) => {
    const key = JSON.stringify(value);
    const known = codes.get(key) ?? words.push(value) - 1;
    codes.set(key, known);
    return known;
  });
  return { words, code };
}

function laddersOf(rows: readonly CycleRow[]): Ladders {
  const all = rows.flatMap((row) => row.ladder);
  const from = new Uint32Array(rows.length + 1);
  rows.forEach((row, at) => (from[at + 1] = (from[at] ?? 0) + row.ladder.length));
  const column = (name: LadderFigure): Float64Array => Float64Array.from(all, (row) => row[name] ?? NaN);
  const figures = Object.fromEntries(LADDER_FIGURES.map((name) => [name, column(name)]));
  return { from, figures: figures as Record<LadderFigure, Float64Array> };
}

/** One cycle as an object; null where the table has no such cycle. */
export function cycleAt(table: CycleTable, cycle: number): CycleRow | null {
  const kind = wordAt(table.kind, cycle);
  const toldBy = wordAt(table.toldBy, cycle);
  const edges = wordAt(table.edges, cycle);
  if (kind === undefined || toldBy === undefined || edges === undefined) return null;
  const maybe = (figure: Figure): number | null => figureAt(table, figure, cycle);
  const sure = (figure: Figure): number => maybe(figure) ?? 0;
  return {
    index: cycle,
    kind,
    edges,
    toldBy,
    startNs: sure('startNs'),
    pauseNs: sure('pauseNs'),
    resumeNs: sure('resumeNs'),
    captureNs: sure('captureNs'),
    holdNs: sure('holdNs'),
    clientPauseNs: maybe('clientPauseNs'),
    clientResumeNs: maybe('clientResumeNs'),
    stopToStartNs: maybe('stopToStartNs'),
    downtimeNs: maybe('downtimeNs'),
    pausePhases: phasesAt(table, 'pause', cycle),
    resumePhases: phasesAt(table, 'resume', cycle),
    phases: phasesAt(table, 'phase', cycle),
    states: {
      running: maybe('state:running'),
      runnable: maybe('state:runnable'),
      blocked: maybe('state:blocked'),
    },
    reasons: table.hasReasons[cycle] === 1 ? reasonsAt(table, cycle) : null,
    kicks: maybe('kicks'),
    lastVcpu: maybe('lastVcpu'),
    ladder: ladderAt(table.ladders, cycle),
    gracePeriods: maybe('gracePeriods'),
    lost: sure('lost'),
  };
}

/** All of them as objects: for reports, never for what runs at each frame. */
export const cycleRows = (table: CycleTable): CycleRow[] =>
  Array.from({ length: table.count }, (_, cycle) => cycleAt(table, cycle)).filter((row) => row !== null);

const wordAt = <T>({ words, code }: Coded<T>, cycle: number): T | undefined => words[code[cycle] ?? -1];

/** Single phases null where not separated; joint ones there only where they hold time. */
export function phasesAt(table: CycleTable, part: 'phase' | 'pause' | 'resume', cycle: number): PhaseFigures {
  const single = PHASES.map((phase) => [phase, figureAt(table, `${part}:${phase}`, cycle)] as const);
  const joint = JOINT_PHASES.map((phase) => [phase, figureAt(table, `${part}:${phase}`, cycle)] as const);
  return Object.fromEntries([...single, ...joint.filter(([, ns]) => ns !== null)]) as PhaseFigures;
}

function reasonsAt(table: CycleTable, cycle: number): ReasonSums {
  const sums = REASONS.map((reason) => [reason, figureAt(table, `reason:${reason}`, cycle)] as const);
  return Object.fromEntries(sums.filter(([, ns]) => ns !== null));
}

function ladderAt({ from, figures }: Ladders, cycle: number): LadderRow[] {
  const first = from[cycle] ?? 0;
  return Array.from({ length: (from[cycle + 1] ?? first) - first }, (_, at) => {
    const values = LADDER_FIGURES.map((name) => {
      const value = figures[name][first + at] ?? NaN;
      return [name, Number.isNaN(value) ? null : value] as const;
    });
    return Object.fromEntries(values) as unknown as LadderRow;
  });
}
