/** Snapshots on the disk: opened by need, written chunk by chunk. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { isPacked, perfEntries, snapshotEntries, SnapshotWriter } from '@core/snapshot/encode';
import type { SnapshotParts } from '@core/snapshot/encode';
import { glanceAt } from '@core/snapshot/glance';
import type { SnapshotGlance } from '@core/library/glance';
import { openRecorded, openSnapshot } from '@core/snapshot/open';
import type { OpenedSnapshot, RecordedSnapshot } from '@core/snapshot/open';
import { memorySource } from '@core/byte-source';
import type { ByteSource } from '@core/byte-source';
import { Rooms } from '@core/snapshot/arrow/rooms';
import type { Unpack } from '@core/snapshot/zip';
import type { Pack, PackedEntry } from '@core/snapshot/zip-writer';
import { openFileSource } from './byte-source';
import { createFileAtomically } from './files';
import { GatheredFile } from './gathered';
import { kindOfSource } from './input-file';
import type { OpenableKind } from './input-file';
import { isSound } from './packed-check';
import { Packing } from './packing';

export interface SnapshotFile<Snapshot extends RecordedSnapshot = OpenedSnapshot> {
  readonly snapshot: Snapshot;
  /** Nothing of it can be read any more. */
  close(): void;
}

/** Several times as fast as the same in JavaScript. */
const unpack: Unpack = (packed, sizeBytes) => {
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
    // On a buffer of its own: Node's small ones share one.
    return content.length === sizeBytes ? new Uint8Array(content) : null;
  } catch {
    // A stream that is malformed, or longer than it says.
    return null;
  }
};
export const pack: Pack = (content: Uint8Array): Uint8Array => deflateRawSync(content, { level: 1 });

/** Whether every entry of it can be read. */
export function isSoundSnapshot(bytes: Uint8Array): boolean {
  const opened = openRecorded(memorySource(bytes), unpack);
  if (!opened.ok) return false;
  const { entries } = opened.value;
  return [...entries.names].every((name) => entries.read(name).ok);
}

/** Fails with file-missing, file-unreadable, input-foreign, snapshot-corrupt or snapshot-too-new, each naming the file. */
export const openSnapshotFile = (path: string): Result<SnapshotFile> => openedBy(openSnapshot, path);

/** As openSnapshotFile, without figures and timeline: for those who go through its cycles themselves. */
export const openRecordedFile = (path: string): Result<SnapshotFile<RecordedSnapshot>> =>
  openedBy(openRecorded, path);

function openedBy<Snapshot extends RecordedSnapshot>(
  open: (source: ByteSource, unpack: Unpack) => Result<Snapshot>,
  path: string,
): Result<SnapshotFile<Snapshot>> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  const snapshot = open(source.value, unpack);
  if (snapshot.ok) return ok({ snapshot: snapshot.value, close: () => source.value.close() });
  const kind = kindOfSource(path, source.value);
  const { failure } = source.value;
  source.value.close();
  // What could not be read looks like a damaged file.
  if (failure !== null) return err(failure);
  const foreign = foreignKind(path, kind);
  if (foreign !== null) return foreign;
  const { code, message, facts } = snapshot.error;
  return fail(code, `${path}: ${message}`, { ...facts, path });
}

/** Null for a snapshot, be it a damaged one. */
function foreignKind(path: string, kind: Result<OpenableKind>): Result<never> | null {
  if (!kind.ok) return kind;
  if (kind.value === 'snapshot') return null;
  // Any text could be a log: only the import reads on.
  const importable = kind.value === 'qemu trace log' ? 'text' : 'perf’s data';
  return fail('input-foreign', `${path} is no snapshot, but ${importable}.`, { path, importable });
}

/** What it says of itself. Fails like openSnapshotFile, with a message that leaves the file's name out. */
export function glanceAtFile(path: string): Result<SnapshotGlance> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  const glance = glanceAt(source.value, (text) => Date.parse(text), unpack);
  const { failure } = source.value;
  source.value.close();
  return glance.ok || failure === null ? glance : err(failure);
}

export interface WrittenSnapshot {
  readonly sizeBytes: number;
  /** Entries of perf's raw bytes that are damaged where they were copied from: copied as they are, or left out where that cannot be. */
  readonly damaged: readonly string[];
}

