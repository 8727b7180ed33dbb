/** Cycles out of their columns: nothing is believed of them before it was looked at. */
import { ok, type Result } from '../errors';
import { edgesOfKnown } from '../recording/known-cycles';
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type {
  BareCycle,
  CallFrame,
  ClientCommand,
  KnownCycle,
  LoggedHalves,
  LoggedStep,
} from '../recording/recording';
import { durationNs, offsetNs, tid } from '../units';
import { corrupt } from './content';
import { FOLDER, FRAME, orderOf, type CyclesHeader } from './cycle-columns';
import type { Entries } from './entries';
import { readColumn } from './typed-columns';

/** Fails with snapshot-corrupt where a value is none that a recording can have. */
export function decodeCycles(entries: Entries, header: CyclesHeader): Result<KnownCycle[]> {
  const read = new CycleReader(entries, header);
  const cycles = read.cycles();
  if (read.failed !== null) return read.failed;
  for (let at = 0; at < cycles.length; at += 1) {
    const wrong = wrongWith(cycles[at], cycles[at - 1]);
    if (wrong !== null) return corrupt(FOLDER, wrong, { cycle: at });
  }
  return ok(cycles);
}

/** What is wrong with a cycle; null where nothing is. */
function wrongWith(cycle: KnownCycle | undefined, before: KnownCycle | undefined): string | null {
  if (cycle === undefined) return null;
  const edges = edgesOfKnown(cycle);
  const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = edges;
  if (!Object.values(edges).every(Number.isSafeInteger)) return 'a half has no edges';
  if (cycle.by === 'client' && (pauseStartNs > pauseEndNs || resumeStartNs > resumeEndNs))
    return 'a reply precedes its request';
  if (cycle.by === 'calls' && ![cycle.pause, cycle.resume].every(isInOrder))
    return 'a call returns before it is entered';
  if (pauseEndNs > resumeStartNs) return 'a resume precedes the pause before it';
  if (before !== undefined && pauseStartNs < edgesOfKnown(before).resumeEndNs) return 'cycles overlap';
  return null;
}

const isInOrder = ({ startNs, enteredNs, returnedNs }: CallFrame): boolean =>
  startNs <= enteredNs && enteredNs <= returnedNs;

/** Reads columns, and what is in them, until the first that is wrong. */
class CycleReader {
  failed: Result<never> | null = null;

  constructor(
    private readonly entries: Entries,
    private readonly header: CyclesHeader,
  ) {}

  cycles(): KnownCycle[] {
    const { by, count } = this.header;
    const indexes = Array.from({ length: this.#isThere(by, count) ? count : 0 }, (_, index) => index);
    if (by === 'client') {
      const [stop, cont] = [this.#commands('stop'), this.#commands('cont')];
      const logged = this.#column('logged', 'u8', count);
      const halves = this.#halves(0);
      return this.failed !== null
        ? []
        : indexes.map((at) => ({
            by,
            stop: stop(at),
            cont: cont(at),
            logged: logged[at] === 1 ? halves(at) : null,
          }));
    }
    if (by === 'calls') {
      const [pause, resume] = [this.#frames('pause'), this.#frames('resume')];
      return this.failed !== null ? [] : indexes.map((at) => ({ by, pause: pause(at), resume: resume(at) }));
    }
    const threads = this.#column('tid', 'i32', count);
    const halves = this.#halves(2);
    return this.failed !== null
      ? []
      : indexes.map((at) => ({
          by,
          tid: (threads[at] ?? -1) < 0 ? null : tid(threads[at] ?? 0),
          ...halves(at),
        }));
  }

  /** One column has a row for each cycle, before anything is made for so many. */
  #isThere(by: KnownCycle['by'], count: number): boolean {
    if (by === 'client') this.#column('logged', 'u8', count);
    else this.#column(by === 'calls' ? 'pause.tid' : 'tid', 'i32', count);
    return this.failed === null;
  }

  #fail(name: string, what: string): void {
    this.failed ??= corrupt(`${FOLDER}/${name}`, what);
  }

  #column<T extends 'f64' | 'i32' | 'u32' | 'u16' | 'u8'>(name: string, type: T, length: number) {
    const column = readColumn(this.entries, `${FOLDER}/${name}`, type, this.failed === null ? length : 0);
    if (column.ok) return column.value as { readonly [at: number]: number; readonly length: number };
    this.failed ??= column;
    return [];
  }

  /** Of whole numbers, NaN among them where `orNull`. */
  #instants(name: string, length: number, orNull = false) {
    const column = this.#column(name, 'f64', length);
    for (let at = 0; at < column.length; at += 1) {
      const value = column[at] ?? NaN;
      if (!Number.isSafeInteger(value) && !(orNull && Number.isNaN(value)))
        this.#fail(`${name}.f64`, 'a time is not a whole number');
    }
    return column;
  }

