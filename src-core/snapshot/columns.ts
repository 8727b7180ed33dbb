/** Events as a table of their own for each chunk. */
import { ok, type Fact, type Result } from '../errors';
import { EVENT_KINDS, type EventColumns, type EventKind } from '../recording/events';
import type { Specs } from './arrow/layout';
import { newRoom } from './arrow/rooms';
import { readTable } from './arrow/read-table';
import { tableFile } from './arrow/write-table';
import type { Entries } from './entries';

export const EVENTS = {
  timeNs: { type: 'f64' },
  tid: { type: 'i32' },
  cpu: { type: 'i16', nothing: -1 },
  kind: { type: 'u8' },
  a: { type: 'i32', nothing: -1 },
  b: { type: 'i32' },
  stack: { type: 'i32', nothing: -1 },
} as const satisfies Specs;

/** Columns may be longer than the table: decoders grow them in steps. `kinds` are the names that `kind` numbers. */
export function encodeEvents(
  { count, ...columns }: EventColumns,
  kinds: readonly string[] = EVENT_KINDS,
  room = newRoom,
): Uint8Array<ArrayBuffer> {
  const cut = <T extends Float64Array | Int32Array | Int16Array | Uint8Array>(column: T) =>
    column.subarray(0, count);
  const values = {
    timeNs: cut(columns.timeNs),
    tid: cut(columns.tid),
    cpu: cut(columns.cpu),
    kind: cut(columns.kind),
    a: cut(columns.a),
    b: cut(columns.b),
    stack: cut(columns.stack),
  };
  // Of the others, -1 is a number like any.
  const [returned, sampled] = [kinds.indexOf('handlerReturned'), kinds.indexOf('sampled')];
  return tableFile(count, EVENTS, values, {
    facts: { kinds: JSON.stringify(kinds), time: 'nanoseconds from the origin in recording.json' },
    isNull: { a: (row) => values.kind[row] === returned || values.kind[row] === sampled },
    room,
  });
}

/** What the columns' values must stay within. */
export interface ColumnBounds {
  /** Names of event kinds in the file's own order. */
  readonly kinds: readonly string[];
  readonly functions: number;
  readonly stacks: number;
  readonly handlers: number;
  readonly code: number;
}

/** The events in `entry`, with this program's kind indexes. Fails with snapshot-corrupt. */
export function decodeEvents(
  entries: Entries,
  entry: string,
  count: number,
  bounds: ColumnBounds,
): Result<EventColumns> {
  const table = readTable(entries, entry, EVENTS, count);
  if (!table.ok) return table;
  const { columns, wrong } = table.value;
  // Spelled out: of a spread each chunk gets another hidden class, and all that goes through events is compiled anew.
  const { timeNs, tid, cpu, kind, a, b, stack } = columns;
  return checkEvents({ count, timeNs, tid, cpu, kind, a, b, stack }, bounds, wrong);
}

type Wrong = (
  column: keyof typeof EVENTS,
  what: string,
  facts: Readonly<Record<string, Fact>>,
) => Result<never>;

/** What `a` names, by kind: the least it may be, and the first that is too large; null where it is a number like any. */
function namedBy({ functions, handlers, code }: ColumnBounds) {
  const named: Partial<Record<EventKind, readonly [number, number, string]>> = {
    functionEntered: [0, functions, 'function'],
    functionReturned: [0, functions, 'function'],
    handlerEntered: [0, handlers, 'handler'],
    handlerReturned: [-1, handlers, 'handler'],
    sampled: [-1, code, 'place in the code'],
  };
  return EVENT_KINDS.map((kind) => named[kind] ?? null);
}

/** Gives them their kinds' indexes in this program. Fails as `wrong` says. */
export function checkEvents(events: EventColumns, bounds: ColumnBounds, wrong: Wrong): Result<EventColumns> {
  const translated = bounds.kinds.map((name) => EVENT_KINDS.findIndex((kind) => kind === name));
  const named = namedBy(bounds);
  let earlier = -Infinity;
  for (let row = 0; row < events.count; row += 1) {
    const timeNs = events.timeNs[row] ?? NaN;
    if (!Number.isSafeInteger(timeNs) || timeNs < earlier) {
      return wrong('timeNs', 'times are not ascending integers', { row });
    }
    earlier = timeNs;
    const kind = translated[events.kind[row] ?? -1] ?? -1;
    if (kind < 0) return wrong('kind', 'an event has no known kind', { row });
    events.kind[row] = kind;
    const a = events.a[row] ?? -1;
    const limits = named[kind] ?? null;
    if (limits !== null && (a < limits[0] || a >= limits[1])) {
      return wrong('a', `an event names a ${limits[2]} that is not there`, { row, a });
    }
    const stack = events.stack[row] ?? -2;
    if (stack < -1 || stack >= bounds.stacks) {
      return wrong('stack', 'an event names a stack that is not there', { row, stack });
    }
    const cpu = events.cpu[row] ?? -2;
    if (cpu < -1) return wrong('cpu', 'an event names a CPU below -1', { row, cpu });
  }
  return ok(events);
}
