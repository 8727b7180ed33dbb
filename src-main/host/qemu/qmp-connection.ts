/**
 * QMP over a unix socket. Instants are CLOCK_MONOTONIC (process.hrtime.bigint), taken immediately before a request's
 * bytes go to the kernel and first thing when bytes have been read.
 */
import type { Socket } from 'node:net';
import { fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { QmpSession } from '@core/qmp/session';
import type { SessionOutput, SessionReply } from '@core/qmp/session';
import { monotonicNs } from '@core/units';
import type { MonotonicNs } from '@core/units';
import type { QmpConnection, QmpEvent, QmpOptions, QmpReply } from '../../engine/ports/qmp';

const NS_PER_MS = 1_000_000n;
const now = (): MonotonicNs => monotonicNs(process.hrtime.bigint());
const deadlineAfter = (milliseconds: number): MonotonicNs =>
  monotonicNs(process.hrtime.bigint() + BigInt(Math.ceil(milliseconds)) * NS_PER_MS);

export interface OpenQmpOptions {
  /** For the greeting and its answer. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * Takes over a connected socket and negotiates; on any failure the socket is destroyed. Fails with qmp-protocol,
 * qmp-error, qemu-exited (closed before it was ready), qemu-unresponsive (deadline) or cancelled.
 */
export function openQmp(
  socket: Socket,
  { deadlineMs, signal }: OpenQmpOptions,
): Promise<Result<QmpConnection>> {
  return new Promise((resolve) => {
    const connection = new SocketConnection(socket, (outcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(outcome);
    });
    const cancel = (): void => connection.end(failure('cancelled', 'Cancelled while QEMU was greeting'));
    const timer = setTimeout(() => {
      connection.end(failure('qemu-unresponsive', `QEMU did not greet over QMP within ${deadlineMs} ms`));
    }, deadlineMs);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel);
  });
}

interface Waiting {
  readonly writtenAt: MonotonicNs;
  readonly settle: (result: Result<QmpReply>) => void;
}

class SocketConnection implements QmpConnection {
  qemuVersion = '';
  readonly #session = new QmpSession();
  readonly #socket: Socket;
  readonly #opened: (outcome: Result<QmpConnection>) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  #timer: NodeJS.Timeout | null = null;

  constructor(socket: Socket, opened: (outcome: Result<QmpConnection>) => void) {
    this.#socket = socket;
    this.#opened = opened;
    socket.on('data', (chunk: Buffer) => {
      const readAt = now();
      this.#handle(this.#session.feed(chunk, readAt));
    });
    // An error is followed by 'close'.
    socket.on('error', () => undefined);
    socket.once('close', () => this.end(failure('qemu-exited', 'QEMU closed the QMP connection')));
  }

  execute(
    command: string,
    args: Readonly<Record<string, unknown>> = {},
    { deadlineMs, signal }: QmpOptions = {},
  ): Promise<Result<QmpReply>> {
    const cancelled = fail('cancelled', `Cancelled while QEMU was asked to ${command}`, { command });
    if (signal?.aborted === true) return Promise.resolve(cancelled);
    const request = this.#session.request(
      command,
      args,
      deadlineMs === undefined ? null : deadlineAfter(deadlineMs),
    );
    if (!request.ok) return Promise.resolve(request);
    const { id, bytes } = request.value;
    return new Promise((resolve) => {
      const cancel = (): void => {
        this.#session.abandon(id);
        settle(cancelled);
      };
      const settle = (result: Result<QmpReply>): void => {
        signal?.removeEventListener('abort', cancel);
        this.#waiting.delete(id);
        this.#arm();
        resolve(result);
      };
      signal?.addEventListener('abort', cancel);
      this.#arm();
      const writtenAt = now();
      this.#socket.write(bytes);
      this.#waiting.set(id, { writtenAt, settle });
    });
  }

  onEvent(listener: (event: QmpEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.end(failure('qemu-exited', 'The QMP connection was closed'));
  }

  /** Ends the conversation for `reason`; the first one counts. */
  end(reason: Failure): void {
    this.#handle(this.#session.close(reason));
  }

  #handle(outputs: readonly SessionOutput[]): void {
    for (const output of outputs) {
      switch (output.kind) {
        case 'send':
          this.#socket.write(output.bytes);
          break;
        case 'ready':
          this.qemuVersion = output.qemuVersion;
          this.#opened(ok(this));
          break;
        case 'event':
          for (const listener of [...this.#listeners]) listener(output.event);
          break;
        case 'replied':
          this.#replied(output.id, output.result);
          break;
        case 'closed':
          this.#socket.destroy();
          this.#opened({ ok: false, error: output.failure });
          break;
      }
    }
  }

  #replied(id: number, result: Result<SessionReply>): void {
    const waiting = this.#waiting.get(id);
    waiting?.settle(result.ok ? ok({ ...result.value, writtenAt: waiting.writtenAt }) : result);
  }

  /** One timer, for the earliest deadline. */
  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const deadlineAt = this.#session.nextDeadline();
    if (deadlineAt === null) return;
    const restMs = Math.max(0, Math.ceil(Number(deadlineAt - now()) / Number(NS_PER_MS)));
    this.#timer = setTimeout(() => {
      this.#handle(this.#session.expire(now()));
      this.#arm();
    }, restMs);
  }
}
