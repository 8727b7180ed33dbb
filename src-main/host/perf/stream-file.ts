/** A named file that perf appends to and that is read meanwhile: what is in it stays there when both are gone. */
import { closeSync, openSync, readSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { formatBytes } from '@core/units';
import { unwritten } from '../files/files';
import { runTool } from './perf-tool';

const MIB = 1 << 20;
/** A disk with less room than this is not begun on. */
const ROOM_TO_BEGIN_BYTES = 256 * MIB;
/** perf ends where it cannot write, so the file is given up before that: at once it writes 64 MiB at most, all its rings. */
const ROOM_TO_GO_ON_BYTES = 128 * MIB;

export class StreamFile {
  private open = true;

  private constructor(
    /** For a child's standard output. */
    readonly descriptor: number,
    readonly path: string,
  ) {}

  /** Only we may read it. Fails with disk-full or file-unwritable, also where there is one. */
  static create(path: string): Result<StreamFile> {
    try {
      const short = shortOf(path, ROOM_TO_BEGIN_BYTES);
      if (short !== null) return fail(short.code, short.message, short.facts);
      return ok(new StreamFile(openSync(path, 'ax+', 0o600), path));
    } catch (error) {
      return unwritten(error, path);
    }
  }

  /** As many bytes as there are, up to `target`'s length; none once it is closed. */
  readInto(offset: number, target: Uint8Array): number {
    return this.open ? readSync(this.descriptor, target, 0, target.length, offset) : 0;
  }

  /** Why it should be given up: its disk is nearly full; null as long as there is room. */
  shortage(): Failure | null {
    return shortOf(this.path, ROOM_TO_GO_ON_BYTES);
  }

  /** What was read up to there is given back to the disk. perf goes on where it is; where that cannot be done, so does the file. */
  async giveBack(upToBytes: number): Promise<void> {
    await runTool('fallocate', ['--punch-hole', '--offset', '0', '--length', String(upToBytes), this.path]);
  }

  /** Idempotent. */
  close(): void {
    if (this.open) closeSync(this.descriptor);
    this.open = false;
  }
}

function shortOf(path: string, neededBytes: number): Failure | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    if (bavail * bsize >= neededBytes) return null;
    const message = `${dirname(path)} has ${formatBytes(bavail * bsize)} of room left; ${formatBytes(neededBytes)} are kept free.`;
    return failure('disk-full', message, { path });
  } catch {
    // A file system that does not tell is tried.
    return null;
  }
}
