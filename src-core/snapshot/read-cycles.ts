/** Cycles out of their table: nothing is believed of them before it was looked at. */
import { ok, type Result } from '../errors';
import { edgesOfKnown } from '../recording/known-cycles';
import type {
  BareCycle,
  CallFrame,
  ClientCommand,
  KnownCycle,
  LoggedHalves,
  LoggedStep,
} from '../recording/recording';
import { durationNs, offsetNs, tid } from '../units';
import type { Specs } from './arrow/layout';
import { readTable, type StoredTable } from './arrow/read-table';
import { corrupt } from './content';
import { BARE, BARE_SPECS, CYCLES, cycleSpecs, FRAME, STEPS, stepColumn } from './cycle-columns';
import type { CyclesHeader } from './cycle-columns';
import type { Entries } from './entries';

export interface StoredCycles {
  readonly cycles: KnownCycle[];
  /** Of a part, beside what is known of its cycles: see CUT_SPECS. */
  readonly table: StoredTable<Specs>;
}

/** Fails with snapshot-corrupt where a value is none that a recording can have. */
export function decodeCycles(entries: Entries, header: CyclesHeader, isCut: boolean): Result<StoredCycles> {
  const table = readTable(entries, CYCLES, cycleSpecs(header.by, isCut), header.count);
  if (!table.ok) return table;
  const read = new CycleReader(table.value, header);
  const cycles = read.cycles();
  if (read.failed !== null) return read.failed;
  for (let at = 0; at < cycles.length; at += 1) {
    const wrong = wrongWith(cycles[at], cycles[at - 1]);
    if (wrong !== null) return corrupt(CYCLES, wrong, { cycle: at });
  }
  return ok({ cycles, table: table.value });
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

type Numbers = ArrayLike<number>;
/** Fewer are no pause and no resume. */
const LEAST_LOGGED = 2;

/** Reads columns, and what is in them, until the first that is wrong. */
class CycleReader {
  failed: Result<never> | null = null;

  constructor(
    private readonly table: StoredTable<Specs>,
    private readonly header: CyclesHeader,
  ) {}

  cycles(): KnownCycle[] {
    const { by, count } = this.header;
    const indexes = Array.from({ length: count }, (_, index) => index);
    if (by === 'client') {
      const [stop, cont] = [this.#commands('stop'), this.#commands('cont')];
      const logged = this.#column('logged');
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
    const threads = this.#column('tid');
    const halves = this.#halves(LEAST_LOGGED);
    return this.failed !== null
      ? []
      : indexes.map((at) => ({
          by,
          tid: (threads[at] ?? -1) < 0 ? null : tid(threads[at] ?? 0),
          ...halves(at),
        }));
  }

  #fail(name: string, what: string): void {
    this.failed ??= this.table.wrong(name, what);
  }

  #column(name: string): Numbers {
    return this.table.columns[name] ?? [];
  }

  /** Of whole numbers, NaN among them where `orNull`. */
  #instants(name: string, orNull = false): Numbers {
    const column = this.#column(name);
    for (let at = 0; at < column.length; at += 1) {
      const value = column[at] ?? NaN;
      if (!Number.isSafeInteger(value) && !(orNull && Number.isNaN(value)))
        this.#fail(name, 'a time is not a whole number');
    }
    return column;
  }

  /** Of each row where `isThere`. */
  #words(name: string, isThere: (at: number) => boolean = () => true): (at: number) => string {
    const column = this.#column(name);
    for (let at = 0; at < column.length; at += 1)
      if (isThere(at) && (column[at] ?? 0) >= this.header.words.length)
        this.#fail(name, 'it names a word that is not there');
    return (at) => this.header.words[column[at] ?? -1] ?? '';
  }

  #commands<C extends 'stop' | 'cont'>(which: C): (at: number) => ClientCommand & { readonly command: C } {
    const written = this.#instants(`${which}.writtenNs`);
    const event = this.#instants(`${which}.eventNs`, true);
    const made = this.#instants(`${which}.eventMadeNs`, true);
    const replied = this.#instants(`${which}.repliedNs`);
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
    const threads = this.#column(`${part}.tid`);
    const [start, entered, returned] = FRAME.map((name) => this.#instants(`${part}.${name}`));
    const startedBy = this.#words(`${part}.startedBy`);
    const returnedFrom = this.#words(`${part}.returnedFrom`);
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
    const pause = this.#half('pause', least);
    const resume = this.#half('resume', least);
    return (at) => ({ pause: pause(at), resume: resume(at) });
  }

  #half<H extends keyof typeof STEPS>(half: H, least: number) {
    type Step = (typeof STEPS)[H][number];
    const steps = STEPS[half].map((step: Step) => {
      const time = this.#instants(stepColumn(half, step, 'timeNs'), true);
      const isThere = (at: number): boolean => !Number.isNaN(time[at] ?? NaN);
      return { step, time, isThere, event: this.#words(stepColumn(half, step, 'event'), isThere) };
    });
    const stepsOf = (at: number): LoggedStep<Step>[] =>
      steps.flatMap(({ step, time, isThere, event }) =>
        isThere(at) ? [{ step, timeNs: offsetNs(time[at] ?? 0), event: event(at) }] : [],
      );
    for (let at = 0; at < this.header.count; at += 1) {
      let before = -Infinity;
      let told = 0;
      for (const { time, isThere, step } of steps) {
        if (!isThere(at)) continue;
        told += 1;
        const timeNs = time[at] ?? 0;
        if (timeNs < before) this.#fail(stepColumn(half, step, 'timeNs'), 'steps are out of order');
        before = timeNs;
      }
      if (told < least) this.failed ??= corrupt(CYCLES, 'a half has too few steps', { cycle: at });
    }
    return stepsOf;
  }
}

export function decodeBare(entries: Entries, count: number): Result<BareCycle[]> {
  const table = readTable(entries, BARE, BARE_SPECS, count);
  if (!table.ok) return table;
  const { columns, wrong } = table.value;
  const isLength = (ns: number): boolean => Number.isSafeInteger(ns) && ns >= 0;
  for (const name of ['clientPauseNs', 'clientResumeNs'] as const)
    if (!columns[name].every(isLength)) return wrong(name, 'a length is not a whole number');
  return ok(
    Array.from(columns.after, (cycles, at) => ({
      after: cycles,
      clientPauseNs: durationNs(columns.clientPauseNs[at] ?? 0),
      clientResumeNs: durationNs(columns.clientResumeNs[at] ?? 0),
    })),
  );
}
