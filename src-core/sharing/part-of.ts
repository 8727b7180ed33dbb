/**
 * Some cycles of a recording as a recording of their own. Attribution looks beyond a cycle, to the last event that tells what a
 * thread did and to the next: those rows come along, so that each cycle has the figures that it has in the whole.
 */
import type { ChunkedRecording } from '../analysis/attribution';
import { firstRowAtOrAfter } from '../recording/by-thread';
import {
  cutChunk,
  rowsAfter,
  rowsBefore,
  type ChunkBounds,
  type EventChunk,
} from '../recording/event-chunks';
import type { EventColumns } from '../recording/events';
import { nextPauseOf, startOfKnown } from '../recording/known-cycles';
import type { RecordingTables } from '../recording/recording';
import { countHolding, lastAtOrBelow } from '../sorted';

/** Of one chunk of the whole: the cycles that are kept of it, by their number there and by their number here. */
interface KeptChunk {
  readonly chunk: number;
  readonly firstCycle: number;
  readonly numbers: Uint32Array;
}

/** `cycles`: numbers of those that are kept, ascending, one or more. A chunk of it is made when it is asked for. */
export function partOf(whole: ChunkedRecording, cycles: Uint32Array): ChunkedRecording {
  const kept = keptChunks(whole, cycles);
  const tables = tablesOfPart(whole.tables, cycles);
  return {
    tables,
    // What was recorded at all, the part does not tell.
    shown: whole.shown,
    firstCycles: Uint32Array.from(kept, ({ firstCycle }) => firstCycle),
    chunk: (index) => {
      const one = kept[index];
      if (one === undefined) throw new RangeError(`There is no chunk ${String(index)}.`);
      const endCycle = kept[index + 1]?.firstCycle ?? cycles.length;
      return placed(keptRows(whole, one), tables, one.firstCycle, endCycle);
    },
  };
}

function keptChunks({ firstCycles }: ChunkedRecording, cycles: Uint32Array): KeptChunk[] {
  const kept: KeptChunk[] = [];
  for (let at = 0; at < cycles.length;) {
    const chunk = lastAtOrBelow(firstCycles, cycles[at] ?? 0);
    const end = firstCycles[chunk + 1] ?? Infinity;
    const firstCycle = at;
    while (at < cycles.length && (cycles[at] ?? 0) < end) at += 1;
    kept.push({ chunk, firstCycle, numbers: cycles.subarray(firstCycle, at) });
  }
  return kept;
}

function tablesOfPart(whole: RecordingTables, cycles: Uint32Array): RecordingTables {
  const nextPauseNs = Float64Array.from(cycles, (cycle) => nextPauseOf(whole, cycle) ?? NaN);
  const known = Array.from(cycles).flatMap((cycle) => whole.cycles[cycle] ?? []);
  const starts = Float64Array.from(known, startOfKnown);
  if (cycles[0] === 0) starts[0] = -Infinity;
  /** Whatever is missing from the start of a cycle that is kept to the next pause, which its resume may last until, may be missing of it. */
  const isNear = (fromNs: number, toNs: number): boolean => {
    const at = lastAtOrBelow(starts, toNs);
    return at >= 0 && !(fromNs > (nextPauseNs[at] ?? NaN));
  };
  return {
    ...whole,
    cycles: known,
    bare: [],
    losses: whole.losses.filter(({ fromNs, toNs }) => isNear(fromNs, toNs)),
    cutFrom: {
      cycles: whole.cutFrom?.cycles ?? whole.cycles.length,
      bare: whole.cutFrom?.bare ?? whole.bare.length,
      numbers: cycles.map((cycle) => whole.cutFrom?.numbers[cycle] ?? cycle),
      nextPauseNs,
    },
  };
}

/** The rows of the cycles that are kept, and those that tell of what their threads did before and after each run of them. */
function keptRows(whole: ChunkedRecording, { chunk, numbers }: KeptChunk): EventColumns {
  const { events } = whole.chunk(chunk);
  const runs = runsOf(whole.tables, events, numbers);
  const isKept = new Uint8Array(events.count);
  for (const { firstRow, endRow } of runs) isKept.fill(1, firstRow, endRow);
  for (const rows of [...rowsBefore(events, runs), ...rowsAfter(events, runs)])
    for (const row of rows) isKept[row] = 1;
  const rows = Uint32Array.from(isKept.keys()).filter((row) => isKept[row] === 1);
  const none = { firstCycle: 0, endCycle: 0, firstRow: 0, endRow: 0 };
  return cutChunk(events, none, rows, new Uint32Array(0)).events;
}

/** Cycles that follow each other in the whole, and the rows from the first one's start to the pause after the last. */
function runsOf(tables: RecordingTables, events: EventColumns, numbers: Uint32Array): ChunkBounds[] {
  const runs: ChunkBounds[] = [];
  numbers.forEach((cycle) => {
    const known = tables.cycles[cycle];
    if (known === undefined) throw new RangeError(`There is no cycle ${String(cycle)}.`);
    const nextPauseNs = nextPauseOf(tables, cycle);
    const endRow = nextPauseNs === null ? events.count : firstRowAtOrAfter(events, nextPauseNs);
    const before = runs.at(-1);
    if (before?.endCycle === cycle) runs[runs.length - 1] = { ...before, endCycle: cycle + 1, endRow };
    else {
      const firstRow = cycle === 0 ? 0 : firstRowAtOrAfter(events, startOfKnown(known));
      runs.push({ firstCycle: cycle, endCycle: cycle + 1, firstRow, endRow });
    }
  });
  return runs;
}

/** As a chunk of the part: what lies before its first cycle and from the next chunk's first on is not its own. */
function placed(
  events: EventColumns,
  { cycles }: RecordingTables,
  firstCycle: number,
  endCycle: number,
): EventChunk {
  const [first, next] = [cycles[firstCycle], cycles[endCycle]];
  const rowsBeforeStart = (known: typeof first, otherwise: number): number =>
    known === undefined
      ? otherwise
      : countHolding(events.count, (row) => (events.timeNs[row] ?? 0) < startOfKnown(known));
  return {
    ...{ firstCycle, endCycle, events },
    ownFrom: firstCycle === 0 ? 0 : rowsBeforeStart(first, 0),
    ownEnd: rowsBeforeStart(next, events.count),
  };
}
