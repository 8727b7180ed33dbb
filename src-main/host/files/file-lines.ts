import { closeSync, read } from 'node:fs';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { openRegularFile, unread } from './files';

/** A turn's work: some hundred lines of a journal. */
const PIECE_BYTES = 1 << 16;
const LINE_END = 0x0a;

export interface LineLimits {
  readonly maxBytes: number;
  readonly maxLineBytes: number;
}

/**
 * Gives `take` a regular file's lines, each without its end, in turns between which the thread does other things; `take` says whether it
 * wants more. `line` is null where it is longer than a line may be. Fails with file-missing or file-unreadable.
 */
export async function readLines(
  path: string,
  { maxBytes, maxLineBytes }: LineLimits,
  take: (line: Uint8Array | null, hasEnd: boolean) => boolean,
): Promise<Result<null>> {
  const opened = openRegularFile(path);
  if (!opened.ok) return opened;
  const { file, sizeBytes } = opened.value;
  try {
    if (sizeBytes > maxBytes) {
      const facts = { path, sizeBytes, maxBytes };
      return fail('file-unreadable', `${path} is larger than the ${maxBytes} bytes that are read.`, facts);
    }
    const lines = new Lines(maxLineBytes, take);
    for (let at = 0; ;) {
      const piece = await readPiece(file, at);
      if (piece.length === 0) break;
      if (!lines.feed(piece)) return ok(null);
      at += piece.length;
    }
    lines.end();
    return ok(null);
  } catch (error) {
    return unread(error, path);
  } finally {
    closeSync(file);
  }
}

const readPiece = (file: number, at: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const piece = new Uint8Array(PIECE_BYTES);
    read(file, piece, 0, PIECE_BYTES, at, (error, length) => {
      if (error === null) resolve(piece.subarray(0, length));
      else reject(error);
    });
  });

/** Puts together what pieces cut. */
class Lines {
  #begun: Uint8Array[] = [];
  #begunBytes = 0;

  constructor(
    private readonly maxLineBytes: number,
    private readonly take: (line: Uint8Array | null, hasEnd: boolean) => boolean,
  ) {}

  /** Whether more is wanted. */
  feed(piece: Uint8Array): boolean {
    let at = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, at)) {
      this.#keep(piece.subarray(at, end));
      if (!this.#give(true)) return false;
      at = end + 1;
    }
    this.#keep(piece.subarray(at));
    return true;
  }

  end(): void {
    if (this.#begunBytes > 0) this.#give(false);
  }

  /** Of a line that is too long nothing is kept. */
  #keep(part: Uint8Array): void {
    this.#begunBytes += part.length;
    if (this.#begunBytes > this.maxLineBytes) this.#begun = [];
    else if (part.length > 0) this.#begun.push(part);
  }

  #give(hasEnd: boolean): boolean {
    const [first = new Uint8Array(), ...others] = this.#begun;
    const isTooLong = this.#begunBytes > this.maxLineBytes;
    const line = isTooLong ? null : others.length === 0 ? first : new Uint8Array(Buffer.concat(this.#begun));
    this.#begun = [];
    this.#begunBytes = 0;
    return this.take(line, hasEnd);
  }
}
