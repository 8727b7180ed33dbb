import { PHASES } from '@core/phases/phase';
import type { Phase } from '@core/phases/phase';
import type { CycleRow } from '@core/analysis/summary';
import type { CycleEdges } from '@core/cycles/cycle';
import { figure, isJoint, membersOf } from '../../state/selectors/cycles';
import type { PhaseKey, SortKey } from '../../state/selectors/cycles';
import { phaseTitle } from '../../ui/phases';

export interface Column {
  readonly key: SortKey;
  readonly title: string;
  /** Said in full where the title is short. */
  readonly meaning: string;
  readonly phase: PhaseKey | null;
  readonly widthPx: number;
}

const SHORT: Readonly<Partial<Record<Phase, string>>> = {
  barrier: 'barr.',
  dispatch: 'disp.',
  resume: 'vCPUs',
};
const WIDTH_PX = 38;
/** A joint name breaks after its plus signs, over two or three lines. */
const JOINT_WIDTH_PX = 86;

function phaseColumn(key: PhaseKey): Column {
  const single = PHASES.find((phase) => phase === key);
  return {
    key,
    title: single ? (SHORT[single] ?? single) : membersOf(key).join('+\u200b'),
    meaning: `${phaseTitle(key)}, ms`,
    phase: key,
    widthPx: single ? WIDTH_PX : JOINT_WIDTH_PX,
  };
}

/** Phases in reading order: those before the downtime, and those that few look for, after it. */
const FIRST: readonly Phase[] = ['kick', 'notify', 'barrier', 'drain', 'flush', 'other'];
const LAST: readonly Phase[] = ['dispatch', 'capture', 'resume'];

const plain = (key: SortKey, title: string, meaning: string, widthPx = WIDTH_PX): Column => ({
  key,
  title,
  meaning,
  phase: null,
  widthPx,
});

/** The columns for the phases in use, `edges` those of a cycle; where only some cycles separate them, the joint ones stand behind the single. */
export function columnsFor(keys: readonly PhaseKey[], edges: CycleEdges | null): readonly Column[] {
  const meaning = (from?: string, to?: string): string =>
    from === undefined || to === undefined ? 'ms' : `${from} to ${to}, ms`;
  const single = (phases: readonly Phase[]): Column[] =>
    phases.filter((phase) => keys.includes(phase)).map(phaseColumn);
  return [
    plain('index', '#', 'number of the cycle', 28),
    plain('pauseNs', 'pause', meaning(edges?.pauseStart, edges?.pauseEnd)),
    plain('resumeNs', 'resume', meaning(edges?.resumeStart, edges?.resumeEnd), 44),
    ...single(FIRST),
    plain('downtimeNs', 'down', 'downtime of the worst vCPU, ms'),
    ...single(LAST),
    ...keys.filter(isJoint).map(phaseColumn),
  ];
}

/** Milliseconds to the microsecond; a dash where the recording does not show the figure. */
export function cellText(row: CycleRow, key: SortKey): string {
  const value = figure(row, key);
  if (value === null) return '–';
  if (key === 'index') return String(value);
  const ms = value / 1e6;
  return ms >= 100 ? ms.toFixed(1) : ms >= 10 ? ms.toFixed(2) : ms.toFixed(3);
}
