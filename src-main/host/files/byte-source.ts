import { closeSync, read } from 'node:fs';
import type { ByteSource } from '@core/byte-source';
import { err, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { ByteArchive } from '@core/perf/byte-archive';
import { openRegularFile, readAt } from './files';
import { SpillArchive } from '../perf/spill-archive';

export interface FileSource extends ByteSource {
  /** Why a read gave less than is there; null while all went well. */
  readonly failure: Failure | null;
  /** As readInto, beside whatever else is done meanwhile. */
  readAhead(offset: number, target: Uint8Array): Promise<number>;
  /** Room for what is unpacked of the file, beside memory on the disk; it goes with the source. */
  readonly newArchive: () => ByteArchive;
  close(): void;
}

const UNPACKED_LIMITS = { memoryBytes: 128 << 20, keptBytes: Infinity };

/** A regular file's bytes, read when asked for. Fails with file-missing or file-unreadable. */
export function openFileSource(path: string): Result<FileSource> {
  const opened = openRegularFile(path);
  if (!opened.ok) return err(opened.error);
  const { file, sizeBytes } = opened.value;
  let failure: Failure | null = null;
  const archives: SpillArchive[] = [];
  const readInto = (offset: number, target: Uint8Array): number => {
    const read = readAt(file, path, offset, target);
    if (read.ok) return read.value;
    failure ??= read.error;
    return 0;
  };
  return ok({
    sizeBytes,
    get failure() {
      return failure;
    },
    readInto,
    read: (offset, length) => {
      const piece = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)));
      return piece.subarray(0, readInto(offset, piece));
    },
    readAhead: (offset, target) =>
      new Promise((resolve) => {
        read(file, target, 0, target.length, offset, (error, length) => {
          // A read that fails or gives less is tried again at leisure, which knows what to say of it.
          resolve(error !== null || length < target.length ? readInto(offset, target) : length);
        });
      }),
    newArchive: () => {
      const archive = new SpillArchive(UNPACKED_LIMITS);
      archives.push(archive);
      return archive;
    },
    close: () => {
      closeSync(file);
      for (const archive of archives) archive.close();
    },
  });
}
