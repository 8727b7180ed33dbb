/** What a recording did not see, and how its figures are to be read for it. */
import type { IndexedRecording } from '../../phases/course';
import { rowsOf } from '../../recording/by-thread';
import { missedSwitchIns } from '../../phases/states';
import { TOLD_BY } from '../../phases/joint-phases';
import type { ToldBy } from '../../phases/joint-phases';
import type { CycleAnalysis } from '../analysis';
import { mayFit } from './crowd';
import type { Crowd } from './crowd';
import type { Finding } from './finding';
import { formatCount, formatCounted } from '../../units';

const ABOUT_THE_RECORDING = { share: null, show: null, knob: null } as const satisfies Partial<Finding>;

const inCycles = (count: number, total: number): string =>
  total === 1 ? 'In the only cycle' : `In ${formatCount(count)} of ${formatCount(total)} cycles`;

/** What a recording did not see, counted: what the sentences about it are made of. */
export interface Doubts {
  readonly cycles: number;
  /** Cycles whose driving thread is known. */
  readonly driven: number;
  /** Of these, in which not every vCPU was seen back before the next pause; and at most so many vCPUs of one were not. */
  readonly open: number;
  readonly mostNotBack: number;
  /** Whether any vCPU was ever seen in KVM_RUN: under TCG none is. */
  readonly hasKvm: boolean;
  readonly pausedBefore: number;
  /** Cycles with switches to the driving thread that were not seen, and how many these are. */
  readonly missed: number;
  readonly missedTotal: number;
  /** Cycles by what tells them, and the numbers, from 1, of the first of them. */
  readonly toldBy: readonly {
    readonly kind: ToldBy;
    readonly count: number;
    readonly first: readonly number[];
  }[];
}

/** Gathered cycle by cycle. */
export class DoubtGathering {
  #cycles = 0;
  #driven = 0;
  #open = 0;
  #mostNotBack = 0;
  #hasKvm = false;
  #pausedBefore = 0;
  #missed = 0;
  #missedTotal = 0;
  readonly #toldBy = new Map<ToldBy, { count: number; readonly first: number[] }>();

  add(cycle: CycleAnalysis, indexed: IndexedRecording): void {
    this.#cycles += 1;
    this.#addEvidence(cycle);
    this.#addResumeEnd(cycle);
    const { known } = cycle.cycle;
    if (known.by === 'client' && known.stop.eventNs === null) this.#pausedBefore += 1;
    const missed = missedIn(indexed, cycle);
    if (missed > 0) this.#missed += 1;
    this.#missedTotal += missed;
  }

  found(): Doubts {
    return {
      cycles: this.#cycles,
      driven: this.#driven,
      open: this.#open,
      mostNotBack: this.#mostNotBack,
      hasKvm: this.#hasKvm,
      pausedBefore: this.#pausedBefore,
      missed: this.#missed,
      missedTotal: this.#missedTotal,
      toldBy: [...this.#toldBy].map(([kind, told]) => ({ kind, ...told })),
    };
  }

  #addEvidence({ toldBy, cycle }: CycleAnalysis): void {
    const told = this.#toldBy.get(toldBy) ?? { count: 0, first: [] };
    told.count += 1;
    if (told.first.length <= MOST_NAMED) told.first.push(cycle.index + 1);
    this.#toldBy.set(toldBy, told);
  }

  #addResumeEnd({ drivingTid, cycle: { edges, vcpus } }: CycleAnalysis): void {
    if (drivingTid === null) return;
    this.#driven += 1;
    // A guest under TCG has no KVM_RUN to come back to.
    this.#hasKvm ||= vcpus.some((vcpu) => vcpu.kvmEnteredNs !== null);
    if (edges.resumeEnd === 'last vCPU entered KVM_RUN') return;
    this.#open += 1;
    const notBack = vcpus.filter((vcpu) => vcpu.kvmEnteredNs === null).length;
    this.#mostNotBack = Math.max(this.#mostNotBack, notBack);
  }
}

/** Sentences about the evidence itself, before those about the guest. */
export const findingsOfDoubts = (doubts: Doubts, crowd: Crowd): Finding[] =>
  [mixedEvidence(doubts), paused(doubts), resumeEnds(doubts, crowd), switchIns(doubts)].flatMap(
    (finding) => finding ?? [],
  );

