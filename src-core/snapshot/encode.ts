import { ATTRIBUTION_VERSION, chunkedInMemory } from '../analysis/attribution';
import type { ChunkedRecording } from '../analysis/attribution';
import type { Environment } from '../analysis/environment';
import type { RecordingOverview } from '../analysis/overview';
import { ok, type Result } from '../errors';
import { columnsInTurn } from '../recording/event-chunks';
import { EVENT_KINDS } from '../recording/events';
import type { StoredTimeline } from '../timeline/stored-timeline';
import type { ViewState } from '../timeline/view-state';
import type { Room } from './arrow/rooms';
import { corrupt, MAX_SNAPSHOT_BYTES, type RawPerf, type SnapshotContent } from './content';
import { encodeJson } from './json';
import { MANIFEST, manifestOf, perfEntry, type Manifest } from './manifest';
import type { StoredRecording } from './read-recording';
import { chunkEntry, chunkHeader, encodeChunk, tableEntries } from './recording-entries';
import { encodeTable } from './result-columns';
import { sparksOf } from './sparks';
import { timelineEntries } from './timeline-columns';
import type { ResultsV5 } from './versions/v5';
import type { ZipFile } from './zip';
import { concatenated, packEntry, packFast, ZipWriter } from './zip-writer';
import type { NewEntry, Pack, PackedEntry } from './zip-writer';

/** What is written. */
export interface SnapshotParts {
  readonly environment: Environment;
  readonly recording: ChunkedRecording;
  readonly perf: readonly RawPerf[];
  readonly view: ViewState;
  /** What a reader of the same attribution shows at once; null where it is to be made anew. */
  readonly overview: RecordingOverview | null;
  /** What a reader of the same attribution draws of all cycles at once; null where they are to be looked at. */
  readonly timeline: StoredTimeline | null;
  /** The snapshot that the recording is of, if it is of one: its chunks are copied as they lie there. */
  readonly copied: { readonly zip: ZipFile; readonly recording: StoredRecording } | null;
}

/**
 * Writes one .qsnap file, version 5, the same bytes for the same content: `put` takes them in order. One step an entry, so
 * that others can have their turn between them. Raw perf bytes beyond what a reader takes are left out, last first, and the
 * manifest says so: the events stay whole. Fails where a chunk that is to be copied cannot be read; throws UnreadableEvents
 * where one that is to be made cannot.
 */
export function* snapshotSteps(
  parts: SnapshotParts,
  put: (bytes: Uint8Array) => void,
  pack: Pack = packFast,
): Generator<null, Result<null>> {
  const writer = new SnapshotWriter(put, pack);
  const done = yield* adding(snapshotEntries(parts), writer, pack);
  if (!done.ok) return done;
  writer.finish(yield* adding(perfEntries(parts), writer, pack));
  return ok(null);
}

function* adding<T>(
  entries: Generator<SnapshotEntry, T>,
  writer: SnapshotWriter,
  pack: Pack,
): Generator<null, T> {
  for (;;) {
    const next = entries.next();
    if (next.done === true) return next.value;
    writer.add(isPacked(next.value) ? next.value : packEntry(next.value, pack));
    yield null;
  }
}

/** One that is made, or that is copied as it lies in another zip. */
export type SnapshotEntry = NewEntry | PackedEntry;

export const isPacked = (entry: SnapshotEntry): entry is PackedEntry => 'body' in entry;

/**
 * All but the raw bytes of perf and the manifest, each made when its turn comes, chunks in `room`. Fails and throws as snapshotSteps
 * does.
 */
export function* snapshotEntries(parts: SnapshotParts, room?: Room): Generator<SnapshotEntry, Result<null>> {
  yield ['environment.json', encodeJson(parts.environment)];
  yield ['view.json', encodeJson(parts.view)];
  if (parts.overview !== null) yield* overviewEntries(parts.overview);
  if (parts.timeline !== null) yield* timelineEntries(parts.timeline);
  const { recording, copied } = parts;
  if (copied !== null && areOurs(copied.recording.kinds)) {
    for (let index = 0; index < copied.recording.headers.length; index += 1) {
      const chunk = copyOf(copied.zip, chunkEntry(index));
      if (!chunk.ok) return chunk;
      yield chunk.value;
    }
    yield* tableEntries(recording, copied.recording.headers);
    return ok(null);
  }
  const headers = [];
  const columns = columnsInTurn();
  for (let index = 0; index < recording.firstCycles.length; index += 1) {
    const chunk = recording.chunk(index, columns);
    headers.push(chunkHeader(chunk));
    yield encodeChunk(chunk, index, room);
  }
  yield* tableEntries(recording, headers);
  return ok(null);
}

