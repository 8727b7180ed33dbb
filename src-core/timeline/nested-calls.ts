/** The driving thread's calls with the state-change handlers that vm_state_notify called nested among them. */
import { firstRowFrom, rowsOf } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { Span } from '../phases/partition';
import type { CycleContext } from './cycle-context';

export interface NestedCall extends Span {
  /** Index into Recording.handlers; -1 for functions. */
  readonly handler: number;
}

const NOTIFY = 'vm_state_notify';
const ENTERED = kindIndex('handlerEntered');
const RETURNED = kindIndex('handlerReturned');

/** Outermost first, in start order. */
export function nestedCalls(context: CycleContext): readonly NestedCall[] {
  const { analysis, recording } = context;
  const calls = analysis.spans.map(({ name, startNs, endNs, depth }): NestedCall => ({
    name,
    startNs,
    endNs,
    depth,
    handler: -1,
  }));
  if (recording.handlers.length === 0) return calls;
  const handled = calls
    .filter(({ name }) => name === NOTIFY)
    .flatMap((span) => handlersWithin(context, span));
  if (handled.length === 0) return calls;
  // A handler stands right below the call that it is in and above what it calls itself.
  const ordered = [...calls, ...handled].sort(
    (left, right) => left.startNs - right.startNs || left.depth - right.depth,
  );
  return nested(ordered);
}

/** One whose return was not seen lasts until the next is called, or until vm_state_notify returns. */
function handlersWithin(context: CycleContext, span: Span): NestedCall[] {
  const { analysis, recording, indexed, handlers } = context;
  const { events } = recording;
  const found: NestedCall[] = [];
  for (const { tid, spans } of analysis.courses?.cycle.driven ?? []) {
    if (!spans.some((own) => own.startNs === span.startNs && own.name === span.name)) continue;
    const rows = rowsOf(indexed.rows, tid);
    let open: { readonly handler: number; readonly startNs: number } | null = null;
    const close = (endNs: number): void => {
      if (open === null) return;
      const { handler, startNs } = open;
      found.push({ name: handlers[handler]?.label ?? '?', handler, startNs, endNs, depth: span.depth + 0.5 });
      open = null;
    };
    for (let at = firstRowFrom(events, rows, span.startNs); at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const timeNs = events.timeNs[row] ?? 0;
      if (timeNs >= span.endNs) break;
      if (events.kind[row] !== ENTERED && events.kind[row] !== RETURNED) continue;
      close(timeNs);
      if (events.kind[row] === ENTERED) open = { handler: events.a[row] ?? -1, startNs: timeNs };
    }
    close(span.endNs);
  }
  return found;
}

/**
 * By what lies in what, of calls in start order. Events that were lost leave calls that outlast the one around them: they end with
 * it at the latest.
 */
export function nested<C extends Span>(calls: readonly C[]): C[] {
  const open: number[] = [];
  return calls.map((call) => {
    while ((open.at(-1) ?? Infinity) <= call.startNs) open.pop();
    const depth = open.length;
    const endNs = Math.min(call.endNs, open.at(-1) ?? Infinity);
    open.push(endNs);
    return call.endNs === endNs && call.depth === depth ? call : { ...call, endNs, depth };
  });
}
