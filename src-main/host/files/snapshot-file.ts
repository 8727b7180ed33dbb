/** Snapshots on the disk: opened by need, written chunk by chunk. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { snapshotSteps } from '@core/snapshot/encode';
import type { SnapshotParts } from '@core/snapshot/encode';
import { glanceAt } from '@core/snapshot/glance';
import type { SnapshotGlance } from '@core/library/glance';
import { openRecorded, openSnapshot } from '@core/snapshot/open';
import type { OpenedSnapshot, RecordedSnapshot } from '@core/snapshot/open';
import type { ByteSource } from '@core/byte-source';
import type { Unpack } from '@core/snapshot/zip';
import type { Pack } from '@core/snapshot/zip-writer';
import { openFileSource } from './byte-source';
import { createFileAtomically } from './files';

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

/** Fails with file-missing, file-unreadable, snapshot-corrupt or snapshot-too-new, each naming the file. */
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
  const { failure } = source.value;
  source.value.close();
  // What could not be read looks like a damaged file.
  if (failure !== null) return err(failure);
  const { code, message, facts } = snapshot.error;
  return fail(code, `${path}: ${message}`, { ...facts, path });
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

/**
 * Puts a snapshot at `path` wholly or not at all; between its chunks others have their turn. Fails with disk-full or
 * file-unwritable, or where what is copied cannot be read, and leaves what was there.
 */
export async function writeSnapshotFile(
  path: string,
  parts: SnapshotParts,
  pause: () => Promise<void>,
): Promise<Result<{ readonly sizeBytes: number }>> {
  const created = createFileAtomically(path);
  if (!created.ok) return created;
  const file = created.value;
  let failed: Result<never> | null = null;
  let sizeBytes = 0;
  const put = (bytes: Uint8Array): void => {
    sizeBytes += bytes.length;
    const appended = failed === null ? file.append(bytes) : ok(null);
    if (!appended.ok) failed = appended;
  };
  let finished = false;
  try {
    const steps = snapshotSteps(parts, put, pack);
    let step = steps.next();
    while (step.done !== true && failed === null) {
      await pause();
      step = steps.next();
    }
    if (failed !== null) return failed;
    if (step.done === true && !step.value.ok) return step.value;
    finished = true;
  } finally {
    if (!finished) file.abandon();
  }
  const named = file.finish();
  return named.ok ? ok({ sizeBytes }) : named;
}
