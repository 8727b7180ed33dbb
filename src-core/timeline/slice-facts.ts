/** What is said of a slice, made when it is asked for. */
import { reasonTitle, threadName, waitEvidence } from '../phases/wait-words';
import type { ToldWait } from '../phases/wait-words';
import type { StateRuns } from '../phases/partition';
import { REASONS, STATES } from '../phases/phase';
import type { Recording } from '../recording/recording';
import { formatDuration } from '../units';
import type { RowTable } from './row-table';
import { RIBBON_STYLES } from './timeline';
import type { RibbonStyle, SliceDetail } from './timeline';

export type SliceFacts = Omit<SliceDetail, 'cycle' | 'wakeUps'>;

/** A slice of one cycle's lane, by its place; times from the cycle's stop request. */
export interface SlicePlace {
  readonly depth: number;
  readonly startNs: number;
  readonly endNs: number;
}

export function basicFacts({ startNs, endNs }: Omit<SlicePlace, 'depth'>): [string, string][] {
  return [
    ['start', formatDuration(startNs)],
    ['length', formatDuration(endNs - startNs)],
  ];
}

export const ribbonIndex = (style: RibbonStyle): number => RIBBON_STYLES.indexOf(style);

const GRACE_PERIOD = REASONS.indexOf('grace-period');

/** The style of a state (index into STATES) with a reason (REASONS). */
export const ribbonStyle = (state: number, reason: number): number =>
  reason === GRACE_PERIOD ? ribbonIndex('gracePeriod') : state;

const waitOf = (runs: StateRuns, run: number): ToldWait => ({
  reason: REASONS[runs.reason[run] ?? 0] ?? 'unknown',
  about: runs.about[run] ?? -1,
  wokenBy: runs.wokenBy[run] ?? -1,
  inside: runs.inside[run] ?? -1,
  stack: runs.stack[run] ?? -1,
});

/** A thread's state as runs have it: indexes into STATES and REASONS, and the thread that is waited for, or -1. */
export interface ToldState {
  readonly state: number;
  readonly reason: number;
  readonly about: number;
}

/** What a state is called: its reason where there is one. */
function stateTitle(recording: Recording, { state, reason, about }: ToldState): string {
  const known = REASONS[reason] ?? 'unknown';
  return known === 'none' || known === 'unknown'
    ? (STATES[state] ?? '')
    : reasonTitle(recording, { reason: known, about, wokenBy: -1, inside: -1, stack: -1 });
}

/** Beyond the greatest tid that Linux gives (PID_MAX_LIMIT). */
const TIDS = 2 ** 23;

/** The label of a state, by number. */
export const stateLabel = (table: RowTable, recording: Recording, told: ToldState): number =>
  table.keyedLabel((told.state * REASONS.length + told.reason) * TIDS + told.about + 1, () =>
    stateTitle(recording, told),
  );

const OF_SWITCHES =
  'sched_switch and sched_waking of this thread; where a switch is missing, the kernel’s accounting, its own next call or whom it woke';

export function stateFacts(
  recording: Recording,
  runs: StateRuns,
  run: number,
  place: SlicePlace,
): SliceFacts {
  const wait = waitOf(runs, run);
  const waits = wait.reason !== 'none';
  const facts = basicFacts(place);
  facts.push(['state', STATES[runs.label[run] ?? 0] ?? '']);
  if (waits) facts.push(['waits for', reasonTitle(recording, wait)]);
  if (wait.wokenBy >= 0) {
    facts.push(['woken by', `${threadName(recording, wait.wokenBy)} (${String(wait.wokenBy)})`]);
  }
  return {
    title: stateTitle(recording, {
      state: runs.label[run] ?? 0,
      reason: runs.reason[run] ?? 0,
      about: wait.about,
    }),
    facts,
    stack: recording.stacks[wait.stack] ?? [],
    evidence: waits ? waitEvidence(recording, wait) : OF_SWITCHES,
  };
}

/** How long a thread was in each state during a slice; times of `runs` are `originNs` later. None where no run is of that time. */
export function stateSums(
  runs: StateRuns,
  { startNs, endNs }: Omit<SlicePlace, 'depth'>,
  originNs: number,
): [string, string][] {
  const sums = STATES.map(() => 0);
  for (let run = 0; run < runs.count; run += 1) {
    const from = Math.max((runs.startNs[run] ?? 0) - originNs, startNs);
    const to = Math.min((runs.endNs[run] ?? 0) - originNs, endNs);
    const state = runs.label[run] ?? 0;
    if (to > from) sums[state] = (sums[state] ?? 0) + to - from;
  }
  const told = STATES.flatMap((state, at) =>
    (sums[at] ?? 0) > 0 ? [`${state} ${formatDuration(sums[at] ?? 0)}`] : [],
  );
  return told.length === 0 ? [] : [['states', told.join(', ')]];
}

/** The run that holds a slice: a slice may be a part of one. Times of `runs` are `originNs` later; -1 where none does. */
export function runHolding(runs: StateRuns, { startNs, endNs }: SlicePlace, originNs: number): number {
  for (let run = 0; run < runs.count; run += 1) {
    const isInside =
      (runs.startNs[run] ?? 0) - originNs <= startNs && (runs.endNs[run] ?? 0) - originNs >= endNs;
    if (isInside) return run;
  }
  return -1;
}
