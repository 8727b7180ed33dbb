/** Which cycles pass: one pass over a column for each comparison, no object a cycle. */
import { figureColumn } from '../analysis/cycle-table';
import type { CycleTable, PhaseKey } from '../analysis/cycle-table';
import { positions } from '../analysis/statistics/column-order';
import { ascendingKnown, quantile } from '../analysis/statistics/statistics';
import { JOINT_PHASES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import { TIME_UNITS } from './expression';
import type { Comparison, Expression, Sum, Value } from './expression';
import type { Term, Whole } from './figures';

/** A cycle that fails, one that passes, and one of which a figure that decides is not known. */
export const FAILS = 0;
export const PASSES = 1;
export const UNKNOWN = 2;

export interface Choice {
  /** Ascending. */
  readonly cycles: Uint32Array;
  /** Cycles left out because a figure that decides is not known of them. */
  readonly unknown: number;
}

/** `ascending`: the known figures of a column in order; a caller that asks often hands in one that remembers. */
export function chooseCycles(
  expression: Expression,
  table: CycleTable,
  ascending: (column: Float64Array) => Float64Array = ascendingKnown,
): Choice {
  const verdicts = judge(expression, table, ascending);
  let passing = 0;
  let unknown = 0;
  for (let cycle = 0; cycle < verdicts.length; cycle += 1) {
    const verdict = verdicts[cycle];
    if (verdict === PASSES) passing += 1;
    else if (verdict === UNKNOWN) unknown += 1;
  }
  const cycles = new Uint32Array(passing);
  let at = 0;
  for (let cycle = 0; cycle < verdicts.length; cycle += 1) {
    if (verdicts[cycle] === PASSES) {
      cycles[at] = cycle;
      at += 1;
    }
  }
  return { cycles, unknown };
}

type Ascending = (column: Float64Array) => Float64Array;

function judge(expression: Expression, table: CycleTable, ascending: Ascending): Uint8Array {
  switch (expression.kind) {
    case 'compare': {
      const [column, limit] = sides(expression.sum, expression.value, table, ascending);
      return compared(column, expression.by, limit);
    }
    case 'within': {
      const { sum } = expression;
      const [low, from] = sides(sum, expression.low, table, ascending);
      const [high, to] = sides(sum, expression.high, table, ascending);
      return both(compared(low, '>=', from), compared(high, '<=', to));
    }
    case 'not': {
      const verdicts = judge(expression.of, table, ascending);
      for (let at = 0; at < verdicts.length; at += 1)
        if (verdicts[at] !== UNKNOWN) verdicts[at] = verdicts[at] === PASSES ? FAILS : PASSES;
      return verdicts;
    }
    case 'and':
      return expression.parts.map((part) => judge(part, table, ascending)).reduce(both);
    case 'or':
      return expression.parts.map((part) => judge(part, table, ascending)).reduce(either);
  }
}

/** One that fails decides; else one that is unknown. Writes into the left. */
function both(left: Uint8Array, right: Uint8Array): Uint8Array {
  for (let at = 0; at < left.length; at += 1) {
    const other = right[at] ?? FAILS;
    if (other === FAILS || (other === UNKNOWN && left[at] === PASSES)) left[at] = other;
  }
  return left;
}

/** One that passes decides; else one that is unknown. Writes into the left. */
function either(left: Uint8Array, right: Uint8Array): Uint8Array {
  for (let at = 0; at < left.length; at += 1) {
    const other = right[at] ?? FAILS;
    if (other === PASSES || (other === UNKNOWN && left[at] === FAILS)) left[at] = other;
  }
  return left;
}

/** NaN on either side: unknown. */
function compared(column: Float64Array, by: Comparison, limit: number): Uint8Array {
  const verdicts = new Uint8Array(column.length);
  if (Number.isNaN(limit)) return verdicts.fill(UNKNOWN);
  for (let at = 0; at < column.length; at += 1) {
    const value = column[at] ?? NaN;
    // Every comparison with NaN is false, so that only the cycles that fail need a second look.
    verdicts[at] = holds(value, by, limit) ? PASSES : value !== value ? UNKNOWN : FAILS;
  }
  return verdicts;
}

function holds(value: number, by: Comparison, limit: number): boolean {
  switch (by) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '=':
      return value === limit;
    case '!=':
      return value < limit || value > limit;
  }
}

