/** A recording out of a snapshot's entries: its tables at once, its events chunk by chunk when they are asked for. */
import type { ChunkedRecording } from '../analysis/attribution';
import { ok, type Result } from '../errors';
import type { EventChunk } from '../recording/event-chunks';
import { startOfKnown } from '../recording/known-cycles';
import type { RecordingTables, Thread } from '../recording/recording';
import { UnreadableEvents } from '../recording/unreadable-events';
import { durationNs, offsetNs, tid, vcpuIndex } from '../units';
import { decodeColumns, eventEntry, type ColumnBounds } from './columns';
import { corrupt } from './content';
import { decodeBare, decodeCycles } from './read-cycles';
import type { Entries } from './entries';
import { parseJson } from './json';
import { chunkFolder } from './recording-entries';
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
  const tables = tablesOf(document.value, cycles.value, bareCycles.value);
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
