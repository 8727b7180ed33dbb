/** The window's figures against their limits: each against its partner of the same run, and for a person. */
import { repetitionsOf } from '../samples';
import type { Judged } from '../table';
import type { OursMeasured } from './quiescope';
import type { ViewerMeasured } from './speedscope';
import type { StartsMeasured } from './start-up';

/** One size of recording, opened by both as often as it was repeated. */
export interface SizeMeasured {
  readonly events: number;
  readonly cycles: number;
  /** Slices of all lanes of our timeline. */
  readonly spans: number;
  readonly ours: readonly OursMeasured[];
  readonly partner: PartnerMeasured;
}

/** What speedscope opened: all of it, or as much as it could. */
export interface PartnerMeasured {
  readonly runs: readonly ViewerMeasured[];
  readonly events: number;
  readonly spans: number;
  /** What it said to more; null where it opened all. */
  readonly refused: string | null;
}

interface Limit {
  readonly ratio: number;
  readonly person: number;
}

const MILLION = 1_000_000;
const OPEN: Readonly<Record<'small' | 'large', Limit>> = {
  small: { ratio: 0.25, person: 1000 },
  large: { ratio: 0.1, person: 3000 },
};
const FRAME: Limit = { ratio: 0.5, person: 8 };
const MEMORY: Limit = { ratio: 0.25, person: 600e6 };
const MOST_SELECT_MS = 50;
const MOST_IDLE_SHARE = 0.005;
const MOST_START_RATIO = 1.5;

const inMs = (ms: number): string => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const times = (ratio: number): string => `${ratio.toFixed(3)}x`;
const sizeOf = (events: number): string => `${(events / MILLION).toFixed(1)} M`;
const medianOf = (values: readonly number[]): number => repetitionsOf(values).p50;

function spread(values: readonly number[]): string {
  const { p50, p95 } = repetitionsOf(values);
  return `p50 ${inMs(p50)} p95 ${inMs(p95)}`;
}

/** What the partner's figures are of. */
const partnerSize = ({ events, refused }: PartnerMeasured): string =>
  refused === null ? '' : `; it opened ${sizeOf(events)} at most: ${refused}`;

const isLarge = ({ events }: SizeMeasured): boolean => events >= 5 * MILLION;

export function judgeOpening(size: SizeMeasured): Judged {
  const { ours, partner, events } = size;
  const limit = isLarge(size) ? OPEN.large : OPEN.small;
  const own = ours.map(({ openMs }) => openMs);
  const its = partner.runs.map(({ openMs }) => openMs);
  const ratio = medianOf(own) / events / (medianOf(its) / partner.events);
  return {
    what: 'open to the first complete timeline',
    size: sizeOf(events),
    figures: `${times(ratio)} per event: ${spread(own)}; speedscope ${spread(its)}${partnerSize(partner)}`,
    target: `at most ${limit.ratio}x and ${inMs(limit.person)}`,
    holds: ratio <= limit.ratio && medianOf(own) <= limit.person,
  };
}

/** Frames of the last of the repetitions, which has them. */
export function judgeFrames({ ours, partner, events, spans }: SizeMeasured): Judged[] {
  const own = ours.at(-1)?.frames ?? null;
  const its = partner.runs.at(-1)?.frames ?? null;
  if (own === null || its === null) return [];
  const p95 = (values: readonly number[]): number => repetitionsOf(values).p95;
  const ratio = p95(own.scriptMs) / p95(its.scriptMs);
  const line = { size: sizeOf(events), target: '', holds: null };
  return [
    {
      ...line,
      what: 'scripting per frame, pan and zoom',
      figures:
        `${times(ratio)} at p95: ${spread(own.scriptMs)} over ${own.scriptMs.length} frames of ${sizeOf(spans)} spans; ` +
        `speedscope ${spread(its.scriptMs)} over ${its.scriptMs.length} of ${sizeOf(partner.spans)}`,
      target: `p95 at most ${FRAME.ratio}x and ${inMs(FRAME.person)}`,
      holds: ratio <= FRAME.ratio && p95(own.scriptMs) <= FRAME.person,
    },
    {
      ...line,
      what: '  processor time of the same',
      figures: `${spread(own.scriptCpuMs)}; speedscope ${spread(its.scriptCpuMs)}`,
    },
    {
      ...line,
      what: '  all that the thread does',
      figures: `${spread(own.busyMs)}; speedscope ${spread(its.busyMs)}`,
    },
    {
      ...line,
      what: '  scripting in workers of the window',
      figures: `${spread(own.workerMs)}; speedscope ${spread(its.workerMs)}`,
    },
  ];
}

export function judgeMemory(size: SizeMeasured): Judged[] {
  const { ours, partner, events } = size;
  const own = medianOf(ours.map(({ windowBytes }) => windowBytes));
  const its = medianOf(partner.runs.map(({ windowBytes }) => windowBytes));
  const ratio = own / events / (its / partner.events);
  const empty = medianOf(ours.map(({ emptyWindowBytes }) => emptyWindowBytes));
  const app = medianOf(ours.map(({ appBytes }) => appBytes));
  const itsApp = medianOf(partner.runs.map(({ appBytes }) => appBytes));
  const judged = isLarge(size);
  return [
    {
      what: 'window’s memory per event',
      size: sizeOf(events),
      figures:
        `${times(ratio)}: ${(own / events).toFixed(1)} bytes, ${inMb(own)} in all (${inMb(empty)} empty); ` +
        `speedscope ${(its / partner.events).toFixed(1)} bytes, ${inMb(its)}${partnerSize(partner)}`,
      target: judged ? `at most ${MEMORY.ratio}x and ${inMb(MEMORY.person)}` : '',
      holds: judged ? ratio <= MEMORY.ratio && own <= MEMORY.person : null,
    },
    {
      what: '  the whole application’s',
      size: sizeOf(events),
      figures: `${inMb(app)}; speedscope’s ${inMb(itsApp)}`,
      target: '',
      holds: null,
    },
  ];
}

export function judgeSelects({ ours, events }: SizeMeasured): Judged[] {
  const all = ours.flatMap(({ selectMs }) => selectMs);
  if (all.length === 0) return [];
  return [
    {
      what: 'select a cycle to its timeline',
      size: sizeOf(events),
      figures: `${spread(all)} over ${all.length}`,
      target: `p95 at most ${inMs(MOST_SELECT_MS)}`,
      holds: repetitionsOf(all).p95 <= MOST_SELECT_MS,
    },
  ];
}

export function judgeIdle({ ours, events }: SizeMeasured): Judged[] {
  const shares = ours.flatMap(({ idleShare }) => idleShare ?? []);
  if (shares.length === 0) return [];
  const inPercent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  return [
    {
      what: 'idle, of one processor',
      size: sizeOf(events),
      figures: shares.map(inPercent).join(', '),
      target: `at most ${inPercent(MOST_IDLE_SHARE)}`,
      holds: medianOf(shares) <= MOST_IDLE_SHARE,
    },
  ];
}

export function judgeStarts({ oursMs, emptyMs }: StartsMeasured): Judged {
  const ratio = medianOf(oursMs) / medianOf(emptyMs);
  return {
    what: 'start to a usable window, warm',
    size: '',
    figures: `${times(ratio)}: ${spread(oursMs)}; an empty window ${spread(emptyMs)}`,
    target: `at most ${MOST_START_RATIO}x`,
    holds: ratio <= MOST_START_RATIO,
  };
}
