import { cycleAt, cycleRows } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import type { RecordingOverview } from '@core/analysis/overview';
import type { CycleRow, PhaseFigures } from '@core/analysis/summary';
import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { JointPhase, Phase } from '@core/phases/phase';
import type { Part } from '../model';
import type { AppState } from '../store';

export type PhaseKey = Phase | JointPhase;
export type SortOrder = 'ascending' | 'descending';
export type SortKey = 'index' | 'pauseNs' | 'resumeNs' | 'downtimeNs' | PhaseKey;

/** One phase of one cycle; a joint phase where the level cannot separate its members. */
export interface Segment {
  readonly key: PhaseKey;
  readonly ns: number;
}

export function summaryOf(state: Pick<AppState, 'loaded' | 'recordingId'>): RecordingOverview | null {
  const loaded = state.recordingId === null ? undefined : state.loaded[state.recordingId];
  return loaded?.state === 'loaded' ? loaded.summary : null;
}

/** The row that was made last of each table: whoever selects it must get the same object as long as it is the same cycle. */
const lastRows = new WeakMap<CycleTable, CycleRow>();

export function selectedRow(state: Pick<AppState, 'loaded' | 'recordingId' | 'cycle'>): CycleRow | null {
  const summary = summaryOf(state);
  if (!summary || state.cycle === null) return null;
  const last = lastRows.get(summary.cycles);
  if (last?.index === state.cycle) return last;
  const row = cycleAt(summary.cycles, state.cycle);
  if (row) lastRows.set(summary.cycles, row);
  return row;
}

const rowsByTable = new WeakMap<CycleTable, readonly CycleRow[]>();

/** The table's rows, made once. */
export function rowsOf(table: CycleTable): readonly CycleRow[] {
  const rows = rowsByTable.get(table) ?? cycleRows(table);
  rowsByTable.set(table, rows);
  return rows;
}

/** Phases of the joint name, in the partition's order. */
export function membersOf(key: PhaseKey): readonly Phase[] {
  return PHASES.filter((phase) => key.split('+').includes(phase));
}

export function isJoint(key: PhaseKey): key is JointPhase {
  return JOINT_PHASES.some((joint) => joint === key);
}

/** Phases and joint phases in the order in which a pause runs through them. */
export const PHASE_KEYS: readonly PhaseKey[] = [...PHASES, ...JOINT_PHASES].sort(
  (a, b) =>
    PHASES.findIndex((phase) => membersOf(a)[0] === phase) -
    PHASES.findIndex((phase) => membersOf(b)[0] === phase),
);

export function figuresOf(row: CycleRow, part: Part): PhaseFigures {
  if (part === 'pause') return row.pausePhases;
  return part === 'resume' ? row.resumePhases : row.phases;
}

/** The whole that the segments of `part` must sum to. */
export function totalNs(row: CycleRow, part: Part): number {
  if (part === 'pause') return row.pauseNs;
  return part === 'resume' ? row.resumeNs : row.pauseNs + row.captureNs + row.resumeNs;
}

export function segmentsOf(row: CycleRow, part: Part): readonly Segment[] {
  const figures = figuresOf(row, part);
  return PHASE_KEYS.flatMap((key) => {
    const ns = figures[key];
    return ns === null || ns === undefined ? [] : [{ key, ns }];
  });
}

/** Keys that hold time in any of the rows: what a legend or the columns of a table need. */
export function keysInUse(rows: readonly CycleRow[], part: Part): readonly PhaseKey[] {
  const seen = new Set<PhaseKey>();
  for (const row of rows) {
    for (const { key, ns } of segmentsOf(row, part)) if (ns > 0 || isJoint(key)) seen.add(key);
  }
  return PHASE_KEYS.filter((key) => seen.has(key));
}

/** null where the recording does not separate the figure. */
export function figure(row: CycleRow, key: SortKey): number | null {
  switch (key) {
    case 'index':
    case 'pauseNs':
    case 'resumeNs':
    case 'downtimeNs':
      return row[key];
    default:
      return row.phases[key] ?? null;
  }
}

/** Unknown figures go last in either order; equal ones keep the order of time. */
export function sortedRows(rows: readonly CycleRow[], key: SortKey, order: SortOrder): readonly CycleRow[] {
  const sign = order === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const left = figure(a, key);
    const right = figure(b, key);
    if (left === null || right === null)
      return Number(left === null) - Number(right === null) || a.index - b.index;
    return sign * (left - right) || a.index - b.index;
  });
}

/** The index of the cycle one step on in `rows`; stays at either end. */
export function nextCycle(rows: readonly CycleRow[], current: number | null, step: 1 | -1): number | null {
  const at = rows.findIndex((row) => row.index === current);
  if (at < 0) return (step === 1 ? rows.at(0) : rows.at(-1))?.index ?? null;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.index ?? null;
}
