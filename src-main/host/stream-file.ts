/** A named file that perf appends to and that is read meanwhile: what is in it stays there when both are gone. */
import { closeSync, openSync, readSync } from 'node:fs';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import { unwritten } from './files';

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
      return ok(new StreamFile(openSync(path, 'ax+', 0o600), path));
    } catch (error) {
      return unwritten(error, path);
    }
  }

  /** As many bytes as there are, up to `target`'s length; none once it is closed. */
  readInto(offset: number, target: Uint8Array): number {
    return this.open ? readSync(this.descriptor, target, 0, target.length, offset) : 0;
  }

  /** Idempotent. */
  close(): void {
    if (this.open) closeSync(this.descriptor);
    this.open = false;
  }
}