/** What is compared with what: a share is compared as a share, all else as nanoseconds or counts. */
function sides(
  sum: Sum,
  value: Value,
  table: CycleTable,
  ascending: Ascending,
): readonly [column: Float64Array, limit: number] {
  const column = sumColumn(sum, table);
  if (value.kind === 'quantile') return [column, value.times * quantile(ascending(column), value.share)];
  if (value.unit !== '%') return [column, value.number * (value.unit === null ? 1 : TIME_UNITS[value.unit])];
  const whole = wholeColumn(wholeOf(sum), table);
  // The limit times the whole, not the figure over it: 0.25 of 4 is exact, and a whole of nothing has no share.
  const beyond = new Float64Array(table.count);
  for (let at = 0; at < beyond.length; at += 1) {
    const wholeNs = whole[at] ?? NaN;
    beyond[at] = wholeNs > 0 ? 100 * (column[at] ?? NaN) - value.number * wholeNs : NaN;
  }
  return [beyond, 0];
}

/** Parts of one whole are shares of it; of several, of the cycle. */
function wholeOf(sum: Sum): Whole {
  const first = sum[0]?.whole ?? 'cycle';
  return sum.every(({ whole }) => whole === first) ? first : 'cycle';
}

function wholeColumn(whole: Whole, table: CycleTable): Float64Array {
  if (whole === 'pause') return knownColumn(table, figureColumn(table, 'pauseNs'));
  if (whole === 'resume') return knownColumn(table, figureColumn(table, 'resumeNs'));
  return addColumns(table, [
    knownColumn(table, figureColumn(table, 'pauseNs')),
    knownColumn(table, figureColumn(table, 'captureNs')),
    knownColumn(table, figureColumn(table, 'resumeNs')),
  ]);
}

const knownColumn = (table: CycleTable, column: Float64Array | null): Float64Array =>
  column ?? new Float64Array(table.count).fill(NaN);

/** Unknown where one of them is. */
function addColumns(table: CycleTable, columns: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(table.count);
  for (const column of columns)
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (column[at] ?? NaN);
  return sum;
}

/** The figures added up; phases of one part are added by what the cycle separates of them. Never a column of the table itself. */
export function sumColumn(sum: Sum, table: CycleTable): Float64Array {
  const [only] = sum;
  if (sum.length === 1 && only) return termColumn(only, table);
  const columns: Float64Array[] = [];
  for (const part of ['phase', 'pause', 'resume'] as const) {
    const phases = sum.flatMap(({ source }) =>
      source.kind === 'phase' && source.part === part ? [source.phase] : [],
    );
    if (phases.length > 0) columns.push(phasesColumn(part, phases, table));
  }
  for (const term of sum) if (term.source.kind !== 'phase') columns.push(termColumn(term, table));
  return addColumns(table, columns);
}

function termColumn({ source }: Term, table: CycleTable): Float64Array {
  switch (source.kind) {
    case 'index':
      return Float64Array.from(positions(table.count));
    case 'total':
      return wholeColumn('cycle', table);
    case 'figure':
      return knownColumn(table, figureColumn(table, source.figure));
    case 'phase':
      return knownColumn(table, figureColumn(table, `${source.part}:${source.phase}`));
    case 'reason': {
      const column = figureColumn(table, source.figure);
      const waits = new Float64Array(table.count);
      for (let at = 0; at < waits.length; at += 1) {
        const ns = column?.[at] ?? NaN;
        waits[at] = Number.isNaN(ns) && table.hasReasons[at] === 1 ? 0 : ns;
      }
      return waits;
    }
  }
}

/**
 * Known where the cycle's own figures add up to exactly these phases: single ones that it separates, joint ones that hold
 * no other.
 */
function phasesColumn(
  part: 'phase' | 'pause' | 'resume',
  phases: readonly Phase[],
  table: CycleTable,
): Float64Array {
  const column = (key: PhaseKey): Float64Array | null => figureColumn(table, `${part}:${key}`);
  const touching = JOINT_PHASES.filter((joint) => phases.some((phase) => isMember(joint, phase)));
  const joints = touching.flatMap((joint) => {
    const figures = column(joint);
    if (figures === null) return [];
    return [
      {
        figures,
        within: joint.split('+').every((member) => phases.some((phase) => phase === member)),
        joint,
      },
    ];
  });
  const sum = new Float64Array(table.count);
  for (const { figures, within } of joints) {
    for (let at = 0; at < sum.length; at += 1) {
      const ns = figures[at] ?? NaN;
      if (!Number.isNaN(ns)) sum[at] = (sum[at] ?? 0) + (within ? ns : NaN);
    }
  }
  for (const phase of phases) {
    const figures = column(phase);
    const covering = joints.filter(({ joint }) => isMember(joint, phase));
    for (let at = 0; at < sum.length; at += 1) {
      const ns = figures?.[at] ?? NaN;
      const covered = Number.isNaN(ns) && covering.some((one) => !Number.isNaN(one.figures[at] ?? NaN));
      sum[at] = (sum[at] ?? 0) + (covered ? 0 : ns);
    }
  }
  return sum;
}

const isMember = (joint: JointPhase, phase: Phase): boolean => joint.split('+').includes(phase);
