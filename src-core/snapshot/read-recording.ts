/** A recording out of a snapshot's entries: its tables at once, its events chunk by chunk when they are asked for. */
import type { ChunkedRecording } from '../analysis/attribution';
import { ok, type Result } from '../errors';
import type { EventChunk } from '../recording/event-chunks';
import { edgesOfKnown, startOfKnown } from '../recording/known-cycles';
import type { CutFrom, RecordingTables, Thread } from '../recording/recording';
import { UnreadableEvents } from '../recording/unreadable-events';
import { durationNs, offsetNs, tid, vcpuIndex } from '../units';
import { decodeColumns, eventEntry, type ColumnBounds } from './columns';
import { corrupt } from './content';
import { decodeBare, decodeCycles } from './read-cycles';
import type { Entries } from './entries';
import { parseJson } from './json';
import { chunkFolder, CUT_NEXT, CUT_NUMBER } from './recording-entries';
import { readColumn } from './typed-columns';
import { recordingV4, type RecordingV4 } from './versions/v4';

export interface StoredRecording extends ChunkedRecording {
  /** As the file states them, for a copy of its chunks. */
  readonly kinds: readonly string[];
  readonly headers: RecordingV4['chunks'];
}

/** Fails with snapshot-corrupt. What is wrong with a chunk shows when it is read: chunk() throws UnreadableEvents. */
export function readRecording(entries: Entries): Result<StoredRecording> {
  const document = parseJson(entries, 'recording.json', recordingV4);
  if (!document.ok) return document;
  const { cycles: header, bare, chunks: headers, shown, kinds } = document.value;
  const cycles = decodeCycles(entries, header);
  if (!cycles.ok) return cycles;
  const bareCycles = decodeBare(entries, bare);
  if (!bareCycles.ok) return bareCycles;
  if (headers.reduce((sum, chunk) => sum + chunk.cycles, 0) !== header.count)
    return corrupt('recording.json', 'its chunks hold other cycles than it has');
  const cutFrom = readCutFrom(entries, document.value, cycles.value);
  if (!cutFrom.ok) return cutFrom;
  const tables = {
    ...tablesOf(document.value, cycles.value, bareCycles.value),
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
    chunk: (index) => {
      const chunk = readChunk(entries, { tables, bounds, headers, firstCycles }, index);
      if (!chunk.ok) throw new UnreadableEvents(chunk.error);
      return chunk.value;
    },
  });
}

/** What a part was cut from; null for a whole recording. */
function readCutFrom(
  entries: Entries,
  { cutFrom }: RecordingV4,
  cycles: RecordingTables['cycles'],
): Result<CutFrom | null> {
  if (cutFrom === null) return ok(null);
  const numbers = readColumn(entries, CUT_NUMBER, 'u32', cycles.length);
  if (!numbers.ok) return numbers;
  const isNumber = (number: number, at: number): boolean =>
    number < cutFrom.cycles && number > (numbers.value[at - 1] ?? -1);
  if (!numbers.value.every(isNumber))
    return corrupt(`${CUT_NUMBER}.u32`, 'its cycles are not some of the whole’s, in their order');
  const nextPauseNs = readColumn(entries, CUT_NEXT, 'f64', cycles.length);
  if (!nextPauseNs.ok) return nextPauseNs;
  const isNext = (timeNs: number, at: number): boolean => {
    const [known, next] = [cycles[at], cycles[at + 1]];
    if (Number.isNaN(timeNs)) return next === undefined;
    const isAfter = known !== undefined && timeNs >= edgesOfKnown(known).resumeEndNs;
    return Number.isSafeInteger(timeNs) && isAfter && (next === undefined || timeNs <= startOfKnown(next));
  };
  return nextPauseNs.value.every(isNext)
    ? ok({ ...cutFrom, numbers: numbers.value, nextPauseNs: nextPauseNs.value })
    : corrupt(`${CUT_NEXT}.f64`, 'the pause after a cycle does not begin between it and the next');
}

interface Chunks {
  readonly tables: RecordingTables;
  readonly bounds: ColumnBounds;
  readonly headers: RecordingV4['chunks'];
  readonly firstCycles: Uint32Array;
}

function readChunk(entries: Entries, chunks: Chunks, index: number): Result<EventChunk> {
  const header = chunks.headers[index];
  const firstCycle = chunks.firstCycles[index];
  if (header === undefined || firstCycle === undefined)
    throw new RangeError(`There is no chunk ${String(index)}.`);
  const folder = chunkFolder(index);
  const count = header.before + header.own + header.after;
  const events = decodeColumns(entries, folder, count, chunks.bounds);
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
    : corrupt(eventEntry(folder, 'timeNs'), 'its rows lie outside its cycles');
}

const boundsOf = (document: RecordingV4): ColumnBounds => ({
  kinds: document.kinds,
  functions: document.functions.length,
  stacks: document.stacks.length,
  handlers: document.handlers.length,
  code: document.code.length,
});

const threadFrom = (thread: RecordingV4['threads'][number]): Thread => ({
  tid: tid(thread.tid),
  name: thread.name,
  is: thread.is.role === 'vcpu' ? { role: 'vcpu', vcpu: vcpuIndex(thread.is.vcpu) } : thread.is,
});

const tablesOf = (
  document: RecordingV4,
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
