/**
 * The event table in chunks of whole cycles. Attribution looks back and ahead from a cycle, to the last event that tells what
 * a thread did and to the next: those rows of other chunks go along, so that a chunk alone gives the same figures as the whole.
 */
import { kindIndex, newEventColumns } from './events';
import type { EventColumns } from './events';
import { firstRowAtOrAfter } from './by-thread';
import { startOfKnown } from './known-cycles';
import type { KnownCycle, Recording } from './recording';

/** The cycles [firstCycle, endCycle) and the rows from the first one's start to the start of the first beyond them. */
export interface ChunkBounds {
  readonly firstCycle: number;
  readonly endCycle: number;
  readonly firstRow: number;
  readonly endRow: number;
}

export interface EventChunk {
  readonly firstCycle: number;
  readonly endCycle: number;
  /** Its own rows, and before and after them those of other chunks that tell of its threads; in time order. */
  readonly events: EventColumns;
  /** Its own are [ownFrom, ownEnd). */
  readonly ownFrom: number;
  readonly ownEnd: number;
}

/** Chunks of at least so many rows, of one cycle or more; what is before the first cycle is in the first, what is after the last in the last. */
export function chunkBounds(
  events: EventColumns,
  cycles: readonly KnownCycle[],
  leastRows: number,
): ChunkBounds[] {
  const chunks: ChunkBounds[] = [];
  let [firstCycle, firstRow] = [0, 0];
  for (let next = 1; next < cycles.length; next += 1) {
    const known = cycles[next];
    const row = known === undefined ? 0 : firstRowAtOrAfter(events, startOfKnown(known));
    if (row - firstRow < leastRows) continue;
    chunks.push({ firstCycle, endCycle: next, firstRow, endRow: row });
    [firstCycle, firstRow] = [next, row];
  }
  chunks.push({ firstCycle, endCycle: cycles.length, firstRow, endRow: events.count });
  return chunks;
}

const kinds = (...names: readonly Parameters<typeof kindIndex>[0][]): ReadonlySet<number> =>
  new Set(names.map(kindIndex));
const WOKEN = kindIndex('woken');
const SIGNALLED = kindIndex('signalled');
const IN_KVM = kinds('kvmRunEntered', 'kvmRunReturned');
const SCHEDULED = kinds('switchedOut', 'switchedIn', 'ran');
/** Of a thread that is on a CPU: see phases/states.ts. */
const ON_CPU = kinds(
  'switchedOut',
  'switchedIn',
  'ran',
  'functionEntered',
  'functionReturned',
  'handlerEntered',
  'handlerReturned',
  'sampled',
);
/** Accounting may come between a waker's two deeds: as many are looked at. */
const DEEDS_AHEAD = 3;

/** Tells each thread that a row is about, itself or as who woke or signalled another, and what it is for that thread. */
function eachThread(
  { tid, kind, a, b }: EventColumns,
  row: number,
  take: (tid: number, own: number | null) => void,
): void {
  const about = tid[row] ?? -1;
  const is = kind[row] ?? -1;
  take(about, is);
  const doer = is === WOKEN ? (a[row] ?? -1) : is === SIGNALLED ? (b[row] ?? -1) : -1;
  if (doer > 0 && doer !== about) take(doer, null);
}

/** What tells, up to a row, what a thread was doing; rows, or -1. */
interface Past {
  first: number;
  telling: number;
  wokenSince: number;
  onCpu: number;
  kvm: number;
}

/** Its own doing to another proves that it was on a CPU. */
const isOnCpu = (own: number | null): boolean => own === null || ON_CPU.has(own);

function passOver(past: Past, row: number, own: number | null): void {
  if (past.first < 0) past.first = row;
  const inKvm = own !== null && IN_KVM.has(own);
  if (inKvm) past.kvm = row;
  if (isOnCpu(own)) past.onCpu = row;
  if (inKvm || isOnCpu(own)) {
    past.telling = row;
    past.wokenSince = -1;
  } else if (own === WOKEN && past.telling >= 0 && past.wokenSince < 0) past.wokenSince = row;
}

const pastRows = ({ first, telling, wokenSince, onCpu, kvm }: Past): number[] => [
  telling < 0 ? first : telling,
  wokenSince,
  onCpu,
  kvm,
];

/** For each chunk the rows before it that tell of its threads, ascending. */
export function rowsBefore(events: EventColumns, chunks: readonly ChunkBounds[]): Uint32Array[] {
  const pasts = new Map<number, Past>();
  let row = 0;
  return chunks.map(({ firstRow }) => {
    for (; row < firstRow; row += 1) {
      const at = row;
      eachThread(events, at, (tid, own) => {
        let past = pasts.get(tid);
        if (past === undefined) {
          past = { first: -1, telling: -1, wokenSince: -1, onCpu: -1, kvm: -1 };
          pasts.set(tid, past);
        }
        passOver(past, at, own);
      });
    }
    return ascendingRows([...pasts.values()].flatMap(pastRows));
  });
}

/** What tells, from a row on, what a thread was doing before; rows, or -1. */
interface Future {
  readonly next: number[];
  telling: number;
  scheduled: number;
  kvm: number;
}

