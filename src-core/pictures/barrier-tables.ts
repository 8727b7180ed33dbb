import type { BarrierWaits } from '../analysis/barriers/barrier-waits';
import type { Broadcasts, FenceBound, FenceCost } from '../analysis/barriers/barriers';
import type { RecordingOverview } from '../analysis/overview';
import { formatAll, formatCount, formatDuration, formatShare } from '../units';
import type { PictureTable, TableCell } from './table';
import {
  atMost,
  boundWords,
  broadcastCauses,
  FENCES_ARE,
  fencesTitle,
  fencesWhere,
  hitsOf,
  scopeOf,
  waitsPerCycle,
  whenWaited,
  whoWaits,
  whyNone,
} from '../analysis/barriers/audit-words';

/** The audit as the view has it, without what can be done about it. */
export const barrierTables = (summary: RecordingOverview, waits: BarrierWaits): readonly PictureTable[] => [
  waitTable(waits),
  fenceTable(summary),
  zeroByteTable(summary),
];

const left = (title: string) => ({ title, align: 'left' }) as const;
const right = (title: string) => ({ title, align: 'right' }) as const;

function waitTable(waits: BarrierWaits): PictureTable {
  const { told, wholeNs } = waits;
  return {
    title: `Waits for grace periods, ${scopeOf(waits)}`,
    columns: [
      left('who waits'),
      left('asked for by'),
      right('a cycle'),
      right('time a cycle'),
      right('share'),
    ],
    rows: waits.waits.map((wait) => [
      { text: whoWaits(wait), small: whenWaited(wait) },
      wait.request === null ? wait.cause : { text: wait.request, small: wait.cause },
      waitsPerCycle(wait, told),
      {
        text: formatDuration(wait.totalNs / told, 3),
        small: `${formatDuration(wait.totalNs / wait.count, 3)} each`,
      },
      formatShare(wholeNs === 0 ? 0 : wait.totalNs / wholeNs),
    ]),
    note: waits.waits.length === 0 ? whyNone(waits) : '',
  };
}

function fenceTable({ barriers, cycles }: RecordingOverview): PictureTable {
  const { fences, broadcasts, fencesNote } = barriers;
  return {
    title: `Fence instructions, and interrupts to other CPUs, over ${formatAll(cycles.count, 'cycle')}`,
    columns: [
      ...[left('what'), left('where'), right('samples on it')],
      ...[right('time in all, 95%'), right('of the time on a CPU')],
    ],
    rows: [
      ...(fences === null ? [] : fenceRows(fences)),
      ...(broadcasts === null ? [] : [broadcastRow(broadcasts, fences?.bound ?? null)]),
    ],
    note: fencesNote,
  };
}

function fenceRows(fences: FenceCost): readonly (readonly TableCell[])[] {
  const { bound, file } = fences;
  const figures =
    bound === null
      ? ['–', 'not bounded', '–']
      : [hitsOf(bound), boundWords(bound.lowNs, bound.highNs), atMost(bound.highNs, bound)];
  return [
    [
      { text: fencesTitle(fences), small: FENCES_ARE },
      { text: file, small: fencesWhere(fences) },
      ...figures,
    ],
    ...(bound?.places ?? []).map((place) => [
      place.instruction,
      { text: place.function, small: place.address },
      formatCount(place.samples),
      '–',
      '–',
    ]),
  ];
}

const broadcastRow = (broadcasts: Broadcasts, bound: FenceBound | null): readonly TableCell[] => [
  { text: 'interrupts to other CPUs', small: 'waited for with a CPU' },
  { text: 'kernel', small: broadcastCauses(broadcasts) },
  hitsOf(broadcasts),
  boundWords(broadcasts.lowNs, broadcasts.highNs),
  atMost(broadcasts.highNs, bound),
];

const zeroByteTable = ({ barriers }: RecordingOverview): PictureTable => ({
  title: 'Barriers of no bytes, on any recording of this architecture',
  columns: [left('barrier'), left('where'), right('time'), left('why')],
  rows: barriers.zeroByte.map(({ name, where, reason, source }) => [
    name,
    where,
    'none: no instruction',
    { text: reason, small: source },
  ]),
  note: '',
});
