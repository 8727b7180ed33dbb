/** A recording as a snapshot's entries, each made when its turn comes. */
import type { ChunkedRecording } from '../analysis/attribution';
import { EVENT_KINDS } from '../recording/events';
import type { EventChunk } from '../recording/event-chunks';
import { encodeColumns } from './columns';
import { encodeBare, encodeCycles } from './cycle-columns';
import { encodeJson } from './json';
import { columnEntry } from './typed-columns';
import type { RecordingV4 } from './versions/v4';

export const chunkFolder = (index: number): string => `events/${String(index)}`;

/** Of a part: each cycle's number in the whole, and when the pause after it began there. */
export const CUT_NUMBER = 'cycles/number';
export const CUT_NEXT = 'cycles/nextPauseNs';

type Put = (name: string, content: Uint8Array) => void;

export function putChunk(chunk: EventChunk, index: number, put: Put): void {
  for (const [name, content] of encodeColumns(chunk.events, chunkFolder(index))) put(name, content);
}

export const chunkHeader = ({
  firstCycle,
  endCycle,
  ownFrom,
  ownEnd,
  events,
}: EventChunk): RecordingV4['chunks'][number] => ({
  cycles: endCycle - firstCycle,
  before: ownFrom,
  own: ownEnd - ownFrom,
  after: events.count - ownEnd,
});

/** All but the chunks themselves, which `chunks` describes. */
export function putTables(
  { tables, shown }: Pick<ChunkedRecording, 'tables' | 'shown'>,
  chunks: RecordingV4['chunks'],
  put: Put,
): void {
  const cycles = encodeCycles(tables.cycles);
  for (const [name, content] of [...cycles.entries, ...encodeBare(tables.bare)]) put(name, content);
  const { cutFrom } = tables;
  if (cutFrom !== undefined) {
    put(...columnEntry(CUT_NUMBER, cutFrom.numbers));
    put(...columnEntry(CUT_NEXT, cutFrom.nextPauseNs));
  }
  const document: RecordingV4 = {
    origin: String(tables.origin),
    clock: tables.clock,
    level: tables.level,
    kinds: [...EVENT_KINDS],
    threads: tables.threads.map((thread) => ({ ...thread })),
    functions: [...tables.functions],
    stacks: tables.stacks.map((stack) => [...stack]),
    handlers: tables.handlers.map((handler) => ({ ...handler, calls: [...handler.calls] })),
    code: tables.code.map((site) => ({ ...site })),
    tasks: tables.tasks.map((task) => ({ ...task })),
    cycles: { ...cycles.header, words: [...cycles.header.words] },
    bare: tables.bare.length,
    losses: tables.losses.map((loss) => ({ ...loss })),
    qemuClockWithinNs: tables.qemuClockWithinNs,
    shown: {
      signals: shown.signals,
      samples: shown.samples,
      switching: ascending(shown.switching),
      woken: ascending(shown.woken),
    },
    chunks,
    cutFrom: cutFrom === undefined ? null : { cycles: cutFrom.cycles, bare: cutFrom.bare },
  };
  put('recording.json', encodeJson(document));
}

const ascending = (tids: ReadonlySet<number>): number[] => [...tids].sort((left, right) => left - right);
