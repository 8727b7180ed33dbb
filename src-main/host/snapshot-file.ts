import { fail } from '@core/errors';
import type { Result } from '@core/errors';
import { MAX_SNAPSHOT_BYTES } from '@core/snapshot/content';
import type { SnapshotContent } from '@core/snapshot/content';
import { decodeSnapshot } from '@core/snapshot/decode';
import { readFileBounded } from './files';

/** Fails with file-missing, file-unreadable, snapshot-corrupt or snapshot-too-new, each naming the file. */
export function readSnapshotFile(path: string): Result<SnapshotContent> {
  const file = readFileBounded(path, MAX_SNAPSHOT_BYTES);
  if (!file.ok) return file;
  const content = decodeSnapshot(file.value);
  if (content.ok) return content;
  const { code, message, facts } = content.error;
  return fail(code, `${path}: ${message}`, { ...facts, path });
}