function resumeEnds({ open, hasKvm, driven, mostNotBack }: Doubts, crowd: Crowd): Finding | null {
  if (open === 0 || !hasKvm) return null;
  return {
    id: 'resume-unfinished',
    phase: 'resume',
    title: `${inCycles(open, driven)} not every vCPU was seen back before the next pause`,
    evidence: `${mostNotBack === 1 ? 'A vCPU' : `Up to ${String(mostNotBack)} vCPUs`} did not call KVM_RUN in time: there the resume counts to the next pause and was longer, and no downtime is given`,
    remedy: `A longer interval between cycles${mayFit(crowd) ? ', or fewer vCPUs than CPUs' : ''}`,
    ...ABOUT_THE_RECORDING,
  };
}

function paused({ pausedBefore, cycles }: Doubts): Finding | null {
  if (pausedBefore === 0) return null;
  return {
    id: 'paused-before',
    phase: null,
    title: `${inCycles(pausedBefore, cycles)} the guest was paused already: the pause stopped nothing`,
    evidence: 'QEMU sends STOP whenever it stops a running guest; it sent none',
    remedy: 'Leave pausing to the recording: no stop in the monitor meanwhile',
    ...ABOUT_THE_RECORDING,
  };
}

function switchIns({ missed, missedTotal, cycles }: Doubts): Finding | null {
  if (missed === 0) return null;
  return {
    id: 'switches-unseen',
    phase: null,
    title: `${inCycles(missed, cycles)} the main thread got a CPU unseen, ${formatCounted(missedTotal, 'time')} in all`,
    evidence:
      'It ran on with no sched_switch to it: until its next recorded step that time counts as waiting, so runnable, blocked and barrier may be too long there and running too short',
    remedy: null,
    ...ABOUT_THE_RECORDING,
  };
}

/** Cycles that are told by less than the others. */
function mixedEvidence({ toldBy, cycles }: Doubts): Finding | null {
  const kinds = TOLD_BY.filter((kind) => toldBy.some((one) => one.kind === kind));
  const [best, ...lesser] = kinds;
  if (best === undefined || lesser.length === 0) return null;
  const countOf = (kind: ToldBy): number => toldBy.find((one) => one.kind === kind)?.count ?? 0;
  const count = lesser.reduce((sum, kind) => sum + countOf(kind), 0);
  const first = lesser
    .flatMap((kind) => toldBy.find((one) => one.kind === kind)?.first ?? [])
    .sort((a, b) => a - b);
  const numbers = first.slice(0, MOST_NAMED).join(', ');
  const more = count > MOST_NAMED ? ` and ${String(count - MOST_NAMED)} more` : '';
  const words = lesser.map((kind) => `${String(countOf(kind))} by ${TOLD_BY_WORDS[kind]}`);
  return {
    id: 'mixed-evidence',
    phase: null,
    title: `${inCycles(count, cycles)} less is told than in the others: ${words.join(', ')}`,
    evidence: `Cycle ${numbers}${more}, counted from 1. The statistics are of the others, told by ${TOLD_BY_WORDS[best]}; the client’s times are of all`,
    remedy: null,
    ...ABOUT_THE_RECORDING,
  };
}

function missedIn(
  { recording: { events }, activity, facts }: IndexedRecording,
  { cycle, drivingTid }: CycleAnalysis,
): number {
  if (drivingTid === null) return 0;
  const thread = { events, tid: drivingTid, rows: rowsOf(activity, drivingTid), sleeps: facts.sleeps };
  return (
    missedSwitchIns(thread, cycle.pauseStartNs, cycle.pauseEndNs) +
    missedSwitchIns(thread, cycle.resumeStartNs, cycle.resumeEndNs)
  );
}

const TOLD_BY_WORDS = {
  calls: 'the calls of QEMU’s functions',
  log: 'QEMU’s own log',
  clock: 'the client’s clock and QEMU’s events alone',
} as const;
/** As many cycles are named by their numbers. */
const MOST_NAMED = 12;