/**
 * Puts a snapshot at `path` wholly or not at all; between its entries others have their turn. Fails with disk-full or
 * file-unwritable, or where what is copied cannot be read, and leaves what was there.
 */
export async function writeSnapshotFile(
  path: string,
  parts: SnapshotParts,
  packing = new Packing(),
): Promise<Result<WrittenSnapshot>> {
  const created = createFileAtomically(path);
  if (!created.ok) return created;
  const file = new GatheredFile(created.value);
  let finished = false;
  let damaged: readonly string[] = [];
  try {
    const written = await writeEntries(file, parts, packing);
    if (!written.ok) return written;
    damaged = written.value;
    finished = true;
  } finally {
    await packing.end();
    if (!finished) file.abandon();
  }
  const named = file.finish();
  return named.ok ? ok({ sizeBytes: file.sizeBytes, damaged }) : named;
}

/**
 * What perf wrote is packed whenever a thread has nothing else to do, and written last. Gives the names of what is damaged of it.
 */
async function writeEntries(
  file: GatheredFile,
  parts: SnapshotParts,
  packing: Packing,
): Promise<Result<readonly string[]>> {
  let appended: Result<null> = ok(null);
  const writer = new SnapshotWriter((bytes) => {
    if (appended.ok) appended = file.append(bytes);
  }, pack);
  const perf = packedPerf(parts, packing);
  const inOrder = new InOrder((entry) => writer.add(entry));
  const rooms = new Rooms();
  const entries = snapshotEntries(parts, rooms.take);
  for (let next = entries.next(); ; next = entries.next()) {
    if (next.done === true && !next.value.ok) return next.value;
    if (next.done === true) break;
    const entry = next.value;
    if (isPacked(entry)) await inOrder.add(entry, entry.packedBytes);
    else await inOrder.add(packing.pack(entry), entry[1].length, () => rooms.giveBack(entry[1]));
    await turn();
    if (!appended.ok) return appended;
  }
  await inOrder.end();
  const raw = await perf;
  for (const entry of raw.packed) writer.add(entry);
  writer.finish(raw.omitted);
  return appended.ok ? ok(raw.damaged) : appended;
}

interface PackedPerf {
  readonly packed: readonly PackedEntry[];
  readonly omitted: readonly string[];
  readonly damaged: readonly string[];
}

/** Only one is in memory as it was. The promise need not be looked at. */
function packedPerf(parts: SnapshotParts, packing: Packing): Promise<PackedPerf> {
  const all = async (): Promise<PackedPerf> => {
    const packed: PackedEntry[] = [];
    const damaged: string[] = [];
    const entries = perfEntries(parts);
    for (let next = entries.next(); ; next = entries.next()) {
      if (next.done === true) {
        const lost = next.value.filter((name) => parts.copied?.zip.entries.has(name));
        return { packed, omitted: next.value, damaged: [...damaged, ...lost] };
      }
      const entry = isPacked(next.value) ? next.value : await packing.packMeanwhile(next.value);
      packed.push(entry);
      if (isPacked(next.value) && !(await isSound(entry))) damaged.push(entry.name);
    }
  };
  const perf = all();
  perf.catch(() => undefined);
  return perf;
}

/** What waits to be packed or written may have so many bytes: threads have perf's while nothing more is made. */
const MOST_WAITING_BYTES = 4 << 20;

/** Takes entries in the order in which they came, whichever is packed first. */
class InOrder {
  readonly #waiting: Promise<void>[] = [];
  #waitingBytes = 0;
  #last = Promise.resolve();

  constructor(private readonly take: (entry: PackedEntry) => void) {}

  /** Returns once there is room for more, and calls `taken` once it was. Rejects where one could not be packed. */
  async add(
    entry: PackedEntry | Promise<PackedEntry>,
    bytes: number,
    taken: () => void = () => undefined,
  ): Promise<void> {
    this.#waitingBytes += bytes;
    this.#last = Promise.all([entry, this.#last]).then(([packed]) => {
      void this.#waiting.shift();
      this.#waitingBytes -= bytes;
      this.take(packed);
      taken();
    });
    // Whoever waits for one that comes later is told as well.
    this.#last.catch(() => undefined);
    this.#waiting.push(this.#last);
    while (this.#waitingBytes > MOST_WAITING_BYTES) await this.#waiting[0];
  }

  async end(): Promise<void> {
    await this.#last;
  }
}

/** Others have theirs, and what was packed comes back. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
