import type { CycleTable } from '@core/analysis/cycle-table';
import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleEdges } from '@core/cycles/cycle';
import { PHASES } from '@core/phases/phase';
import type { Phase } from '@core/phases/phase';
import { formatCount } from '@core/units';
import { keyColumn } from '../../state/selectors/columns';
import type { SortKey } from '../../state/selectors/columns';
import { isJoint, keysInUse, membersOf } from '../../state/selectors/cycles';
import type { PhaseKey } from '../../state/selectors/cycles';
import { phaseTitle } from '../../ui/phases';

export interface Column {
  readonly key: SortKey;
  readonly title: string;
  /** Said in full where the title is short. */
  readonly meaning: string;
  /** A number names a cycle or a vCPU: it is no quantity. */
  readonly unit: 'time' | 'count' | 'number';
  readonly phase: PhaseKey | null;
  readonly widthPx: number;
  /** Columns give way to those of a lower number where there is no room for all. */
  readonly priority: number;
}

const SHORT: Readonly<Partial<Record<Phase, string>>> = {
  barrier: 'barr.',
  dispatch: 'disp.',
  resume: 'vCPUs',
};
const LEAST_PX = 38;
const CHARACTER_PX = 6.6;
const GAP_PX = 9;
/** A joint name breaks after its plus signs, over two or three lines. */
const JOINT_WIDTH_PX = 90;

type Draft = Omit<Column, 'widthPx'>;

const time = (key: SortKey, title: string, meaning: string, priority: number): Draft => ({
  ...{ key, title, meaning: `${meaning}, ms`, unit: 'time', phase: null, priority },
});
const count = (key: SortKey, title: string, meaning: string, priority: number): Draft => ({
  ...{ key, title, meaning, unit: 'count', phase: null, priority },
});

/** Phases in reading order: those before the downtime, and those that few look for, after it. */
const FIRST: readonly Phase[] = ['kick', 'notify', 'barrier', 'drain', 'flush', 'other'];
const LAST: readonly Phase[] = ['dispatch', 'capture', 'resume'];
const PRIORITIES: Readonly<Record<Phase, number>> = {
  ...{ kick: 2, notify: 4, barrier: 3, drain: 8, flush: 6, other: 5 },
  ...{ dispatch: 9, capture: 12, resume: 11 },
};

function phaseDraft(key: PhaseKey): Draft {
  const single = PHASES.find((phase) => phase === key);
  return {
    key: `phase:${key}`,
    title: single ? (SHORT[single] ?? single) : membersOf(key).join('+\u200b'),
    meaning: key === 'resume' ? 'phase resume: the vCPUs are set going again, ms' : `${phaseTitle(key)}, ms`,
    unit: 'time',
    phase: key,
    priority: single ? PRIORITIES[single] : 3,
  };
}

function lengths(edges: CycleEdges | null): readonly Draft[] {
  const between = (name: string, from?: string, to?: string): string =>
    from === undefined || to === undefined ? name : `${name}: ${from} to ${to}`;
  return [
    { ...count('index', '#', 'number of the cycle', 0), unit: 'number' },
    time('pauseNs', 'pause', between('pause', edges?.pauseStart, edges?.pauseEnd), 1),
    time('resumeNs', 'resume', between('resume', edges?.resumeStart, edges?.resumeEnd), 7),
  ];
}

const LATER: readonly Draft[] = [
  time('totalNs', 'total', 'pause, capture and resume', 13),
  time('holdNs', 'hold', 'between pause and resume', 24),
  count('kicks', 'kicks', 'kicks sent to vCPUs', 14),
  { ...count('lastVcpu', 'last', 'the vCPU that stopped last', 15), unit: 'number' },
  count('gracePeriods', 'g.p.', 'grace periods waited for', 16),
  time('state:running', 'run.', 'driving thread running', 17),
  time('state:runnable', 'rnbl.', 'driving thread runnable', 18),
  time('state:blocked', 'blkd.', 'driving thread blocked', 19),
  time('clientPauseNs', 'c.pause', 'the pause by the client’s own clock', 20),
  time('clientResumeNs', 'c.res.', 'the resume by the client’s own clock', 21),
  time('stopToStartNs', 'st.–st.', 'vm_stop entered to vm_start returned', 22),
  count('lost', 'lost', 'records lost within the cycle', 23),
];

