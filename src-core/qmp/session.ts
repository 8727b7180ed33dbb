/**
 * One QMP conversation without its socket: greeting, qmp_capabilities, then commands matched to replies by id.
 * Bytes and instants come in as arguments; bytes to send and what has happened go out.
 */
import { assertNever, err, fail, failure, ok } from '../errors';
import type { Failure, Result } from '../errors';
import type { MonotonicNs, RealtimeNs } from '../units';
import { encodeCommand, QmpDecoder } from './codec';
import type { QmpMessage } from './messages';

export interface SessionEvent {
  readonly name: string;
  readonly data: unknown;
  /** When QEMU made it up, by its own clock in whole microseconds; null where QEMU could not tell. */
  readonly madeAt: RealtimeNs | null;
  readonly readAt: MonotonicNs;
}

export interface SessionReply {
  readonly value: unknown;
  readonly readAt: MonotonicNs;
  /** Read between the request and its reply, in order. */
  readonly events: readonly SessionEvent[];
}

export type SessionOutput =
  /** To be written as it is. */
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Capabilities are negotiated; commands may follow. */
  | { readonly kind: 'ready'; readonly qemuVersion: string }
  | { readonly kind: 'event'; readonly event: SessionEvent }
  | { readonly kind: 'replied'; readonly id: number; readonly result: Result<SessionReply> }
  /** The conversation is over; every command under way has been answered with the same failure. */
  | { readonly kind: 'closed'; readonly failure: Failure };

export interface SessionRequest {
  readonly id: number;
  readonly bytes: Uint8Array;
}

type Phase =
  | { readonly phase: 'greeting' }
  | { readonly phase: 'negotiating'; readonly qemuVersion: string; readonly id: number }
  | { readonly phase: 'ready' }
  | { readonly phase: 'closed'; readonly failure: Failure };

interface Pending {
  readonly command: string;
  readonly deadlineAt: MonotonicNs | null;
  readonly events: SessionEvent[];
}

export class QmpSession {
  #phase: Phase = { phase: 'greeting' };
  #nextId = 1;
  readonly #decoder = new QmpDecoder();
  readonly #pending = new Map<number, Pending>();
  /** Given up on, though their replies may still come. */
  readonly #abandoned = new Set<number>();

  /** Fails once closed, with the failure that closed it. Throws before ready: that is a bug of the caller. */
  request(
    command: string,
    args: Readonly<Record<string, unknown>>,
    deadlineAt: MonotonicNs | null,
  ): Result<SessionRequest> {
    if (this.#phase.phase === 'closed') return err(this.#phase.failure);
    if (this.#phase.phase !== 'ready') throw new Error(`QMP command ${command} before the session was ready`);
    return ok(this.#issue(command, args, deadlineAt));
  }

  /** Takes bytes read at `readAt`. */
  feed(bytes: Uint8Array, readAt: MonotonicNs): readonly SessionOutput[] {
    if (this.#phase.phase === 'closed') return [];
    const { messages, fault } = this.#decoder.feed(bytes);
    const outputs = messages.flatMap((message) => this.#take(message, readAt));
    return fault === null ? outputs : [...outputs, ...this.close(fault)];
  }

  /** Answers what is overdue at `now` with qemu-unresponsive; its reply, if it comes, is dropped. */
  expire(now: MonotonicNs): readonly SessionOutput[] {
    const overdue = [...this.#pending].filter(
      ([, { deadlineAt }]) => deadlineAt !== null && deadlineAt <= now,
    );
    return overdue.map(([id, { command }]) => {
      this.abandon(id);
      const result = fail('qemu-unresponsive', `QEMU did not answer ${command} in time`, { command });
      return { kind: 'replied', id, result };
    });
  }

  /** The earliest deadline, for the adapter's timer. */
  nextDeadline(): MonotonicNs | null {
    let earliest: MonotonicNs | null = null;
    for (const { deadlineAt } of this.#pending.values()) {
      if (deadlineAt !== null && (earliest === null || deadlineAt < earliest)) earliest = deadlineAt;
    }
    return earliest;
  }

  /** Forgets a command without an answer; its reply is dropped when it comes. */
  abandon(id: number): void {
    if (this.#pending.delete(id)) this.#abandoned.add(id);
  }

  /** The conversation is over for `reason`: told once, to each command under way and as such. */
  close(reason: Failure): readonly SessionOutput[] {
    if (this.#phase.phase === 'closed') return [];
    this.#phase = { phase: 'closed', failure: reason };
    const outputs: SessionOutput[] = [...this.#pending.keys()].map((id) => ({
      kind: 'replied',
      id,
      result: err(reason),
    }));
    this.#pending.clear();
    return [...outputs, { kind: 'closed', failure: reason }];
  }

  #issue(
    command: string,
    args: Readonly<Record<string, unknown>>,
    deadlineAt: MonotonicNs | null,
  ): SessionRequest {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#pending.set(id, { command, deadlineAt, events: [] });
    return { id, bytes: encodeCommand({ command, args, id }) };
  }

  #take(message: QmpMessage, readAt: MonotonicNs): readonly SessionOutput[] {
    if (this.#phase.phase === 'closed') return [];
    switch (message.kind) {
      case 'greeting':
        return this.#greeted(message.version);
      case 'event': {
        const { name, data, madeAt } = message;
        const event = { name, data, madeAt, readAt };
        for (const pending of this.#pending.values()) pending.events.push(event);
        return [{ kind: 'event', event }];
      }
      case 'return':
      case 'error':
        return this.#answered(message, readAt);
      default:
        return assertNever(message);
    }
  }

  #greeted(qemuVersion: string): readonly SessionOutput[] {
    if (this.#phase.phase !== 'greeting') {
      return this.close(failure('qmp-protocol', 'QEMU sent a second QMP greeting'));
    }
    const { id, bytes } = this.#issue('qmp_capabilities', {}, null);
    this.#phase = { phase: 'negotiating', qemuVersion, id };
    return [{ kind: 'send', bytes }];
  }

  #answered(
    message: Extract<QmpMessage, { kind: 'return' | 'error' }>,
    readAt: MonotonicNs,
  ): readonly SessionOutput[] {
    const { id } = message;
    if (typeof id !== 'number') return this.close(strayReply(message));
    if (this.#abandoned.delete(id)) return [];
    const pending = this.#pending.get(id);
    if (pending === undefined) return this.close(strayReply(message));
    this.#pending.delete(id);
    if (this.#phase.phase === 'negotiating' && id === this.#phase.id) {
      if (message.kind === 'error') return this.close(refused('qmp_capabilities', message));
      const { qemuVersion } = this.#phase;
      this.#phase = { phase: 'ready' };
      return [{ kind: 'ready', qemuVersion }];
    }
    const result: Result<SessionReply> =
      message.kind === 'error'
        ? err(refused(pending.command, message))
        : ok({ value: message.value, readAt, events: pending.events });
    return [{ kind: 'replied', id, result }];
  }
}

function refused(command: string, message: Extract<QmpMessage, { kind: 'error' }>): Failure {
  const { class: errorClass, description } = message;
  return failure('qmp-error', `QEMU refused ${command}: ${description}`, {
    command,
    errorClass,
    description,
  });
}

/** A reply without an id is QEMU's answer to bytes that it could not parse; one with a strange id answers nobody. */
function strayReply(message: Extract<QmpMessage, { kind: 'return' | 'error' }>): Failure {
  const what = message.kind === 'error' ? `error "${message.description}"` : 'return';
  return failure('qmp-protocol', `QEMU sent a QMP ${what} that answers no command`, {
    id: JSON.stringify(message.id ?? null),
  });
}
