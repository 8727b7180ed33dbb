/** Pauses and resumes of one QEMU, found in the calls of its functions. */
import { rowsOf } from '../recording/by-thread';
import type { RowsByThread } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import type { CalledCycle, CallFrame } from '../recording/recording';
import { offsetNs } from '../units';
import type { Tid } from '../units';

const ENTERED = kindIndex('functionEntered');
const RETURNED = kindIndex('functionReturned');

/** Functions that are a whole pause; the first row that is probed counts: what the next row's do is part of it. */
const PAUSES: readonly (readonly string[])[] = [
  ['vm_stop', 'vm_stop_force_state', 'do_vm_stop'],
  ['pause_all_vcpus'],
];
const RESUMES: readonly (readonly string[])[] = [['vm_start'], ['vm_prepare_start', 'resume_all_vcpus']];
export const FRAME_FUNCTIONS: ReadonlySet<string> = new Set([...PAUSES, ...RESUMES].flat());
/** What the monitor calls to pause or resume: from its entry on, the request is being worked on. */
const REQUESTS = {
  pause: ['qmp_marshal_stop', 'qmp_stop', 'hmp_stop'],
  resume: ['qmp_marshal_cont', 'qmp_cont', 'hmp_cont'],
} as const satisfies Record<'pause' | 'resume', readonly string[]>;
export const REQUEST_FUNCTIONS: ReadonlySet<string> = new Set(Object.values(REQUESTS).flat());
/** Only a guest that runs is stopped; one that is paused already is drained and flushed again. */
const STOPS_VCPUS: readonly string[] = ['pause_all_vcpus', 'vm_state_notify'];

/** What was found, and what could not be made a cycle of. */
export interface FoundCycles {
  readonly cycles: readonly CalledCycle[];
  /** Pauses that no resume followed. */
  readonly unresumed: number;
  /** Resumes with no pause before them. */
  readonly unpaused: number;
  /** Stops of a guest that was paused already. */
  readonly idle: number;
}

interface OpenCall {
  readonly name: string;
  readonly enteredNs: number;
  readonly inside: Set<string>;
}

interface FoundFrame extends CallFrame {
  readonly what: 'pause' | 'resume';
  /** The functions that were called inside it. */
  readonly inside: ReadonlySet<string>;
}

/** Names that a recording frames a half by: those of the first row of which any function's return was probed. */
function framesBy(rows: readonly (readonly string[])[], returning: ReadonlySet<string>): ReadonlySet<string> {
  const probed = rows.find((names) => names.some((name) => returning.has(name))) ?? [];
  return new Set(probed.filter((name) => returning.has(name)));
}

/** Functions by what was probed of them. */
function probedFunctions(events: EventColumns, functions: readonly string[], kind: number): Set<string> {
  const names = new Set<string>();
  for (let row = 0; row < events.count; row += 1) {
    if (events.kind[row] === kind) names.add(functions[events.a[row] ?? -1] ?? '');
  }
  return names;
}

/** Follows one thread's calls and collects those that are a pause or a resume. */
class CallFollower {
  readonly frames: FoundFrame[] = [];
  private open: OpenCall[] = [];

  constructor(
    private readonly tid: Tid,
    private readonly pauses: ReadonlySet<string>,
    private readonly resumes: ReadonlySet<string>,
    /** Functions whose returns were probed. */
    private readonly returning: ReadonlySet<string>,
  ) {}

  entered(name: string, timeNs: number): void {
    // None of these calls itself: an earlier call of it whose return is missing has returned unseen.
    const again = this.open.findIndex((call) => call.name === name);
    if (again >= 0) this.open.length = again;
    for (const call of this.open) call.inside.add(name);
    // A call whose return is not probed is never known to be over; that of a request is, once it is done.
    if (!this.returning.has(name) && !REQUEST_FUNCTIONS.has(name)) return;
    this.open.push({ name, enteredNs: timeNs, inside: new Set() });
  }

  returned(name: string, timeNs: number): void {
    const at = this.open.findLastIndex((call) => call.name === name);
    const call = this.open[at];
    if (call === undefined) return;
    // A function that jumps to its last call returns together with it: both are probed, and either may come first.
    const outer = this.open.slice(0, at);
    this.open.length = at;
    const what = this.pauses.has(name) ? 'pause' : this.resumes.has(name) ? 'resume' : null;
    if (what === null || outer.some((one) => this.pauses.has(one.name) || this.resumes.has(one.name))) return;
    const requests: readonly string[] = REQUESTS[what];
    const request = outer.find((one) => requests.includes(one.name)) ?? call;
    // Whoever pauses is done with every resume before it, and the other way round: that request's return was lost.
    const done: readonly string[] = REQUESTS[what === 'pause' ? 'resume' : 'pause'];
    this.open = outer.filter(({ name: one }) => this.returning.has(one) && !done.includes(one));
    this.frames.push({
      what,
      inside: call.inside,
      tid: this.tid,
      startNs: offsetNs(request.enteredNs),
      startedBy: request.name,
      enteredNs: offsetNs(call.enteredNs),
      returnedNs: offsetNs(timeNs),
      returnedFrom: name,
    });
  }
}

