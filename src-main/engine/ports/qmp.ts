/** QEMU's monitor protocol; src-main/host/qemu implements it. */
import type { Result } from '@core/errors';
import type { MonotonicNs, RealtimeNs } from '@core/units';

export interface QmpEvent {
  readonly name: string;
  readonly data: unknown;
  /** When QEMU made it up, by its own clock in whole microseconds; null where QEMU could not tell. */
  readonly madeAt: RealtimeNs | null;
  readonly readAt: MonotonicNs;
}

export interface QmpReply {
  readonly value: unknown;
  /** Immediately before the request's bytes were handed to the kernel. */
  readonly writtenAt: MonotonicNs;
  /** When the reply's bytes were read. */
  readonly readAt: MonotonicNs;
  /** Events read between the request and its reply, in order. */
  readonly events: readonly QmpEvent[];
}

export interface QmpOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface QmpConnection {
  /** QEMU's own version sentence, e.g. "7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)". */
  readonly qemuVersion: string;
  /** Fails with qmp-error (QEMU refused), qemu-unresponsive (deadline), qemu-exited (closed) or cancelled. */
  execute(
    command: string,
    args?: Readonly<Record<string, unknown>>,
    options?: QmpOptions,
  ): Promise<Result<QmpReply>>;
  onEvent(listener: (event: QmpEvent) => void): () => void;
  close(): void;
}
