/**
 * QEMU sends STOP between its notifiers and the drain, and RESUME first thing in vm_start; it does nothing else in
 * either gap (do_vm_stop and vm_prepare_start in system/cpus.c, 7.2 to 11). So the gaps are the sends, and four probes
 * fewer disturb the guest.
 */
import type { Span } from './partition';

export const SENDING_STOP = 'sending STOP';
export const SENDING_RESUME = 'sending RESUME';

function childrenOf(parent: Span, spans: readonly Span[]): Span[] {
  return spans.filter(
    (span) => span.depth === parent.depth + 1 && span.startNs >= parent.startNs && span.endNs <= parent.endNs,
  );
}

function sendWithin(parent: Span, spans: readonly Span[]): Span | null {
  const children = childrenOf(parent, spans);
  const notify = children.find((child) => child.name === 'vm_state_notify');
  if (notify === undefined) return null;
  const depth = parent.depth + 1;
  if (parent.name === 'vm_start') {
    return { name: SENDING_RESUME, startNs: parent.startNs, endNs: notify.startNs, depth };
  }
  const drain = children[children.indexOf(notify) + 1];
  return drain?.name === 'bdrv_drain_all'
    ? { name: SENDING_STOP, startNs: notify.endNs, endNs: drain.startNs, depth }
    : null;
}

/** The calls and, among them, the sends of STOP and RESUME that lie between them. In start order, outermost first. */
export function withEventSends(spans: readonly Span[]): Span[] {
  const all = [...spans];
  for (const parent of spans) {
    if (parent.name !== 'vm_stop' && parent.name !== 'vm_start') continue;
    const send = sendWithin(parent, spans);
    if (send !== null && send.endNs > send.startNs) all.push(send);
  }
  return all.sort((left, right) => left.startNs - right.startNs || left.depth - right.depth);
}
