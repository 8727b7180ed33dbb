/** Nested calls of probed functions on one thread, from its entry and return events. */
import { firstRowFrom } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { EventColumns } from '../recording/events';
import type { Span } from './partition';

const ENTERED = kindIndex('functionEntered');
const RETURNED = kindIndex('functionReturned');

/**
 * Calls of `rows`' thread within [startNs, endNs), outermost first. A return whose entry was not seen is passed over; a
 * call whose return was not seen ends with its caller (tail calls return through one return) or with the window.
 */
export function spansOf(
  events: EventColumns,
  rows: Uint32Array,
  functions: readonly string[],
  startNs: number,
  endNs: number,
): Span[] {
  const spans: Span[] = [];
  const open: { readonly span: { endNs: number }; readonly called: number }[] = [];
  const close = (depth: number, timeNs: number): void => {
    while (open.length > depth) {
      const top = open.pop();
      if (top !== undefined) top.span.endNs = timeNs;
    }
  };
  for (let position = firstRowFrom(events, rows, startNs); position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    const timeNs = events.timeNs[row] ?? 0;
    if (timeNs >= endNs) break;
    const called = events.a[row] ?? 0;
    if (events.kind[row] === ENTERED) {
      const span = { name: functions[called] ?? '?', startNs: timeNs, endNs, depth: open.length };
      spans.push(span);
      open.push({ span, called });
    } else if (events.kind[row] === RETURNED) {
      const depth = open.findLastIndex((call) => call.called === called);
      if (depth >= 0) close(depth, timeNs);
    }
  }
  close(0, endNs);
  return spans;
}
