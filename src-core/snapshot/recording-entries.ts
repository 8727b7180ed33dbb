/** A recording as a snapshot's entries, each made when its turn comes. */
import type { ChunkedRecording } from '../analysis/attribution';
import { EVENT_KINDS } from '../recording/events';
import type { EventChunk } from '../recording/event-chunks';
import type { Room } from './arrow/rooms';
import { encodeEvents } from './columns';
import { BARE, CYCLES, encodeBare, encodeCycles } from './cycle-columns';
import { encodeJson } from './json';
import type { RecordingV5 } from './versions/v5';

export const chunkEntry = (index: number): string => `events/${String(index)}.arrow`;

type TableEntry = [name: string, content: Uint8Array<ArrayBuffer>];

export const encodeChunk = (chunk: EventChunk, index: number, room?: Room): TableEntry => [
  chunkEntry(index),
  encodeEvents(chunk.events, EVENT_KINDS, room),
];

export const chunkHeader = ({
  firstCycle,
  endCycle,
  ownFrom,
  ownEnd,
  events,
}: EventChunk): RecordingV5['chunks'][number] => ({
  cycles: endCycle - firstCycle,
  before: ownFrom,
  own: ownEnd - ownFrom,
  after: events.count - ownEnd,
});

/** All but the chunks themselves, which `chunks` describes. */
export function* tableEntries(
  { tables, shown }: Pick<ChunkedRecording, 'tables' | 'shown'>,
  chunks: RecordingV5['chunks'],
): Generator<TableEntry, void> {
  const { cutFrom } = tables;
  const cycles = encodeCycles(tables.cycles, cutFrom ?? null);
  yield [CYCLES, cycles.content];
  yield [BARE, encodeBare(tables.bare)];
  const document: RecordingV5 = {
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
  yield ['recording.json', encodeJson(document)];
}

const ascending = (tids: ReadonlySet<number>): number[] => [...tids].sort((left, right) => left - right);
