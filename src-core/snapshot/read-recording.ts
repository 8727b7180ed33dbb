/** A recording out of a snapshot's entries: its tables at once, its events chunk by chunk when they are asked for. */
import type { ChunkedRecording } from '../analysis/attribution';
import type { PassedOver } from '../analysis/passed-over';
import { ok, type Result } from '../errors';
import type { EventChunk } from '../recording/event-chunks';
import { edgesOfKnown, startOfKnown } from '../recording/known-cycles';
import type { CutFrom, RecordingTables, Thread } from '../recording/recording';
import { UnreadableEvents } from '../recording/unreadable-events';
import { durationNs, offsetNs, tid, vcpuIndex } from '../units';
import { decodeEvents, type ColumnBounds } from './columns';
import { corrupt } from './content';
import { decodeBare, decodeCycles, type StoredCycles } from './read-cycles';
import { BARE } from './cycle-columns';
import { damageIn, type Entries } from './entries';
import { parseJson } from './json';
import { chunkEntry } from './recording-entries';
import { recordingV5, type RecordingV5 } from './versions/v5';

export interface StoredRecording extends ChunkedRecording {
  /** As the file states them, for a copy of its chunks. */
  readonly kinds: readonly string[];
  readonly headers: RecordingV5['chunks'];
  /** What is damaged of its tables, and done without. */
  readonly passedOver: readonly PassedOver[];
}

/** Fails with snapshot-corrupt. What is wrong with a chunk shows when it is read: chunk() throws UnreadableEvents. */
export function readRecording(entries: Entries): Result<StoredRecording> {
  const document = parseJson(entries, 'recording.json', recordingV5);
  if (!document.ok) return document;
  const { cycles: header, bare, chunks: headers, shown, kinds } = document.value;
  const stored = decodeCycles(entries, header, document.value.cutFrom !== null);
  if (!stored.ok) return stored;
  const { cycles } = stored.value;
  const bareCycles = readBare(entries, bare);
  if (!bareCycles.ok) return bareCycles;
  if (headers.reduce((sum, chunk) => sum + chunk.cycles, 0) !== header.count)
    return corrupt('recording.json', 'its chunks hold other cycles than it has');
  const cutFrom = readCutFrom(document.value, stored.value);
  if (!cutFrom.ok) return cutFrom;
  const tables = {
    ...tablesOf(document.value, cycles, bareCycles.value.cycles),
    ...(cutFrom.value === null ? {} : { cutFrom: cutFrom.value }),
  };
  const bounds = boundsOf(document.value);
  const firstCycles = new Uint32Array(headers.length);
  headers.forEach((chunk, at) => {
    if (at + 1 < headers.length) firstCycles[at + 1] = (firstCycles[at] ?? 0) + chunk.cycles;
  });
  return ok({
    tables,
    shown: { ...shown, switching: new Set(shown.switching), woken: new Set(shown.woken) },
    firstCycles,
    kinds,
    headers,
    passedOver: bareCycles.value.passedOver,
    chunk: (index) => {
      const chunk = readChunk(entries, { tables, bounds, headers, firstCycles }, index);
      if (!chunk.ok) throw new UnreadableEvents(chunk.error);
      return chunk.value;
    },
  });
}

/** Only the instrument's cost is known by them: damaged ones are done without. What can be read and is none is refused. */
function readBare(entries: Entries, count: number) {
  const failure = damageIn(entries, BARE);
  if (failure !== null) {
    const passed: PassedOver = { part: count === 0 ? 'empty table' : 'bare', failure };
    return ok({ cycles: [], passedOver: [passed] });
  }
  const cycles = decodeBare(entries, count);
  return cycles.ok ? ok({ cycles: cycles.value, passedOver: [] }) : cycles;
}

