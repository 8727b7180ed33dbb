import { ATTRIBUTION_VERSION, chunkedInMemory } from '../analysis/attribution';
import type { ChunkedRecording } from '../analysis/attribution';
import type { Environment } from '../analysis/environment';
import type { RecordingOverview } from '../analysis/overview';
import { ok, type Result } from '../errors';
import { EVENT_KINDS } from '../recording/events';
import type { StoredTimeline } from '../timeline/stored-timeline';
import type { ViewState } from '../timeline/view-state';
import { corrupt, MAX_SNAPSHOT_BYTES, type RawPerf, type SnapshotContent } from './content';
import { encodeJson } from './json';
import { MANIFEST, manifestOf, perfEntry } from './manifest';
import type { StoredRecording } from './read-recording';
import { chunkEntry, chunkHeader, putChunk, putTables } from './recording-entries';
import { encodeTable } from './result-columns';
import { sparksOf } from './sparks';
import { timelineSteps } from './timeline-columns';
import type { ResultsV5 } from './versions/v5';
import type { ZipFile } from './zip';
import { concatenated, ZipWriter, type Pack, type WrittenEntry } from './zip-writer';

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
 * Writes one .qsnap file, version 5, the same bytes for the same content: `put` takes them in order. One step a chunk of
 * events, so that others can have their turn between them. Raw perf bytes beyond what a reader takes are left out, last
 * first, and the manifest says so: the events stay whole. Fails where a chunk that is to be copied cannot be read; throws
 * UnreadableEvents where one that is to be made cannot.
 */
export function* snapshotSteps(
  parts: SnapshotParts,
  put: (bytes: Uint8Array) => void,
  pack?: Pack,
): Generator<null, Result<null>> {
  const writer = new Recorder(new ZipWriter(put, pack));
  const add = (name: string, content: Uint8Array): void => writer.add(name, content);
  add('environment.json', encodeJson(parts.environment));
  add('view.json', encodeJson(parts.view));
  if (parts.overview !== null) putOverview(parts.overview, add);
  if (parts.timeline !== null) yield* timelineSteps(parts.timeline, add);
  const { recording, copied } = parts;
  if (copied !== null && areOurs(copied.recording.kinds)) {
    for (let index = 0; index < copied.recording.headers.length; index += 1) {
      const done = writer.copyChunk(copied.zip, index);
      if (!done.ok) return done;
      yield null;
    }
    putTables(recording, copied.recording.headers, add);
  } else {
    const headers = [];
    for (let index = 0; index < recording.firstCycles.length; index += 1) {
      const chunk = recording.chunk(index);
      putChunk(chunk, index, add);
      headers.push(chunkHeader(chunk));
      yield null;
    }
    putTables(recording, headers, add);
  }
  writer.finish(parts.perf);
  return ok(null);
}

/** Whether a file numbers the kinds of its events as this program does. */
const areOurs = (kinds: readonly string[]): boolean =>
  kinds.length === EVENT_KINDS.length && kinds.every((kind, at) => kind === EVENT_KINDS[at]);

/** A zip under way, and what its manifest will say. */
class Recorder {
  readonly #written = new Map<string, WrittenEntry>();

  constructor(private readonly zip: ZipWriter) {}

  add(name: string, content: Uint8Array): void {
    this.#written.set(name, this.zip.add(name, content));
  }

  copyChunk(from: ZipFile, index: number): Result<null> {
    const entry = from.entries.get(chunkEntry(index));
    if (entry === undefined) return corrupt(chunkEntry(index), 'it is missing');
    const packed = from.readPacked(entry);
    if (!packed.ok) return packed;
    this.zip.addPacked(entry, packed.value);
    this.#written.set(entry.name, { sizeBytes: entry.sizeBytes, crc32: entry.crc });
    return ok(null);
  }

  finish(perf: readonly RawPerf[]): void {
    const omitted = choosePerf(perf, MAX_SNAPSHOT_BYTES / 2, (name, bytes) => this.add(name, bytes));
    this.zip.add(MANIFEST, encodeJson(manifestOf(this.#written, omitted)));
    this.zip.finish();
  }
}

function putOverview(overview: RecordingOverview, put: (name: string, content: Uint8Array) => void): void {
  const { environment: _, findings: _made, cycles, ...rest } = overview;
  const { entries, ...header } = encodeTable(cycles);
  for (const [name, content] of entries) put(name, content);
  const { pauseNs, resumeNs } = cycles.figures;
  const sparks =
    pauseNs === undefined || resumeNs === undefined ? [] : sparksOf([pauseNs, resumeNs], cycles.count);
  const document = { attribution: ATTRIBUTION_VERSION, ...header, sparks, overview: rest };
  put('overview.json', encodeJson(document satisfies Readonly<Record<keyof ResultsV5, unknown>>));
}

/** Takes what fits into `budgetBytes`; gives the names of the rest. */
export function choosePerf(
  perf: readonly RawPerf[],
  budgetBytes: number,
  take: (name: string, bytes: Uint8Array) => void,
): string[] {
  let left = budgetBytes;
  const omitted: string[] = [];
  for (const one of perf) {
    const { bytes } = one;
    if (bytes === null || bytes.length > left) {
      omitted.push(perfEntry(one.name));
      continue;
    }
    left -= bytes.length;
    take(perfEntry(one.name), bytes);
  }
  return omitted;
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