function framesOf(
  events: EventColumns,
  functions: readonly string[],
  rows: RowsByThread,
  threads: readonly Tid[],
): { readonly frames: FoundFrame[]; readonly entries: ReadonlySet<string> } {
  const returning = probedFunctions(events, functions, RETURNED);
  const entries = probedFunctions(events, functions, ENTERED);
  const pauses = framesBy(PAUSES, returning);
  const resumes = framesBy(RESUMES, returning);
  const frames = threads.flatMap((tid) => {
    const follower = new CallFollower(tid, pauses, resumes, returning);
    for (const row of rowsOf(rows, tid)) {
      const name = functions[events.a[row] ?? -1] ?? '';
      const timeNs = events.timeNs[row] ?? 0;
      if (events.kind[row] === RETURNED) follower.returned(name, timeNs);
      else if (events.kind[row] === ENTERED) follower.entered(name, timeNs);
    }
    return follower.frames;
  });
  return { frames: frames.sort((left, right) => left.startNs - right.startNs), entries };
}

const frameOf = ({
  tid,
  startNs,
  startedBy,
  enteredNs,
  returnedNs,
  returnedFrom,
}: FoundFrame): CallFrame => ({
  tid,
  startNs,
  startedBy,
  enteredNs,
  returnedNs,
  returnedFrom,
});

/** Pairs pauses with resumes: a pause that another one follows had no resume, or the later one found the guest paused. */
class Pairing {
  readonly cycles: CalledCycle[] = [];
  unresumed = 0;
  unpaused = 0;
  idle = 0;
  private pending: FoundFrame | null = null;

  constructor(private readonly entries: ReadonlySet<string>) {}

  add(frame: FoundFrame): void {
    if (frame.what === 'pause') this.addPause(frame);
    else this.addResume(frame);
  }

  /** No more frames. */
  end(): FoundCycles {
    if (this.pending !== null) this.unresumed += 1;
    const { cycles, unresumed, unpaused, idle } = this;
    return { cycles, unresumed, unpaused, idle };
  }

  private addPause(frame: FoundFrame): void {
    if (this.foundPaused(frame)) this.idle += 1;
    // Two threads' calls across each other: one of them is not what it seems, since events were lost.
    else if (frame.startNs < (this.cycles.at(-1)?.resume.returnedNs ?? -Infinity)) this.unresumed += 1;
    else {
      if (this.pending !== null) this.unresumed += 1;
      this.pending = frame;
    }
  }

  private addResume(frame: FoundFrame): void {
    const { pending } = this;
    if (pending !== null && frame.startNs >= pending.returnedNs) {
      this.cycles.push({ by: 'calls', pause: frameOf(pending), resume: frameOf(frame) });
      this.pending = null;
      return;
    }
    const last = this.cycles.at(-1);
    // Two calls make one resume where vm_start, which calls both, was not probed.
    const goesOn =
      pending === null &&
      last?.resume.returnedFrom === 'vm_prepare_start' &&
      frame.returnedFrom === 'resume_all_vcpus';
    if (last !== undefined && goesOn) {
      const { returnedNs, returnedFrom } = frame;
      this.cycles[this.cycles.length - 1] = { ...last, resume: { ...last.resume, returnedNs, returnedFrom } };
    } else this.unpaused += 1;
  }

  private foundPaused({ inside, returnedFrom }: FoundFrame): boolean {
    const telling = STOPS_VCPUS.filter((name) => this.entries.has(name) && name !== returnedFrom);
    return telling.length > 0 && !telling.some((name) => inside.has(name));
  }
}

/** The cycles of the QEMU whose threads these are, in time order. `rows` are the events' by thread. */
export function findCalledCycles(
  events: EventColumns,
  functions: readonly string[],
  rows: RowsByThread,
  threads: readonly Tid[],
): FoundCycles {
  const { frames, entries } = framesOf(events, functions, rows, threads);
  const pairing = new Pairing(entries);
  for (const frame of frames) pairing.add(frame);
  return pairing.end();
}
