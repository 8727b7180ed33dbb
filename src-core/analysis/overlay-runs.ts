/**
 * The phases of many cycles, one after the other in columns: all that an overlay of them needs, a fraction of what they
 * were made from. Filled cycle by cycle; no reference to a cycle is kept.
 */
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import type { Cycle } from '../cycles/cycle';
import type { Failure } from '../errors';
import { growingBytes, growingDoubles } from '../growing';
import { UnreadableEvents } from '../recording/unreadable-events';
import type { CycleAnalysis, RecordingAnalysis } from './analysis';
import type { UnreadCycles } from './unread-cycles';

/** What an instant of a cycle belongs to; the hold between pause and resume to no phase. */
export type OverlayKey = Phase | JointPhase | 'hold';
export const OVERLAY_KEYS: readonly OverlayKey[] = [...PHASES, ...JOINT_PHASES, 'hold'];
const HOLD = OVERLAY_KEYS.indexOf('hold');
/** In place of a key where none is known. */
export const NOTHING = 255;

/** Instants that cycles are laid over each other at, in the order in which a cycle comes to them. */
export const LANDMARKS = [
  'pauseStart',
  'vmStopEntered',
  'firstKick',
  'lastStopped',
  'pauseNotified',
  'drainStarted',
  'flushStarted',
  'pauseEnd',
  'resumeStart',
  'vmStartEntered',
  'resumeNotified',
  'firstBack',
  'resumeEnd',
] as const;
export type Landmark = (typeof LANDMARKS)[number];

/** Columns over the cycles added so far. Times in nanoseconds from each cycle's own stop request. */
export class OverlayRuns {
  #count = 0;
  /** Cycle i's runs are [from[i], from[i + 1]): each begins where the one before it ends. */
  readonly #from = growingDoubles();
  readonly #starts = growingDoubles();
  readonly #keys = growingBytes();
  /** Instants, all of a cycle together; NaN where the recording does not show one. */
  readonly #landmarks = growingDoubles();

  readonly #unread = new Map<number, Failure>();

  get count(): number {
    return this.#count;
  }

