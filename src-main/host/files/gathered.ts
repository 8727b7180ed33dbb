/** A file that is written in large pieces, whatever it is given: a system call costs more than some bytes. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { GrowingFile } from './files';

const GATHER_BYTES = 1 << 20;

/** What is appended must not change before the file is finished. */
export class GatheredFile implements GrowingFile {
  sizeBytes = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  constructor(private readonly file: GrowingFile) {}

  append(bytes: Uint8Array): Result<null> {
    if (bytes.length === 0) return ok(null);
    this.sizeBytes += bytes.length;
    this.#waitingBytes += bytes.length;
    this.#waiting.push(bytes);
    return this.#waitingBytes < GATHER_BYTES ? ok(null) : this.#flush();
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
    const [only] = this.#waiting;
    const joined = this.#waiting.length === 1 && only !== undefined ? only : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return this.file.append(joined);
  }
}
