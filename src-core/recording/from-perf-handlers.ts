/** Calls of QEMU's state-change handlers, as the probes in vm_state_notify see them. */
import type { NotifyHandler } from './recording';

/** Names a handler by its address and the argument that it is called with, both of the process's memory. */
export type HandlerOf = (address: number, opaque: number) => NotifyHandler;

/** Each handler that was called, once for each argument, and which of them a thread is in. */
export class HandlerTable {
  readonly handlers: NotifyHandler[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly inside = new Map<number, number>();

  constructor(private readonly handlerOf: HandlerOf) {}

  /** The index of the handler that `tid` calls now. */
  entered(tid: number, address: number, opaque: number): number {
    const index = this.indexOf(address, opaque);
    this.inside.set(tid, index);
    return index;
  }

  /** The index of the handler that is back in `tid`; null for none: control comes by there without a call too. */
  returned(tid: number): number | null {
    const index = this.inside.get(tid) ?? null;
    this.inside.delete(tid);
    return index;
  }

  private indexOf(address: number, opaque: number): number {
    const key = `${String(address)} ${String(opaque)}`;
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const index = this.handlers.push(this.handlerOf(address, opaque)) - 1;
    this.indexes.set(key, index);
    return index;
  }
}
