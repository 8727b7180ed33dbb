/** A file that is written in large pieces, whatever it is given: a system call costs more than some bytes. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { GrowingFile } from './files';

const GATHER_BYTES = 1 << 20;

export class GatheredFile implements GrowingFile {
  sizeBytes = 0;
  readonly #gathered = new Uint8Array(GATHER_BYTES);
  #waitingBytes = 0;

  constructor(private readonly file: GrowingFile) {}

  append(bytes: Uint8Array): Result<null> {
    this.sizeBytes += bytes.length;
    if (this.#waitingBytes + bytes.length > GATHER_BYTES) {
      const flushed = this.#flush();
      if (!flushed.ok || bytes.length > GATHER_BYTES) return flushed.ok ? this.file.append(bytes) : flushed;
    }
    this.#gathered.set(bytes, this.#waitingBytes);
    this.#waitingBytes += bytes.length;
    return ok(null);
  }

  finish(): Result<null> {
    const flushed = this.#flush();
    if (flushed.ok) return this.file.finish();
    this.file.abandon();
    return flushed;
  }

  abandon(): void {
    this.file.abandon();
  }

  #flush(): Result<null> {
    const gathered = this.#gathered.subarray(0, this.#waitingBytes);
    this.#waitingBytes = 0;
    return this.file.append(gathered);
  }
}
