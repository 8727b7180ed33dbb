import { cycleAt, figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import type { RecordingOverview } from '@core/analysis/overview';
import type { CycleRow, PhaseFigures } from '@core/analysis/summary';
import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { JointPhase, Phase } from '@core/phases/phase';
import type { Part } from '../model';
import type { AppState } from '../store';

export type { SortOrder } from './columns';

export type PhaseKey = Phase | JointPhase;

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

/** Keys that hold time in any of the cycles: what a legend or the columns of a table need. */
export function keysInUse(table: CycleTable, part: Part): readonly PhaseKey[] {
  const prefix = part === 'both' ? 'phase' : part;
  return PHASE_KEYS.filter((key) => {
    const column = figureColumn(table, `${prefix}:${key}`);
    return column !== null && (isJoint(key) || column.some((ns) => ns > 0));
  });
}