function comeBefore(future: Future, row: number, own: number | null): void {
  if (future.next.unshift(row) > DEEDS_AHEAD) future.next.pop();
  if (isOnCpu(own) || own === WOKEN || (own !== null && IN_KVM.has(own))) future.telling = row;
  if (own !== null && SCHEDULED.has(own)) future.scheduled = row;
  if (own !== null && IN_KVM.has(own)) future.kvm = row;
}

/** For each chunk the rows after it that tell of its threads, ascending. */
export function rowsAfter(events: EventColumns, chunks: readonly ChunkBounds[]): Uint32Array[] {
  const futures = new Map<number, Future>();
  let row = events.count;
  const found: Uint32Array[] = [];
  for (let chunk = chunks.length - 1; chunk >= 0; chunk -= 1) {
    const endRow = chunks[chunk]?.endRow ?? 0;
    while (row > endRow) {
      const at = (row -= 1);
      eachThread(events, at, (tid, own) => {
        let future = futures.get(tid);
        if (future === undefined) {
          future = { next: [], telling: -1, scheduled: -1, kvm: -1 };
          futures.set(tid, future);
        }
        comeBefore(future, at, own);
      });
    }
    found[chunk] = ascendingRows(
      [...futures.values()].flatMap(({ next, telling, scheduled, kvm }) => [
        ...next,
        telling,
        scheduled,
        kvm,
      ]),
    );
  }
  return found;
}

const ascendingRows = (rows: readonly number[]): Uint32Array =>
  Uint32Array.from(new Set(rows.filter((row) => row >= 0))).sort();

/** Columns of so many rows, which may hold anything. */
export type ChunkColumns = (count: number) => EventColumns;

/** For whoever is done with a chunk when the next one comes: each takes the place of the one before. */
export function columnsInTurn(): ChunkColumns {
  let room = newEventColumns(0);
  return (count) => {
    if (room.count < count) room = newEventColumns(Math.ceil(1.25 * count));
    return {
      count,
      timeNs: room.timeNs.subarray(0, count),
      tid: room.tid.subarray(0, count),
      cpu: room.cpu.subarray(0, count),
      kind: room.kind.subarray(0, count),
      a: room.a.subarray(0, count),
      b: room.b.subarray(0, count),
      stack: room.stack.subarray(0, count),
    };
  };
}

/** Copies the chunk out of the table, with the rows of others that go along. */
export function cutChunk(
  events: EventColumns,
  { firstCycle, endCycle, firstRow, endRow }: ChunkBounds,
  before: Uint32Array,
  after: Uint32Array,
  columns = newEventColumns,
): EventChunk {
  const ownEnd = before.length + endRow - firstRow;
  const join = <C extends Column>(room: C, column: C): void => {
    before.forEach((row, at) => (room[at] = column[row] ?? 0));
    room.set(column.subarray(firstRow, endRow), before.length);
    after.forEach((row, at) => (room[ownEnd + at] = column[row] ?? 0));
  };
  const cut = columns(ownEnd + after.length);
  join(cut.timeNs, events.timeNs);
  join(cut.tid, events.tid);
  join(cut.cpu, events.cpu);
  join(cut.kind, events.kind);
  join(cut.a, events.a);
  join(cut.b, events.b);
  join(cut.stack, events.stack);
  return { firstCycle, endCycle, ownFrom: before.length, ownEnd, events: cut };
}

/** The chunks' own rows as one table. */
export function joinChunks(chunks: readonly EventChunk[]): EventColumns {
  const count = chunks.reduce((sum, { ownFrom, ownEnd }) => sum + ownEnd - ownFrom, 0);
  const joined = <C extends Column>(room: C, of: (events: EventColumns) => C): C => {
    let at = 0;
    for (const { events, ownFrom, ownEnd } of chunks) {
      room.set(of(events).subarray(ownFrom, ownEnd), at);
      at += ownEnd - ownFrom;
    }
    return room;
  };
  return {
    count,
    timeNs: joined(new Float64Array(count), (events) => events.timeNs),
    tid: joined(new Int32Array(count), (events) => events.tid),
    cpu: joined(new Int16Array(count), (events) => events.cpu),
    kind: joined(new Uint8Array(count), (events) => events.kind),
    a: joined(new Int32Array(count), (events) => events.a),
    b: joined(new Int32Array(count), (events) => events.b),
    stack: joined(new Int32Array(count), (events) => events.stack),
  };
}

type Column = Float64Array | Int32Array | Int16Array | Uint8Array;

/** The recording's events as chunks, each made when it is asked for. */
export class RecordingChunks {
  readonly bounds: readonly ChunkBounds[];
  readonly #before: readonly Uint32Array[];
  readonly #after: readonly Uint32Array[];

  constructor(
    private readonly recording: Pick<Recording, 'events' | 'cycles'>,
    leastRows: number,
  ) {
    this.bounds = chunkBounds(recording.events, recording.cycles, leastRows);
    this.#before = rowsBefore(recording.events, this.bounds);
    this.#after = rowsAfter(recording.events, this.bounds);
  }

  chunk(index: number, columns?: ChunkColumns): EventChunk {
    const bounds = this.bounds[index];
    const [before, after] = [this.#before[index], this.#after[index]];
    if (bounds === undefined || before === undefined || after === undefined)
      throw new RangeError(`There is no chunk ${String(index)}.`);
    return cutChunk(this.recording.events, bounds, before, after, columns);
  }
}
