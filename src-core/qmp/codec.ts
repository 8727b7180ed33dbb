/**
 * QMP's wire: JSON objects one after the other, whitespace between them. Objects are cut at their closing brace, so
 * that neither newlines nor the chunks of a socket matter. Bytes that structure JSON are ASCII and never occur inside
 * a multi-byte UTF-8 character, so the cut is made before anything is decoded.
 */
import { err, failure, ok } from '../errors';
import type { Failure, Result } from '../errors';
import { parseMessage } from './messages';
import type { QmpMessage } from './messages';

/** The longest message that is taken; query-qmp-schema, the longest we know of, is a quarter of a megabyte. */
const MESSAGE_BOUND_BYTES = 64 * 1024 * 1024;
const EXCERPT_BYTES = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

export interface Decoded {
  readonly messages: readonly QmpMessage[];
  /** qmp-protocol, with the stream's offset and an excerpt of what was at hand. */
  readonly fault: Failure | null;
}

export class QmpDecoder {
  readonly #scanner: ObjectScanner;
  #fault: Failure | null = null;

  constructor(boundBytes: number = MESSAGE_BOUND_BYTES) {
    this.#scanner = new ObjectScanner(boundBytes);
  }

  /** The messages that `chunk` completes, in order, up to the first fault; after a fault none. */
  feed(chunk: Uint8Array): Decoded {
    const messages: QmpMessage[] = [];
    if (this.#fault === null) {
      this.#fault = this.#scanner.scan(chunk, (object) => {
        const decoded = decodeObject(object);
        if (!decoded.ok) return decoded.error;
        messages.push(decoded.value);
        return null;
      });
    }
    return { messages, fault: this.#fault };
  }
}

interface CutObject {
  readonly bytes: Uint8Array;
  /** Of its opening brace in the stream. */
  readonly offset: number;
}

/** Cuts a stream at the closing braces of its outermost objects. */
class ObjectScanner {
  readonly #boundBytes: number;
  /** The unfinished object's bytes from earlier chunks. */
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  /** Bytes of the stream before the current chunk. */
  #before = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(boundBytes: number) {
    this.#boundBytes = boundBytes;
  }

  /** Hands each object that ends in `chunk` to `found`; stops at the first fault, its own or one that `found` returns. */
  scan(chunk: Uint8Array, found: (object: CutObject) => Failure | null): Failure | null {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (this.#depth === 0) {
        if (isSpace(byte)) continue;
        if (byte !== OPEN) {
          return faultAt('Something other than a JSON object', this.#before + index, chunk.subarray(index));
        }
        start = index;
      }
      const offset = this.#before + start - this.#keptBytes;
      if (this.#keptBytes + index - start >= this.#boundBytes) {
        const head = this.#kept[0] ?? chunk.subarray(start);
        return faultAt(`A message of more than ${this.#boundBytes} bytes`, offset, head);
      }
      if (!this.#closes(byte)) continue;
      const fault = found({ bytes: this.#takeKept(chunk.subarray(start, index + 1)), offset });
      if (fault !== null) return fault;
      start = index + 1;
    }
    if (this.#depth > 0) this.#keep(chunk.subarray(start));
    this.#before += chunk.length;
    return null;
  }

  /** True when `byte` closes the outermost object. */
  #closes(byte: number): boolean {
    if (this.#escaped) this.#escaped = false;
    else if (this.#inString && byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = !this.#inString;
    else if (!this.#inString && byte === OPEN) this.#depth += 1;
    else if (!this.#inString && byte === CLOSE) this.#depth -= 1;
    return this.#depth === 0;
  }

  #keep(rest: Uint8Array): void {
    // Copied: the adapter may use its buffer again.
    this.#kept.push(rest.slice());
    this.#keptBytes += rest.length;
  }

  #takeKept(last: Uint8Array): Uint8Array {
    if (this.#keptBytes === 0) return last;
    const joined = new Uint8Array(this.#keptBytes + last.length);
    let at = 0;
    for (const part of [...this.#kept, last]) {
      joined.set(part, at);
      at += part.length;
    }
    this.#kept = [];
    this.#keptBytes = 0;
    return joined;
  }
}

function decodeObject({ bytes, offset }: CutObject): Result<QmpMessage> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err(faultAt('Something that is no JSON in UTF-8', offset, bytes));
  }
  const message = parseMessage(value);
  return message === null ? err(faultAt('A message of no known kind', offset, bytes)) : ok(message);
}

function faultAt(what: string, offset: number, bytes: Uint8Array): Failure {
  const excerpt = new TextDecoder('utf-8').decode(bytes.subarray(0, EXCERPT_BYTES));
  return failure('qmp-protocol', `${what} came over QMP at byte ${offset}`, { offset, excerpt });
}

export interface QmpCommand {
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly id: number;
}

export function encodeCommand({ command, args, id }: QmpCommand): Uint8Array {
  const message =
    Object.keys(args).length === 0 ? { execute: command, id } : { execute: command, arguments: args, id };
  return new TextEncoder().encode(`${JSON.stringify(message)}\n`);
}