  /** The recording's next cycle; one that cannot be read is left out of what is laid over each other, and counted. */
  addNext(analysis: RecordingAnalysis): void {
    try {
      this.add(analysis.cycle(this.#count));
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
      this.#addUnread(thrown.failure);
    }
  }

  /** The next cycle's events cannot be read: it shows no instant. */
  #addUnread(failure: Failure): void {
    this.#unread.set(this.#count, failure);
    this.#from.push(this.#starts.length);
    for (const _ of LANDMARKS) this.#landmarks.push(NaN);
    this.#count += 1;
  }

  /** Of these cycles; null where all could be read. */
  unreadOf(cycles: Uint32Array): UnreadCycles | null {
    if (this.#unread.size === 0) return null;
    const unread = cycles.filter((cycle) => this.#unread.has(cycle));
    const failure = this.#unread.get(unread[0] ?? -1);
    return failure === undefined ? null : { cycles: unread.length, failure };
  }

  /** Takes what is needed of the cycle. Cycles come in the recording's order. */
  add(analysis: CycleAnalysis): void {
    const origin = analysis.cycle.pauseStartNs;
    this.#from.push(this.#starts.length);
    for (const { startNs, key } of runsOf(analysis)) {
      this.#starts.push(startNs - origin);
      this.#keys.push(key);
    }
    for (const instant of landmarksOf(analysis))
      this.#landmarks.push(instant === null ? NaN : instant - origin);
    this.#count += 1;
  }

  /** NaN where the recording does not show it. */
  landmark(cycle: number, which: Landmark): number {
    return this.#landmarks.values[cycle * LANDMARKS.length + LANDMARKS.indexOf(which)] ?? NaN;
  }

  /** Runs of the cycle that lie within [fromNs, toNs), cut to it. */
  eachRun(
    cycle: number,
    fromNs: number,
    toNs: number,
    take: (startNs: number, endNs: number, key: number) => void,
  ): void {
    const starts = this.#starts.values;
    const keys = this.#keys.values;
    const first = this.#from.values[cycle] ?? 0;
    const end = cycle + 1 < this.#count ? (this.#from.values[cycle + 1] ?? 0) : this.#starts.length;
    const lastNs = this.landmark(cycle, 'resumeEnd');
    for (let at = first; at < end; at += 1) {
      const startNs = Math.max(fromNs, starts[at] as number);
      const endNs = Math.min(toNs, at + 1 < end ? (starts[at + 1] as number) : lastNs);
      const key = keys[at] as number;
      if (endNs > startNs && key !== NOTHING) take(startNs, endNs, key);
    }
  }

  /** Bytes that the columns take. */
  get sizeBytes(): number {
    return [this.#from, this.#starts, this.#keys, this.#landmarks].reduce(
      (sum, { values }) => sum + values.byteLength,
      0,
    );
  }
}

interface Run {
  readonly startNs: number;
  readonly key: number;
}

interface Run {
  readonly startNs: number;
  readonly key: number;
}

/** Contiguous from the pause's start to the resume's end: the hold is a run, and so is what no phase is known of. */
function runsOf({ cycle, joint, phaseRuns }: CycleAnalysis): Run[] {
  const runs: Run[] = [];
  let reachedNs: number = cycle.pauseStartNs;
  const put = (endNs: number, key: number): void => {
    if (endNs <= reachedNs) return;
    runs.push({ startNs: reachedNs, key });
    reachedNs = endNs;
  };
  const fillTo = (timeNs: number): void => {
    put(Math.min(timeNs, cycle.pauseEndNs), NOTHING);
    put(Math.min(timeNs, cycle.resumeStartNs), HOLD);
    put(timeNs, NOTHING);
  };
  const add = (startNs: number, endNs: number, key: number): void => {
    if (endNs <= startNs) return;
    fillTo(startNs);
    put(endNs, key);
  };
  if (joint.length > 0) {
    for (const { startNs, endNs, phase } of joint) add(startNs, endNs, OVERLAY_KEYS.indexOf(phase));
  } else {
    for (let at = 0; at < phaseRuns.count; at += 1)
      add(phaseRuns.startNs[at] ?? 0, phaseRuns.endNs[at] ?? 0, phaseRuns.label[at] ?? 0);
  }
  fillTo(cycle.resumeEndNs);
  return runs;
}

/** In the order of LANDMARKS. */
function landmarksOf({ cycle, spans }: CycleAnalysis): (number | null)[] {
  const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs, vcpus } = cycle;
  const entered = (names: readonly string[], fromNs: number, toNs: number): number | null =>
    spans.find(({ name, startNs }) => names.includes(name) && startNs >= fromNs && startNs <= toNs)
      ?.startNs ?? null;
  const inPause = (...names: string[]): number | null => entered(names, pauseStartNs, pauseEndNs);
  const inResume = (...names: string[]): number | null => entered(names, resumeStartNs, resumeEndNs);
  const known = (of: (vcpu: (typeof vcpus)[number]) => number | null): number[] =>
    vcpus.flatMap((vcpu) => of(vcpu) ?? []);
  const kicks = known(({ kickedNs }) => kickedNs);
  const stops = known(({ stoppedNs }) => stoppedNs);
  const backs = known(({ kvmEnteredNs }) => kvmEnteredNs);
  return [
    pauseStartNs,
    inPause('vm_stop'),
    kicks.length === 0 ? null : Math.min(...kicks),
    // One unseen may be the last.
    stops.length === 0 || stops.length < vcpus.length ? null : Math.max(...stops),
    inPause('vm_state_notify') ?? loggedNs(cycle, 'pause'),
    inPause('bdrv_drain_all', 'blk_drain', 'blk_drain_all'),
    inPause('bdrv_flush_all'),
    pauseEndNs,
    resumeStartNs,
    inResume('vm_start'),
    inResume('vm_state_notify') ?? loggedNs(cycle, 'resume'),
    backs.length === 0 || backs.length < vcpus.length ? null : Math.min(...backs),
    resumeEndNs,
  ];
}

/** vm_state_notify as QEMU's log tells it. */
function loggedNs({ known }: Cycle, half: 'pause' | 'resume'): number | null {
  const logged = known.by === 'log' ? known : known.by === 'client' ? known.logged : null;
  const steps: readonly { readonly step: string; readonly timeNs: number }[] = logged?.[half] ?? [];
  return steps.find(({ step }) => step === 'notifying')?.timeNs ?? null;
}
