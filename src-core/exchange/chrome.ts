/**
 * Trace events as Chrome writes them (JSON). Times are microseconds with three decimals: no nanosecond is lost. Only threads have
 * names there, so that the cycles and each thread's states stand as threads of their own, numbered beyond all real ones.
 */
import { kindIndex } from '../recording/events';
import type { CycleContext } from '../timeline/cycle-context';
import { callsOf, coursesOf, IN_KVM_RUN, partsOf, qemuPid, StateNames, ThreadNames } from './cycle-slices';
import type { ThreadCourse } from './cycle-slices';
import type { ExchangedCycle, ExchangedRecording } from './exchanged-recording';
import { recordingTitle } from './recording-title';
import { TextPieces } from './text-pieces';

const WOKEN = kindIndex('woken');

/** Beyond the greatest number that Linux gives to a thread (PID_MAX_LIMIT). */
const CYCLES_TID = 2 ** 22;
const STATES_TID = 2 ** 23;
const UNKNOWN_PID = 2 ** 22;

type Fields = Readonly<Record<string, string | number | Readonly<Record<string, string | number>>>>;

export function* chromePieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const { recording, environment } = exchanged;
  const text = new TextPieces();
  const events = new ChromeEvents(text, exchanged);
  text.add('{"displayTimeUnit":"ns","metadata":');
  text.add(
    JSON.stringify({
      source: `Quiescope ${environment.quiescope}`,
      recording: recordingTitle(exchanged),
      ...{ originNs: String(recording.origin), clock: recording.clock },
    }),
  );
  text.add(',"traceEvents":[');
  events.addNames();
  for (const cycle of exchanged.cycles()) {
    events.add(cycle);
    yield text.piece();
  }
  text.add('\n]}\n');
  yield text.rest();
}

class ChromeEvents {
  readonly #pid: number;
  readonly #names: ThreadNames;
  readonly #states: StateNames;
  readonly #named = new Set<number>();
  readonly #withStates = new Set<number>();
  #before = '';
  #flows = 0;

  constructor(
    private readonly text: TextPieces,
    private readonly exchanged: ExchangedRecording,
  ) {
    const { recording } = exchanged;
    this.#pid = qemuPid(recording) ?? UNKNOWN_PID;
    this.#names = new ThreadNames(recording);
    this.#states = new StateNames(recording);
  }

  addNames(): void {
    const { threads } = this.exchanged.recording;
    this.#put({ ph: 'M', name: 'process_name', pid: this.#pid, args: { name: 'QEMU' } });
    this.#nameThread(CYCLES_TID, 'cycles and phases', -1);
    for (const { tid } of threads) this.#nameOwn(tid);
  }

  add({ context, firstRow, endRow }: ExchangedCycle): void {
    this.#addCycle(context);
    for (const { tid, name, kind, startNs, endNs } of callsOf(context)) {
      // Whoever drives may be none of the recording's threads.
      if (!this.#named.has(tid)) this.#nameOwn(tid);
      this.#slice(tid, name, kind, startNs, endNs);
    }
    const courses = coursesOf(context);
    for (const { tid, states, inKvm } of courses) {
      for (const { startNs, endNs } of inKvm) this.#slice(tid, IN_KVM_RUN, 'kvm', startNs, endNs);
      if (states.length === 0) continue;
      if (!this.#withStates.has(tid))
        this.#nameThread(STATES_TID + tid, `${this.#names.of(tid)}: state`, tid * 2 + 1);
      this.#withStates.add(tid);
      for (const run of states)
        this.#slice(STATES_TID + tid, this.#states.of(run), 'state', run.startNs, run.endNs);
    }
    this.#addWakeUps(context, courses, firstRow, endRow);
  }

  #addCycle({ analysis }: CycleContext): void {
    const { cycle, pauseNs, resumeNs, downtimeNs } = analysis;
    const { pauseStartNs, resumeEndNs } = cycle;
    this.#slice(CYCLES_TID, `cycle ${String(cycle.index)}`, 'cycle', pauseStartNs, resumeEndNs);
    for (const part of partsOf(analysis)) {
      this.#slice(CYCLES_TID, part.name, 'cycle', part.startNs, part.endNs);
      for (const { name, startNs, endNs } of part.phases)
        this.#slice(CYCLES_TID, name, 'phase', startNs, endNs);
    }
    const counter = (name: string, ns: number | null): void => {
      if (ns !== null) this.#put({ ph: 'C', name, pid: this.#pid, ts: pauseStartNs, args: { ns } });
    };
    counter('pause', pauseNs);
    counter('resume', resumeNs);
    counter('downtime', downtimeNs);
  }

  /** From the waker's state to that of the woken: where either's are not known there is nothing to bind an arrow to. */
  #addWakeUps(
    { recording }: CycleContext,
    courses: readonly ThreadCourse[],
    firstRow: number,
    endRow: number,
  ): void {
    const { events } = recording;
    const spanOf = new Map(
      courses.flatMap(({ tid, states }): [number, readonly [number, number]][] => {
        const [first, last] = [states[0], states.at(-1)];
        return first === undefined || last === undefined ? [] : [[tid, [first.startNs, last.endNs]]];
      }),
    );
    for (let row = firstRow; row < endRow; row += 1) {
      if (events.kind[row] !== WOKEN) continue;
      const [ts, from, to] = [events.timeNs[row] ?? 0, events.a[row] ?? -1, events.tid[row] ?? -1];
      const isBound = [from, to].every((tid) => {
        const [startNs, endNs] = spanOf.get(tid) ?? [Infinity, -Infinity];
        return startNs <= ts && ts < endNs;
      });
      if (!isBound) continue;
      const flow = { name: 'wake-up', cat: 'wake', id: (this.#flows += 1), pid: this.#pid, ts };
      this.#put({ ph: 's', ...flow, tid: STATES_TID + from });
      this.#put({ ph: 'f', bp: 'e', ...flow, tid: STATES_TID + to });
    }
  }

  #nameOwn(tid: number): void {
    this.#named.add(tid);
    this.#nameThread(tid, this.#names.of(tid), tid * 2);
  }

  #nameThread(tid: number, name: string, place: number): void {
    this.#put({ ph: 'M', name: 'thread_name', pid: this.#pid, tid, args: { name } });
    this.#put({ ph: 'M', name: 'thread_sort_index', pid: this.#pid, tid, args: { sort_index: place } });
  }

  #slice(tid: number, name: string, cat: string, startNs: number, endNs: number): void {
    this.text.add(
      `${this.#before}\n{"ph":"X","name":${JSON.stringify(name)},"cat":"${cat}","pid":${String(this.#pid)},` +
        `"tid":${String(tid)},"ts":${microseconds(startNs)},"dur":${microseconds(endNs - startNs)}}`,
    );
    this.#before = ',';
  }

  /** `ts` in nanoseconds. */
  #put({ ts, ...fields }: Fields & { readonly ts?: number }): void {
    const timed = ts === undefined ? '' : `"ts":${microseconds(ts)},`;
    this.text.add(`${this.#before}\n{${timed}${JSON.stringify(fields).slice(1)}`);
    this.#before = ',';
  }
}

/** Exact below 2^43 microseconds, which are a hundred days. */
const microseconds = (ns: number): string => (ns / 1000).toFixed(3);
