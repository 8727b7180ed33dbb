/** A window of a cycle cut into stretches, each below one frame: what is put there goes below that frame. */
import { phaseOfFunction } from '../../phases/attribute';
import type { Runs, Span } from '../../phases/partition';
import { PHASES } from '../../phases/phase';
import type { JointPart } from '../../phases/joint-phases';
import { firstRowFrom } from '../../recording/by-thread';
import { kindIndex } from '../../recording/events';
import type { EventColumns } from '../../recording/events';
import type { FlameBuilder, Frame } from './flame-tree';

export interface TimeWindow {
  readonly startNs: number;
  readonly endNs: number;
}

/** In time order, without gaps: together the whole window. */
export interface Segment extends TimeWindow {
  readonly node: number;
}

export interface HandlerCall extends TimeWindow {
  readonly frame: Frame;
}

const HANDLER_ENTERED = kindIndex('handlerEntered');
const HANDLER_RETURNED = kindIndex('handlerReturned');

export const plainFrame = (kind: Frame['kind'], name: string): Frame => ({
  name,
  kind,
  phase: null,
  file: null,
});

/** Calls of handlers on a thread, each until the next or until its return. */
export function handlerCalls(
  events: EventColumns,
  rows: Uint32Array,
  { startNs, endNs }: TimeWindow,
  nameOf: (handler: number) => string,
): HandlerCall[] {
  const calls: (TimeWindow & { readonly handler: number })[] = [];
  let open: { readonly handler: number; readonly startNs: number } | null = null;
  const close = (timeNs: number): void => {
    if (open !== null) calls.push({ ...open, endNs: timeNs });
    open = null;
  };
  for (let position = firstRowFrom(events, rows, startNs); position < rows.length; position += 1) {
    const row = rows[position] ?? 0;
    const timeNs = events.timeNs[row] ?? 0;
    if (timeNs >= endNs) break;
    const kind = events.kind[row];
    if (kind !== HANDLER_ENTERED && kind !== HANDLER_RETURNED) continue;
    close(timeNs);
    if (kind === HANDLER_ENTERED) open = { handler: events.a[row] ?? -1, startNs: timeNs };
  }
  close(endNs);
  return calls.map((call) => ({
    startNs: call.startNs,
    endNs: call.endNs,
    frame: { name: nameOf(call.handler), kind: 'handler', phase: 'notify', file: null },
  }));
}

const callsOf = (spans: readonly Span[], window: TimeWindow): (HandlerCall & { readonly depth: number })[] =>
  spans
    .filter((span) => span.startNs >= window.startNs && span.startNs < window.endNs)
    .map(({ name, startNs, endNs, depth }) => ({
      startNs,
      endNs,
      depth,
      frame: { name, kind: 'call', phase: phaseOfFunction(name), file: null },
    }));

/** Cut at every call and return: each stretch belongs to the innermost call. A call ends with its caller at the latest. */
export function callSegments(
  builder: FlameBuilder,
  top: number,
  window: TimeWindow,
  spans: readonly Span[],
  handlers: readonly HandlerCall[],
): Segment[] {
  const outermostFirst = [
    ...callsOf(spans, window),
    ...handlers.map((call) => ({ ...call, depth: Infinity })),
  ].sort(
    (left, right) => left.startNs - right.startNs || right.endNs - left.endNs || left.depth - right.depth,
  );
  const segments: Segment[] = [];
  const open = [{ node: top, endNs: window.endNs }];
  let atNs = window.startNs;
  const passTo = (timeNs: number): void => {
    const node = open.at(-1)?.node ?? top;
    if (timeNs > atNs) segments.push({ startNs: atNs, endNs: timeNs, node });
    atNs = Math.max(atNs, timeNs);
  };
  const leaveUntil = (timeNs: number): void => {
    for (
      let last = open.at(-1);
      open.length > 1 && last !== undefined && last.endNs <= timeNs;
      last = open.at(-1)
    ) {
      passTo(last.endNs);
      open.pop();
    }
  };
  for (const { startNs, endNs, frame } of outermostFirst) {
    leaveUntil(startNs);
    passTo(startNs);
    const above = open.at(-1) ?? { node: top, endNs: window.endNs };
    // What names no phase has its caller's.
    const phase = frame.phase ?? builder.frameAt(above.node)?.phase ?? null;
    const node = builder.below(above.node, { ...frame, phase });
    builder.count(node);
    open.push({ node, endNs: Math.min(endNs, above.endNs) });
  }
  leaveUntil(window.endNs);
  passTo(window.endNs);
  return segments;
}

export function phaseSegments(
  builder: FlameBuilder,
  top: number,
  { startNs, endNs }: TimeWindow,
  runs: Runs,
): Segment[] {
  const segments: Segment[] = [];
  for (let run = 0; run < runs.count; run += 1) {
    const [from, to] = [Math.max(startNs, runs.startNs[run] ?? 0), Math.min(endNs, runs.endNs[run] ?? 0)];
    if (to <= from) continue;
    const phase = PHASES[runs.label[run] ?? -1] ?? 'other';
    segments.push({
      startNs: from,
      endNs: to,
      node: builder.below(top, { name: phase, kind: 'phase', phase, file: null }),
    });
  }
  return segments;
}

/** Of a cycle that no call tells: its phases as far as they are separated. */
export const jointSegments = (
  builder: FlameBuilder,
  top: number,
  window: TimeWindow,
  joint: readonly JointPart[],
): Segment[] =>
  joint
    .filter((part) => part.startNs >= window.startNs && part.endNs <= window.endNs)
    .map(({ phase, startNs, endNs }) => {
      const single = PHASES.find((one) => one === phase) ?? null;
      const kind = single === null ? 'joint' : 'phase';
      return { startNs, endNs, node: builder.below(top, { name: phase, kind, phase: single, file: null }) };
    });
