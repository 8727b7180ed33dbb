/**
 * A pseudo-terminal between us and QEMU: we hold both ends open, read and write the master, and give QEMU the slave's
 * path for a `serial` chardev. QEMU makes the slave raw when it opens it (tty_serial_init in its chardev/char-serial.c), so nothing
 * written after that is echoed; don't write before. Holding the slave keeps the master readable when QEMU is gone.
 * Output is read whether anyone listens or not, so that QEMU never waits for a reader.
 */
import { closeSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { StringDecoder } from 'node:string_decoder';
import { ReadStream } from 'node:tty';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { TerminalPort } from '../../engine/ports/guest';

/** Output kept for those who listen later, in UTF-16 units. */
export const SCROLLBACK_BOUND = 256 * 1024;
/** What may wait to be written to a guest that doesn't read; more is dropped, as on a real serial line. */
const UNWRITTEN_BOUND_BYTES = 256 * 1024;
const RETRY_MS = 10;
const COLUMNS = 100;
const ROWS = 30;

/** node-pty's native module: openpty(3) and TIOCSWINSZ. Its JavaScript classes would read the slave too. */
interface PtyNative {
  open(
    columns: number,
    rows: number,
  ): { readonly master: number; readonly slave: number; readonly pty: string };
  resize(fd: number, columns: number, rows: number): void;
}

export interface Pty extends TerminalPort {
  /** For QEMU's `-chardev serial,path=...`. */
  readonly slavePath: string;
  /** All output that is kept. */
  scrollback(): string;
  /** Closes both ends; the scrollback stays. Idempotent. */
  dispose(): void;
}

/** Fails with file-missing, when node-pty was not built for this platform. Throws when the system has no pty left. */
export function openPty(): Result<Pty> {
  const native = loadNative();
  return native === null
    ? fail('file-missing', "node-pty's native module could not be loaded", { file: 'node-pty' })
    : ok(new NativePty(native));
}

function loadNative(): PtyNative | null {
  try {
    // By name at run time: bundled, it could not find its .node file.
    const loaded: unknown = createRequire(__filename)('node-pty');
    const native: unknown =
      typeof loaded === 'object' && loaded !== null && 'native' in loaded ? loaded.native : null;
    return isPtyNative(native) ? native : null;
  } catch {
    return null;
  }
}

function isPtyNative(value: unknown): value is PtyNative {
  return (
    typeof value === 'object' &&
    value !== null &&
    'open' in value &&
    typeof value.open === 'function' &&
    'resize' in value &&
    typeof value.resize === 'function'
  );
}

class NativePty implements Pty {
  readonly slavePath: string;
  readonly #native: PtyNative;
  readonly #master: number;
  readonly #slave: number;
  readonly #stream: ReadStream;
  readonly #decoder = new StringDecoder('utf8');
  readonly #listeners = new Set<(text: string) => void>();
  #kept = '';
  #unwritten = Buffer.alloc(0);
  #retry: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor(native: PtyNative) {
    const { master, slave, pty } = native.open(COLUMNS, ROWS);
    this.slavePath = pty;
    this.#native = native;
    this.#master = master;
    this.#slave = slave;
    this.#stream = new ReadStream(master);
    this.#stream.on('data', (chunk: Buffer) => this.#read(chunk));
    // EIO: QEMU led the session of this terminal and is gone. Its exit says so.
    this.#stream.on('error', () => undefined);
  }

  onData(listener: (text: string) => void): () => void {
    const earlier = this.scrollback();
    if (earlier !== '') listener(earlier);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  scrollback(): string {
    return this.#kept.slice(-SCROLLBACK_BOUND);
  }

  write(text: string): void {
    if (this.#disposed) return;
    const room = UNWRITTEN_BOUND_BYTES - this.#unwritten.length;
    this.#unwritten = Buffer.concat([this.#unwritten, Buffer.from(text, 'utf8').subarray(0, room)]);
    if (this.#retry === null) this.#flush();
  }

  resize(columns: number, rows: number): void {
    if (!this.#disposed) this.#native.resize(this.#master, columns, rows);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#listeners.clear();
    this.#stream.destroy();
    closeSync(this.#slave);
  }

  #read(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    if (text === '') return;
    this.#kept += text;
    // Cut at twice the bound: cutting a long string at every chunk would copy it at every chunk.
    if (this.#kept.length > 2 * SCROLLBACK_BOUND) this.#kept = this.scrollback();
    for (const listener of [...this.#listeners]) listener(text);
  }

  /** The stream's own write would block us while the terminal's 4 KiB are full: libuv writes to a master blockingly. */
  #flush(): void {
    this.#retry = null;
    try {
      while (this.#unwritten.length > 0) {
        this.#unwritten = this.#unwritten.subarray(writeSync(this.#master, this.#unwritten));
      }
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (full) this.#retry = setTimeout(() => this.#flush(), RETRY_MS);
      else this.#unwritten = Buffer.alloc(0);
    }
  }
}
