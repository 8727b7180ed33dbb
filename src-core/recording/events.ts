/**
 * The event table: what attribution reads, whatever tool it came from. Readonly columns, one row an event, in time
 * order. `a` and `b` mean what EVENT_KINDS says.
 */

export const EVENT_KINDS = [
  /** A probed function was entered by `tid`. a: index into Recording.functions. */
  'functionEntered',
  /** A probed function returned in `tid`. a: index into Recording.functions. */
  'functionReturned',
  /** `tid` left its CPU. a: 1 when it could have gone on (preempted, runnable), else 0; b: kernel's prev_state bits.
   * stack: what the kernel was doing for it. */
  'switchedOut',
  /** `tid` got a CPU. */
  'switchedIn',
  /** `tid` was made runnable. a: the thread that woke it. */
  'woken',
  /** `tid` was sent a signal. a: signal number; b: sender's tid. */
  'signalled',
  /** `tid` called ioctl(KVM_RUN). */
  'kvmRunEntered',
  /** Guest code of `tid` was left for the host's kernel. a: reason, in the architecture's numbers. */
  'guestExited',
  /** `tid` is about to return from KVM_RUN to QEMU. a: KVM_EXIT_* reason; b: errno, if negative. */
  'kvmRunReturned',
  /** `tid` is running and has been for a while. a: since when, as nanoseconds before the event. */
  'ran',
  /** vm_state_notify is about to call a handler in `tid`. a: index into Recording.handlers. */
  'handlerEntered',
  /** The handler is back in vm_state_notify. a: index into Recording.handlers, or -1 where only the return was seen. */
  'handlerReturned',
  /** `tid` was on a CPU when the sampling clock fired. a: index into Recording.code, or -1 while in the kernel. */
  'sampled',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const kindIndex = (kind: EventKind): number => EVENT_KINDS.indexOf(kind);

export interface EventColumns {
  readonly count: number;
  /** Nanoseconds from the recording's origin, ascending. */
  readonly timeNs: Float64Array;
  /** The thread that the event is about. */
  readonly tid: Int32Array;
  /** CPU, or -1 where unknown. */
  readonly cpu: Int16Array;
  /** Index into EVENT_KINDS. */
  readonly kind: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Index into Recording.stacks, or -1. */
  readonly stack: Int32Array;
}

/** Of so many rows, all 0. */
export const newEventColumns = (count: number): EventColumns => ({
  count,
  timeNs: new Float64Array(count),
  tid: new Int32Array(count),
  cpu: new Int16Array(count),
  kind: new Uint8Array(count),
  a: new Int32Array(count),
  b: new Int32Array(count),
  stack: new Int32Array(count),
});

export const NO_EVENTS = newEventColumns(0);
