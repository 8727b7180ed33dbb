import type { Command, LogFact } from './event-arguments';

/** A request that a monitor has read. */
export interface Request {
  readonly command: Command;
  readonly timeNs: number;
}

/**
 * Which request a QMP command's execution is of. A monitor's thread reads and queues it, the main loop takes it out:
 * the address of the queue's entry joins the two.
 */
export class Requests {
  private readonly lastRead = new Map<string, Request | null>();
  private readonly queued = new Map<string, Request | null>();
  /** Where the queue is not logged: what was read and not yet carried out. */
  private readonly waiting = new Map<Command, readonly Request[]>();
  private taken: Request | null = null;
  private showsQueue = false;

  take(fact: Extract<LogFact, { is: 'read' | 'queued' | 'taken' }>, timeNs: number): void {
    switch (fact.is) {
      case 'read': {
        const request = fact.command === null ? null : { command: fact.command, timeNs };
        this.lastRead.set(fact.monitor, request);
        // Two are as many as a thousand: neither is then known to be the one.
        if (request !== null) {
          this.waiting.set(
            request.command,
            [...(this.waiting.get(request.command) ?? []), request].slice(0, 2),
          );
        }
        break;
      }
      case 'queued':
        this.queued.set(fact.request, this.lastRead.get(fact.monitor) ?? null);
        this.lastRead.delete(fact.monitor);
        break;
      case 'taken':
        this.showsQueue = true;
        this.taken = this.queued.get(fact.request) ?? null;
        this.queued.delete(fact.request);
        break;
    }
  }

  /**
   * The request that is carried out now that `command` begins, each once; null where that is not certain.
   * `byQmp`: whether it is known to be QMP that asks.
   */
  carriedOut(command: Command, byQmp: boolean): Request | null {
    if (this.showsQueue) {
      const { taken } = this;
      if (taken?.command !== command) return null;
      this.taken = null;
      return taken;
    }
    if (!byQmp) return null;
    const waiting = this.waiting.get(command) ?? [];
    this.waiting.delete(command);
    return waiting.length === 1 ? (waiting[0] ?? null) : null;
  }
}
