/** A recording whose cycles are attributed one by one, when they are looked at: its events may lie in a file. */
import { indexRecording } from '../phases/courses';
import type { IndexedRecording } from '../phases/course';
import { tableFacts } from '../phases/table-facts';
import { RecordingChunks } from '../recording/event-chunks';
import type { ChunkColumns, EventChunk } from '../recording/event-chunks';
import { recordingOf } from '../recording/recording';
import type { Recording, RecordingTables } from '../recording/recording';
import { shownEvents } from '../recording/shown-events';
import type { ShownEvents } from '../recording/shown-events';
import { lastAtOrBelow } from '../sorted';
import { analyseCycle, lostOf, observerOf } from './analyse';
import type { CycleAnalysis, RecordingAnalysis } from './analysis';
import { LeastRecentlyUsed } from './least-recently-used';

/**
 * Goes up with every change that gives a cycle other figures than before, or draws other slices of it: what snapshots hold of an
 * earlier one is made anew when they are opened.
 */
export const ATTRIBUTION_VERSION = 1;

/** A recording whose events come in chunks. */
export interface ChunkedRecording {
  readonly tables: RecordingTables;
  readonly shown: ShownEvents;
  /** First cycle of each chunk, ascending from 0; one chunk at least. */
  readonly firstCycles: Uint32Array;
  /**
   * In `columns` where it has to be copied out of something. Throws UnreadableEvents where it lies in a file that cannot be read
   * any more.
   */
  chunk(index: number, columns?: ChunkColumns): EventChunk;
}

/** Rows of a chunk: some milliseconds to unpack and to index. */
export const CHUNK_ROWS = 8192;

/** A recording that is in memory, in chunks of at least `leastRows`. */
export function chunkedInMemory(recording: Recording, leastRows = CHUNK_ROWS): ChunkedRecording {
  const chunks = new RecordingChunks(recording, leastRows);
  return {
    tables: recording,
    shown: shownEvents(recording.events),
    firstCycles: Uint32Array.from(chunks.bounds, ({ firstCycle }) => firstCycle),
    chunk: (index, columns) => chunks.chunk(index, columns),
  };
}

/** How many are kept at a time. A chunk takes some megabytes, a cycle with its threads' courses some hundred kilobytes at most. */
interface Kept {
  readonly chunks: number;
  readonly cycles: number;
}

/** For views, which come back to what was looked at. */
const FOR_VIEWS: Kept = { chunks: 8, cycles: 64 };
/** What is kept is gone through by garbage collection again and again. */
const IN_ORDER: Kept = { chunks: 1, cycles: 1 };

/** `attributed` is told of each cycle that was, as often as it is. */
export function attributedByNeed(
  recording: ChunkedRecording,
  attributed: (cycle: CycleAnalysis) => void = () => undefined,
  kept: Kept = FOR_VIEWS,
): RecordingAnalysis {
  const { tables, shown, firstCycles } = recording;
  const facts = tableFacts(tables);
  const chunks = new LeastRecentlyUsed<IndexedRecording>(kept.chunks, (index) => {
    const { events } = recording.chunk(index);
    return indexRecording(recordingOf(tables, events), shown, facts);
  });
  const eventsAt = (cycle: number): IndexedRecording => {
    if (!(cycle >= 0 && cycle < tables.cycles.length))
      throw new RangeError(`There is no cycle ${String(cycle)}.`);
    return chunks.at(lastAtOrBelow(firstCycles, cycle));
  };
  const cycles = new LeastRecentlyUsed<CycleAnalysis>(kept.cycles, (index) => {
    const cycle = analyseCycle(eventsAt(index), index);
    attributed(cycle);
    return cycle;
  });
  return {
    recording: tables,
    shown,
    level: tables.level,
    count: tables.cycles.length,
    cycle: (index) => cycles.at(index),
    eventsAt,
    // A bootstrap: where a snapshot holds the result nobody asks.
    get observer() {
      return observerOf(tables);
    },
    lost: lostOf(tables),
  };
}

/** As attributedByNeed, for whoever goes through all cycles once. */
export const attributedInOrder = (recording: ChunkedRecording): RecordingAnalysis =>
  attributedByNeed(recording, () => undefined, IN_ORDER);