  #words(name: string, length: number): (at: number) => string {
    const column = this.#column(name, 'u16', length);
    for (let at = 0; at < column.length; at += 1)
      if ((column[at] ?? 0) >= this.header.words.length)
        this.#fail(`${name}.u16`, 'it names a word that is not there');
    return (at) => this.header.words[column[at] ?? -1] ?? '';
  }

  #commands<C extends 'stop' | 'cont'>(which: C): (at: number) => ClientCommand & { readonly command: C } {
    const { count } = this.header;
    const written = this.#instants(`${which}.writtenNs`, count);
    const event = this.#instants(`${which}.eventNs`, count, true);
    const made = this.#instants(`${which}.eventMadeNs`, count, true);
    const replied = this.#instants(`${which}.repliedNs`, count);
    const orNull = (value: number | undefined) =>
      value === undefined || Number.isNaN(value) ? null : offsetNs(value);
    return (at) => ({
      command: which,
      writtenNs: offsetNs(written[at] ?? 0),
      eventNs: orNull(event[at]),
      eventMadeNs: orNull(made[at]),
      repliedNs: offsetNs(replied[at] ?? 0),
    });
  }

  #frames(part: 'pause' | 'resume'): (at: number) => CallFrame {
    const { count } = this.header;
    const threads = this.#column(`${part}.tid`, 'i32', count);
    const [start, entered, returned] = FRAME.map((name) => this.#instants(`${part}.${name}`, count));
    const startedBy = this.#words(`${part}.startedBy`, count);
    const returnedFrom = this.#words(`${part}.returnedFrom`, count);
    return (at) => ({
      tid: tid(threads[at] ?? 0),
      startNs: offsetNs(start?.[at] ?? 0),
      startedBy: startedBy(at),
      enteredNs: offsetNs(entered?.[at] ?? 0),
      returnedNs: offsetNs(returned?.[at] ?? 0),
      returnedFrom: returnedFrom(at),
    });
  }

  /** Each half's steps in the order in which QEMU comes to them, `least` of them or more. */
  #halves(least: number): (at: number) => LoggedHalves {
    const from = this.#column('steps.from', 'u32', 2 * this.header.count + 1);
    const total = from[from.length - 1] ?? 0;
    const step = this.#column('steps.step', 'u8', total);
    const time = this.#instants('steps.timeNs', total);
    const event = this.#words('steps.event', total);
    for (let half = 0; half + 1 < from.length; half += 1)
      if ((from[half + 1] ?? 0) < (from[half] ?? 0) + least)
        this.#fail('steps.from.u32', 'a half has too few steps');
    for (let half = 0; half + 1 < from.length && this.failed === null; half += 1) {
      const [first, end] = [from[half] ?? 0, from[half + 1] ?? 0];
      for (let at = first; at < end; at += 1) {
        const inOrder =
          at === first || ((step[at - 1] ?? 0) < (step[at] ?? 0) && (time[at - 1] ?? 0) <= (time[at] ?? 0));
        if (!inOrder || (step[at] ?? 0) >= orderOf(half).length)
          this.#fail('steps.step.u8', 'steps are out of order');
      }
    }
    const stepsOf = <S>(half: number, order: readonly S[]): LoggedStep<S>[] => {
      const steps: LoggedStep<S>[] = [];
      for (let at = from[half] ?? 0; at < (from[half + 1] ?? 0); at += 1) {
        const named = order[step[at] ?? -1];
        if (named !== undefined)
          steps.push({ step: named, timeNs: offsetNs(time[at] ?? 0), event: event(at) });
      }
      return steps;
    };
    return (at) => ({ pause: stepsOf(2 * at, PAUSE_STEPS), resume: stepsOf(2 * at + 1, RESUME_STEPS) });
  }
}

export function decodeBare(entries: Entries, count: number): Result<BareCycle[]> {
  const after = readColumn(entries, 'bare/after', 'u32', count);
  if (!after.ok) return after;
  const pause = readColumn(entries, 'bare/clientPauseNs', 'f64', count);
  if (!pause.ok) return pause;
  const resume = readColumn(entries, 'bare/clientResumeNs', 'f64', count);
  if (!resume.ok) return resume;
  const isLength = (ns: number): boolean => Number.isSafeInteger(ns) && ns >= 0;
  if (!pause.value.every(isLength))
    return corrupt('bare/clientPauseNs.f64', 'a length is not a whole number');
  if (!resume.value.every(isLength))
    return corrupt('bare/clientResumeNs.f64', 'a length is not a whole number');
  return ok(
    Array.from(after.value, (cycles, at) => ({
      after: cycles,
      clientPauseNs: durationNs(pause.value[at] ?? 0),
      clientResumeNs: durationNs(resume.value[at] ?? 0),
    })),
  );
}