/** What a part was cut from; null for a whole recording. */
function readCutFrom({ cutFrom }: RecordingV5, { cycles, table }: StoredCycles): Result<CutFrom | null> {
  if (cutFrom === null) return ok(null);
  // Copies: the rest of the table is not kept for them.
  const numbers = Uint32Array.from(table.columns['number'] ?? []);
  const isNumber = (number: number, at: number): boolean =>
    number < cutFrom.cycles && number > (numbers[at - 1] ?? -1);
  if (!numbers.every(isNumber))
    return table.wrong('number', 'its cycles are not some of the whole’s, in their order');
  const nextPauseNs = Float64Array.from(table.columns['nextPauseNs'] ?? []);
  const isNext = (timeNs: number, at: number): boolean => {
    const [known, next] = [cycles[at], cycles[at + 1]];
    if (Number.isNaN(timeNs)) return next === undefined;
    const isAfter = known !== undefined && timeNs >= edgesOfKnown(known).resumeEndNs;
    return Number.isSafeInteger(timeNs) && isAfter && (next === undefined || timeNs <= startOfKnown(next));
  };
  return nextPauseNs.every(isNext)
    ? ok({ ...cutFrom, numbers, nextPauseNs })
    : table.wrong('nextPauseNs', 'the pause after a cycle does not begin between it and the next');
}

interface Chunks {
  readonly tables: RecordingTables;
  readonly bounds: ColumnBounds;
  readonly headers: RecordingV5['chunks'];
  readonly firstCycles: Uint32Array;
}

function readChunk(entries: Entries, chunks: Chunks, index: number): Result<EventChunk> {
  const header = chunks.headers[index];
  const firstCycle = chunks.firstCycles[index];
  if (header === undefined || firstCycle === undefined)
    throw new RangeError(`There is no chunk ${String(index)}.`);
  const entry = chunkEntry(index);
  const count = header.before + header.own + header.after;
  const events = decodeEvents(entries, entry, count, chunks.bounds);
  if (!events.ok) return events;
  const endCycle = firstCycle + header.cycles;
  const [ownFrom, ownEnd] = [header.before, header.before + header.own];
  const { timeNs } = events.value;
  const startOf = (cycle: number): number | null => {
    const known = chunks.tables.cycles[cycle];
    return known === undefined ? null : startOfKnown(known);
  };
  const fromNs = index === 0 ? -Infinity : (startOf(firstCycle) ?? -Infinity);
  const untilNs = startOf(endCycle) ?? Infinity;
  // What is before its own rows is over when its first cycle begins, and what is after them begins no sooner than the next's.
  const inPlace =
    (ownFrom === 0 || (timeNs[ownFrom - 1] ?? 0) < fromNs || index === 0) &&
    (header.own === 0 || ((timeNs[ownFrom] ?? 0) >= fromNs && (timeNs[ownEnd - 1] ?? 0) < untilNs)) &&
    (header.after === 0 || (timeNs[ownEnd] ?? 0) >= untilNs);
  return inPlace
    ? ok({ firstCycle, endCycle, events: events.value, ownFrom, ownEnd })
    : corrupt(entry, 'its rows lie outside its cycles');
}

const boundsOf = (document: RecordingV5): ColumnBounds => ({
  kinds: document.kinds,
  functions: document.functions.length,
  stacks: document.stacks.length,
  handlers: document.handlers.length,
  code: document.code.length,
});

const threadFrom = (thread: RecordingV5['threads'][number]): Thread => ({
  tid: tid(thread.tid),
  name: thread.name,
  is: thread.is.role === 'vcpu' ? { role: 'vcpu', vcpu: vcpuIndex(thread.is.vcpu) } : thread.is,
});

const tablesOf = (
  document: RecordingV5,
  cycles: RecordingTables['cycles'],
  bare: RecordingTables['bare'],
): RecordingTables => ({
  origin: BigInt(document.origin),
  clock: document.clock,
  level: document.level,
  threads: document.threads.map(threadFrom),
  functions: document.functions,
  stacks: document.stacks,
  handlers: document.handlers,
  code: document.code,
  tasks: document.tasks.map((task) => ({ tid: tid(task.tid), name: task.name })),
  cycles,
  bare,
  losses: document.losses.map((loss) => ({
    fromNs: offsetNs(loss.fromNs),
    toNs: offsetNs(loss.toNs),
    count: loss.count,
  })),
  qemuClockWithinNs: document.qemuClockWithinNs === null ? null : durationNs(document.qemuClockWithinNs),
});