/** All that is known of a cycle before it is attributed. */
const LIVE_FIRST: readonly SortKey[] = ['totalNs', 'clientPauseNs', 'clientResumeNs'];

/** All columns that a table has figures for; where only some cycles separate phases, the joint ones stand behind the single. */
export function columnsFor(table: CycleTable, isLive: boolean): readonly Column[] {
  const keys = keysInUse(table, 'both');
  const single = (phases: readonly Phase[]): Draft[] =>
    phases.filter((phase) => keys.includes(phase)).map(phaseDraft);
  const drafts = [
    ...lengths(table.edges.words[table.edges.code[0] ?? -1] ?? null),
    ...single(FIRST),
    time('downtimeNs', 'down', 'downtime of the worst vCPU', 10),
    ...single(LAST),
    ...keys.filter(isJoint).map(phaseDraft),
    ...LATER.map((draft) => (isLive && LIVE_FIRST.includes(draft.key) ? { ...draft, priority: 1 } : draft)),
  ];
  return drafts
    .filter(({ key }) => key === 'index' || key === 'totalNs' || figureColumn(table, key) !== null)
    .map((draft) => ({
      ...draft,
      widthPx: widthOf(draft, isLive && draft.unit === 'time' ? USUAL_NS : highestOf(draft.key, table)),
    }));
}

/** Numbers of cycles and of vCPUs are no quantities. */
export const UNSUMMED: readonly SortKey[] = ['index', 'lastVcpu'];

/** While cycles come, columns keep their widths. */
const USUAL_NS = 99_999_999;

/** The longest figure that a column shows: its sum where it has one. */
function highestOf(key: SortKey, table: CycleTable): number {
  const column = keyColumn(table, key);
  const isSummed = !UNSUMMED.includes(key);
  let highest = 0;
  for (let at = 0; at < column.length; at += 1) {
    const value = column[at] || 0;
    highest = isSummed ? highest + value : Math.max(highest, value);
  }
  return highest;
}

function widthOf({ unit, phase, title }: Draft, highest: number): number {
  const figure = figureText(highest, unit).length * CHARACTER_PX + GAP_PX;
  const isWide = phase !== null && isJoint(phase);
  return Math.ceil(
    Math.max(figure, isWide ? JOINT_WIDTH_PX : Math.max(LEAST_PX - 6, title.length * 6 + GAP_PX)),
  );
}

/** Those of a choice, or as many as fit: by priority, in their own order; the number and the first figure always. */
export function columnsShown(
  columns: readonly Column[],
  choice: readonly SortKey[] | null,
  roomPx: number,
): readonly Column[] {
  if (choice !== null) return columns.filter(({ key }) => key === 'index' || choice.includes(key));
  let leftPx = roomPx;
  const fitting = new Set<SortKey>();
  [...columns]
    .sort((a, b) => a.priority - b.priority)
    .every(({ key, widthPx, priority }, at) => {
      leftPx -= widthPx;
      const fits = at < 2 || (leftPx >= 0 && priority < ONLY_ON_REQUEST);
      if (fits) fitting.add(key);
      return fits;
    });
  return columns.filter(({ key }) => fitting.has(key));
}

/** From here on a column is shown only where it is asked for. */
const ONLY_ON_REQUEST = 17;

/** Milliseconds to the microsecond, a count, or a number. */
export function figureText(value: number, unit: Column['unit']): string {
  if (unit === 'number') return String(value);
  if (unit === 'count') return formatCount(value);
  const ms = value / 1e6;
  return ms >= 1000 ? formatCount(ms) : ms >= 100 ? ms.toFixed(1) : ms >= 10 ? ms.toFixed(2) : ms.toFixed(3);
}

/** A dash where the recording does not show the figure. */
export const cellText = (value: number | undefined, unit: Column['unit']): string =>
  value === undefined || Number.isNaN(value) ? '–' : figureText(value, unit);
