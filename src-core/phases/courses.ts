/** What each of QEMU's threads did during one cycle: its states, with the reasons of its waits, made when they are asked for. */
import type { VcpuLadder } from '../cycles/cycle';
import { findRow, firstRowFrom, indexByThread, rowsOf } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { Recording } from '../recording/recording';
import { shownEvents } from '../recording/shown-events';
import type { ShownEvents } from '../recording/shown-events';
import type { Course, FollowedCycle, IndexedRecording, Kick, OtherThreads } from './course';
import { kvmRunIntervals } from './kvm-run';
import type { Interval } from './kvm-run';
import { stateRunsOf } from './states';
import { tableFacts } from './table-facts';
import type { TableFacts } from './table-facts';
import { tellWaits } from './waits';

const ENTERED = kindIndex('functionEntered');
const SIGNALLED = kindIndex('signalled');
const DOINGS: ReadonlySet<number> = new Set(
  (['functionEntered', 'functionReturned', 'handlerEntered', 'handlerReturned'] as const).map(kindIndex),
);

/** `shown` is of the whole recording, where this is a part of one; `facts` are made once for all parts. */
export function indexRecording(
  recording: Recording,
  shown: ShownEvents = shownEvents(recording.events),
  facts: TableFacts = tableFacts(recording),
): IndexedRecording {
  const { rows, activity } = indexByThread(recording.events);
  return {
    recording,
    rows,
    activity,
    facts,
    shown,
    followsVcpus: recording.threads.some(({ tid, is }) => is.role === 'vcpu' && shown.woken.has(tid)),
  };
}

export class Courses implements OtherThreads {
  readonly #raw = new Map<number, Course>();
  readonly #told = new Map<number, Course>();
  readonly #kicks = new Map<number, readonly Kick[]>();
  readonly #facts: TableFacts;
  readonly #ladders: ReadonlyMap<number, VcpuLadder>;

  constructor(
    readonly indexed: IndexedRecording,
    readonly cycle: FollowedCycle,
  ) {
    this.#facts = indexed.facts;
    this.#ladders = new Map(cycle.ladders.map((ladder) => [ladder.tid, ladder]));
  }

  get seesTurns(): boolean {
    return this.#facts.turns.size > 0;
  }

  isOfQemu(tid: number): boolean {
    return this.#facts.threads.has(tid);
  }

  isMain(tid: number): boolean {
    return this.#facts.threads.get(tid)?.is.role === 'main';
  }

  /** With the reasons of its waits; no states where its switches were not recorded, null where it is none of QEMU's. */
  of(tid: number): Course | null {
    const known = this.#told.get(tid);
    if (known !== undefined) return known;
    const course = this.raw(tid);
    if (course === null) return null;
    tellWaits(course, this);
    this.#told.set(tid, course);
    return course;
  }

  raw(tid: number): Course | null {
    const known = this.#raw.get(tid);
    if (known !== undefined) return known;
    if (!this.#isKnown(tid)) return null;
    const course = this.#make(tid);
    this.#raw.set(tid, course);
    return course;
  }

  nextDeedNs(tid: number, timeNs: number): number {
    const { recording, activity } = this.indexed;
    const { events } = recording;
    const doing = (row: number): boolean => events.tid[row] !== tid || DOINGS.has(events.kind[row] ?? -1);
    const after = (row: number): boolean => (events.timeNs[row] ?? 0) > timeNs && doing(row);
    const row = findRow(events, rowsOf(activity, tid), timeNs, this.cycle.endNs, after);
    return row < 0 ? Infinity : (events.timeNs[row] ?? Infinity);
  }

  /** The first signal that one of QEMU's threads sent to `tid` in each of its stays in KVM_RUN: what brings it out. */
  kicks(tid: number): readonly Kick[] {
    let kicks = this.#kicks.get(tid);
    if (kicks === undefined) {
      const own = rowsOf(this.indexed.rows, tid);
      const stays = this.raw(tid)?.inKvm ?? [];
      kicks = stays.map((stay) => this.#kickIn(own, stay)).filter((kick) => kick !== null);
      this.#kicks.set(tid, kicks);
    }
    return kicks;
  }

  /** The last signal that one of QEMU's threads sent to `tid` in [fromNs, untilNs); null where none was seen. */
  lastKick(tid: number, fromNs: number, untilNs: number): Kick | null {
    const { recording, rows } = this.indexed;
    const { events } = recording;
    const own = rowsOf(rows, tid);
    for (let position = firstRowFrom(events, own, untilNs) - 1; position >= 0; position -= 1) {
      const row = own[position] ?? 0;
      const timeNs = events.timeNs[row] ?? 0;
      if (timeNs < fromNs) return null;
      const by = events.b[row] ?? -1;
      if (events.kind[row] === SIGNALLED && this.isOfQemu(by)) return { timeNs, by };
    }
    return null;
  }

  #isKnown(tid: number): boolean {
    return this.#facts.threads.has(tid) || this.cycle.driven.some((driven) => driven.tid === tid);
  }

  /** A thread that only shows where one of ours follows it on a CPU tells nothing of its states. */
  #showsStates(tid: number): boolean {
    const { shown, followsVcpus } = this.indexed;
    if (!shown.switching.has(tid)) return false;
    if (this.cycle.driven.some((driven) => driven.tid === tid)) return true;
    const role = this.#facts.threads.get(tid)?.is.role;
    if (role === 'vcpu') return followsVcpus;
    return role === 'main' || shown.woken.has(tid);
  }

  #make(tid: number): Course {
    const { recording, rows, activity, facts } = this.indexed;
    const { events } = recording;
    const { startNs, endNs, driven } = this.cycle;
    const own = rowsOf(rows, tid);
    const ladder = this.#ladders.get(tid) ?? null;
    const inKvm = ladder === null ? [] : kvmRunIntervals(events, own, startNs, endNs);
    return {
      tid,
      ladder,
      drives: driven.some((one) => one.tid === tid),
      runs: this.#showsStates(tid)
        ? stateRunsOf({ events, tid, rows: rowsOf(activity, tid), sleeps: facts.sleeps }, startNs, endNs)
        : [],
      inKvm,
      turnsNs: ladder === null ? [] : this.#turnsOf(own),
    };
  }

  #kickIn(own: Uint32Array, { startNs, endNs }: Interval): Kick | null {
    const { events } = this.indexed.recording;
    const row = findRow(
      events,
      own,
      startNs,
      endNs,
      (at) => events.kind[at] === SIGNALLED && this.isOfQemu(events.b[at] ?? -1),
    );
    return row < 0 ? null : { timeNs: events.timeNs[row] ?? 0, by: events.b[row] ?? -1 };
  }

  #turnsOf(own: Uint32Array): number[] {
    const { events } = this.indexed.recording;
    const { startNs, endNs } = this.cycle;
    const turns: number[] = [];
    for (let position = firstRowFrom(events, own, startNs); position < own.length; position += 1) {
      const row = own[position] ?? 0;
      const timeNs = events.timeNs[row] ?? 0;
      if (timeNs >= endNs) break;
      if (events.kind[row] === ENTERED && this.#facts.turns.has(events.a[row] ?? -1)) turns.push(timeNs);
    }
    return turns;
  }
}