/** The raw bytes of perf that a reader takes; the names of those that were left out come last. */
export function* perfEntries(
  { perf, copied }: Pick<SnapshotParts, 'perf' | 'copied'>,
  budgetBytes = MAX_SNAPSHOT_BYTES / 2,
): Generator<SnapshotEntry, readonly string[]> {
  let left = budgetBytes;
  const omitted: string[] = [];
  for (const one of perf) {
    const name = perfEntry(one.name);
    const entry = copied?.zip.entries.has(name) === true ? valueOf(copyOf(copied.zip, name)) : madeOf(one);
    const sizeBytes = entry === null ? 0 : isPacked(entry) ? entry.sizeBytes : entry[1].length;
    if (entry === null || sizeBytes > left) {
      omitted.push(name);
      continue;
    }
    left -= sizeBytes;
    yield entry;
  }
  return omitted;
}

const madeOf = ({ name, bytes }: RawPerf): NewEntry | null =>
  bytes === null ? null : [perfEntry(name), bytes];

const valueOf = <T>(result: Result<T>): T | null => (result.ok ? result.value : null);

/** Whether a file numbers the kinds of its events as this program does. */
const areOurs = (kinds: readonly string[]): boolean =>
  kinds.length === EVENT_KINDS.length && kinds.every((kind, at) => kind === EVENT_KINDS[at]);

/** As it lies there. Fails with snapshot-corrupt. */
function copyOf(from: ZipFile, name: string): Result<PackedEntry> {
  const entry = from.entries.get(name);
  if (entry === undefined) return corrupt(name, 'it is missing');
  const packed = from.readPacked(entry);
  return packed.ok ? ok({ ...entry, body: [packed.value] }) : packed;
}

function* overviewEntries(overview: RecordingOverview): Generator<NewEntry, void> {
  const { environment: _, findings: _made, cycles, ...rest } = overview;
  const { entries, ...header } = encodeTable(cycles);
  yield* entries;
  const { pauseNs, resumeNs } = cycles.figures;
  const sparks =
    pauseNs === undefined || resumeNs === undefined ? [] : sparksOf([pauseNs, resumeNs], cycles.count);
  const document = { attribution: ATTRIBUTION_VERSION, ...header, sparks, overview: rest };
  yield ['overview.json', encodeJson(document satisfies Readonly<Record<keyof ResultsV5, unknown>>)];
}

/** A file under way, and what its manifest will say. */
export class SnapshotWriter {
  readonly #zip: ZipWriter;
  readonly #written = new Map<string, Manifest['entries'][string]>();

  constructor(
    put: (bytes: Uint8Array) => void,
    private readonly pack: Pack,
  ) {
    this.#zip = new ZipWriter(put);
  }

  add(entry: PackedEntry): void {
    this.#zip.add(entry);
    this.#written.set(entry.name, { sizeBytes: entry.sizeBytes, crc32: entry.crc });
  }

  /** `omitted`: the raw bytes of perf that were left out. */
  finish(omitted: readonly string[]): void {
    this.#zip.add(packEntry([MANIFEST, encodeJson(manifestOf(this.#written, omitted))], this.pack));
    this.#zip.finish();
  }
}

/** What was made of a recording, and the least rows of a chunk. */
interface Results {
  readonly overview?: RecordingOverview | null;
  readonly timeline?: StoredTimeline | null;
  readonly leastRows?: number;
}

/** All of a small recording at once. */
export function encodeSnapshot(
  { environment, recording, perf, view }: SnapshotContent,
  { overview = null, timeline = null, leastRows }: Results = {},
): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const chunked = chunkedInMemory(recording, leastRows);
  const parts = { environment, recording: chunked, perf, view, overview, timeline, copied: null };
  const steps = snapshotSteps(parts, (bytes) => pieces.push(bytes));
  while (steps.next().done !== true);
  return concatenated(pieces);
}
