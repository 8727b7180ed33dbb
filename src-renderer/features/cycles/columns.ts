import { PHASES } from '@core/phases/phase';
import type { Phase } from '@core/phases/phase';
import type { CycleRow } from '@core/analysis/summary';
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

const SHORT: Readonly<Partial<Record<Phase, string>>> = { barrier: 'barr.', dispatch: 'disp.' };
const WIDTH_PX = 43;
const JOINT_WIDTH_PX = 96;

function phaseColumn(key: PhaseKey): Column {
  const single = PHASES.find((phase) => phase === key);
  return {
    key,
    title: single ? (SHORT[single] ?? single) : membersOf(key).map((phase) => phase.slice(0, 4)).join('+'), // prettier-ignore
    meaning: `${phaseTitle(key)}, ms`,
    phase: key,
    widthPx: single ? WIDTH_PX : JOINT_WIDTH_PX,
  };
}

/** Phases that every recording's table shows where its level separates them, in reading order. */
const SHOWN: readonly Phase[] = [
  'kick',
  'notify',
  'barrier',
  'drain',
  'flush',
  'other',
  'dispatch',
  'capture',
  'resume',
];

/** The columns for the phases in use; a level that joins some gets the joint columns in their stead. */
export function columnsFor(keys: readonly PhaseKey[]): readonly Column[] {
  const joint = keys.filter(isJoint);
  const hidden = new Set(joint.flatMap((key) => membersOf(key)));
  const single = SHOWN.filter((phase) => keys.includes(phase) && !hidden.has(phase));
  const plain = (key: SortKey, title: string, meaning: string, widthPx = WIDTH_PX): Column => ({
    key,
    title,
    meaning,
    phase: null,
    widthPx,
  });
  return [
    plain('index', '#', 'number of the cycle', 34),
    plain('pauseNs', 'pause', 'request written to vm_stop returned, ms'),
    plain('resumeNs', 'resume', 'request written to the last vCPU in KVM_RUN, ms', 47),
    ...joint.map(phaseColumn),
    ...single.map((key) => (key === 'resume' ? { ...phaseColumn(key), title: 're-run' } : phaseColumn(key))),
    plain('downtimeNs', 'down', 'downtime of the worst vCPU, ms'),
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
