/** A short recording made long: its cycles one after the other again and again, each a little longer or shorter than it was. */
import { seededRandom } from '../analysis/statistics/seeded-random';
import { EVENT_KINDS, newEventColumns } from '../recording/events';
import type { EventColumns, EventKind } from '../recording/events';
import { startOfKnown } from '../recording/known-cycles';
import type {
  CallFrame,
  ClientCommand,
  KnownCycle,
  LoggedHalves,
  LoggedStep,
  Recording,
} from '../recording/recording';
import { offsetNs } from '../units';
import type { OffsetNs } from '../units';

export interface Repetition {
  /** How many cycles come out. */
  readonly cycles: number;
  /** At most so many events of each cycle are kept, those that tell least left out first; null keeps all. */
  readonly eventsPerCycle: number | null;
  readonly seed: number;
}

/** Cycles become this much longer or shorter, at most. */
const JITTER = 0.08;

/** What a recording can best do without comes first; a kind that is not named stays as long as any. */
const LEAST_TELLING: readonly EventKind[] = [
  'sampled',
  'ran',
  'guestExited',
  'kvmRunEntered',
  'kvmRunReturned',
];

/** One cycle of the original and the events up to the next. */
interface Model {
  readonly known: KnownCycle;
  readonly startNs: number;
  readonly lengthNs: number;
  readonly rows: Uint32Array;
}

/** Pure. The first events of the original, before its first cycle, and its losses are left out. Needs one cycle or more. */
export function repeatRecording(
  recording: Recording,
  { cycles, eventsPerCycle, seed }: Repetition,
): Recording {
  const models = modelsOf(recording, eventsPerCycle ?? Infinity);
  const random = seededRandom(seed);
  const events = roomFor(models, cycles);
  const repeated: KnownCycle[] = [];
  let row = 0;
  let startNs = 0;
  for (let index = 0; index < cycles; index += 1) {
    const model = models[index % models.length];
    if (model === undefined) break;
    const factor = 1 + JITTER * (2 * random() - 1);
    const fromNs = startNs;
    const moved = (timeNs: number): OffsetNs =>
      offsetNs(fromNs + Math.round((timeNs - model.startNs) * factor));
    repeated.push(movedCycle(model.known, moved));
    row = copyRows(recording.events, model.rows, events, row, moved);
    startNs = moved(model.startNs + model.lengthNs);
  }
  return { ...recording, events, cycles: repeated, losses: [] };
}

/** The last cycle of several may be cut short by the recording's end: it is no model. */
function modelsOf({ cycles, events }: Recording, mostRows: number): Model[] {
  const usable = cycles.slice(0, Math.max(1, cycles.length - 1));
  return usable.map((known, index) => {
    const startNs = startOfKnown(known);
    const next = cycles[index + 1];
    const lastNs = events.timeNs[events.count - 1] ?? startNs;
    const endNs = next === undefined ? Math.max(lastNs, startNs) + 1_000_000 : startOfKnown(next);
    const rows = rowsBetween(events, startNs, endNs);
    return { known, startNs, lengthNs: endNs - startNs, rows: chosenRows(events, rows, mostRows) };
  });
}

function rowsBetween({ timeNs, count }: EventColumns, startNs: number, endNs: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) {
    const at = timeNs[row] ?? 0;
    if (at >= startNs && at < endNs) rows.push(row);
  }
  return rows;
}

function chosenRows({ kind }: EventColumns, rows: readonly number[], most: number): Uint32Array {
  const worth = (row: number): number => {
    const place = LEAST_TELLING.findIndex((name) => name === EVENT_KINDS[kind[row] ?? -1]);
    return place < 0 ? LEAST_TELLING.length : place;
  };
  // Of those that are worth as much the later go first: they tell of what is between cycles.
  const best = [...rows].sort((left, right) => worth(right) - worth(left) || left - right);
  return Uint32Array.from(best.slice(0, most)).sort();
}

function roomFor(models: readonly Model[], cycles: number): EventColumns {
  let count = 0;
  for (let index = 0; index < cycles; index += 1) count += models[index % models.length]?.rows.length ?? 0;
  return newEventColumns(count);
}

const COPIED = ['tid', 'cpu', 'kind', 'a', 'b', 'stack'] as const;

/** Gives the row after the last one written. */
function copyRows(
  from: EventColumns,
  rows: Uint32Array,
  to: EventColumns,
  first: number,
  moved: (timeNs: number) => number,
): number {
  rows.forEach((row, at) => (to.timeNs[first + at] = moved(from.timeNs[row] ?? 0)));
  for (const name of COPIED) {
    const [source, target] = [from[name], to[name]];
    for (let at = 0; at < rows.length; at += 1) target[first + at] = source[rows[at] ?? 0] ?? 0;
  }
  return first + rows.length;
}

type Moved = (timeNs: number) => OffsetNs;

function movedCycle(known: KnownCycle, moved: Moved): KnownCycle {
  switch (known.by) {
    case 'client':
      return {
        by: 'client',
        stop: movedCommand(known.stop, moved),
        cont: movedCommand(known.cont, moved),
        logged: known.logged === null ? null : movedHalves(known.logged, moved),
      };
    case 'calls':
      return { by: 'calls', pause: movedFrame(known.pause, moved), resume: movedFrame(known.resume, moved) };
    case 'log':
      return { by: 'log', tid: known.tid, ...movedHalves(known, moved) };
  }
}

const movedCommand = (one: ClientCommand, moved: Moved): ClientCommand => ({
  command: one.command,
  writtenNs: moved(one.writtenNs),
  eventNs: one.eventNs === null ? null : moved(one.eventNs),
  eventMadeNs: one.eventMadeNs === null ? null : moved(one.eventMadeNs),
  repliedNs: moved(one.repliedNs),
});

const movedFrame = (frame: CallFrame, moved: Moved): CallFrame => ({
  ...frame,
  startNs: moved(frame.startNs),
  enteredNs: moved(frame.enteredNs),
  returnedNs: moved(frame.returnedNs),
});

function movedHalves({ pause, resume }: LoggedHalves, moved: Moved): LoggedHalves {
  const steps = <S>(all: readonly LoggedStep<S>[]): LoggedStep<S>[] =>
    all.map((step) => ({ ...step, timeNs: moved(step.timeNs) }));
  return { pause: steps(pause), resume: steps(resume) };
}
