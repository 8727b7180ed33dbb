/** An NBD server of our own, whose flushes take as long as they are told to: the slow disk of calibration. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { SlowNbd } from '../../engine/calibrate/ports';
import { NbdSession, nbdFlushed, nbdGreeting } from './nbd-protocol';
import type { NbdDisk } from './nbd-protocol';

/** Answers wait while the client has not taken this much of the earlier ones. */
const UNSENT_BOUND_BYTES = 1024 * 1024;
/** QEMU opens one connection for each node; more than this nobody needs. */
const CLIENT_BOUND = 16;

/** Listens on a unix socket, which is made. Fails with file-unwritable. */
export function serveNbd(path: string, disk: NbdDisk): Promise<Result<SlowNbd>> {
  return new Promise((resolve) => {
    const server = createServer();
    const slow = new SlowDisk(server, path, disk);
    server.maxConnections = CLIENT_BOUND;
    server.on('connection', (socket) => slow.serve(socket));
    server.once('error', (error) => resolve(fail('file-unwritable', `${path}: ${error.message}`, { path })));
    server.listen(path, () => resolve(ok(slow)));
  });
}

class SlowDisk implements SlowNbd {
  readonly #sockets = new Set<Socket>();
  #flushDelayMs = 0;
  #sleeps: number[] = [];

  constructor(
    readonly server: Server,
    readonly path: string,
    readonly disk: NbdDisk,
  ) {}

  setFlushDelay(milliseconds: number): void {
    this.#flushDelayMs = milliseconds;
  }

  takeSleeps(): readonly number[] {
    const taken = this.#sleeps;
    this.#sleeps = [];
    return taken;
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  serve(socket: Socket): void {
    const session = new NbdSession(this.disk);
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    const advance = (): void => {
      while (socket.writable && socket.writableLength < UNSENT_BOUND_BYTES) {
        const step = session.next();
        if (step === null) {
          socket.resume();
          return;
        }
        if (step.step === 'close') {
          socket.end();
          return;
        }
        if (step.step === 'send') socket.write(step.bytes);
        else this.#flush(socket, step.cookie);
      }
      // Nothing more is read until what is said was taken.
      socket.pause();
    };
    socket.on('drain', advance);
    socket.on('data', (chunk: Buffer) => {
      session.feed(chunk);
      advance();
    });
    socket.write(nbdGreeting());
  }

  #flush(socket: Socket, cookie: bigint): void {
    const cameAt = process.hrtime.bigint();
    const answer = (): void => {
      this.#sleeps.push(Number(process.hrtime.bigint() - cameAt));
      if (socket.writable) socket.write(nbdFlushed(cookie));
    };
    if (this.#flushDelayMs === 0) answer();
    else setTimeout(answer, this.#flushDelayMs);
  }
}
