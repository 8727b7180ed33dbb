/** Writes recordings for somebody else, one at a time, with room for whatever else is asked meanwhile. */
import { performance } from 'node:perf_hooks';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { lackOf } from '@core/sharing/exported';
import type { Exported, WrittenExport } from '@core/sharing/exported';
import type { ExportProgress } from '../engine/ports/analyst';
import { writePieces } from '../host/files/exchange-file';

/** As long may other requests wait. */
const TURN_MS = 12;

export class Exporter {
  #writing: Promise<unknown> | null = null;
  #cancelled = false;

  constructor(private readonly onProgress: (progress: ExportProgress) => void) {}

  /** Fails with busy, cancelled, disk-full or file-unwritable, or where no cycle can be read; leaves what was there. */
  async write(exported: Exported, path: string): Promise<Result<WrittenExport>> {
    if (this.#writing !== null) return fail('busy', 'Another export is under way.');
    this.#cancelled = false;
    const writing = writePieces(path, exported.pieces(), this.#turns(exported));
    this.#writing = writing;
    try {
      const written = await writing;
      if (!written.ok) return written;
      return ok({ path, ...written.value, missing: lackOf(exported)?.message ?? null });
    } finally {
      this.#writing = null;
    }
  }

  cancel(): void {
    this.#cancelled = this.#writing !== null;
  }

  /** Returns when nothing of an export under way is left. */
  async end(): Promise<void> {
    this.cancel();
    await this.#writing;
  }

  #turns(exported: Exported): () => boolean | Promise<boolean> {
    let turnEndsMs = performance.now() + TURN_MS;
    return () => {
      if (performance.now() < turnEndsMs) return true;
      this.onProgress({ done: exported.done, total: exported.count });
      return new Promise((resolve) =>
        setImmediate(() => {
          turnEndsMs = performance.now() + TURN_MS;
          resolve(!this.#cancelled);
        }),
      );
    };
  }
}
