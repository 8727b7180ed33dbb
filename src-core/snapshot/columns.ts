/** Events as raw columns, in a folder of one entry each. */
import { ok, type Result } from '../errors';
import { EVENT_KINDS, kindIndex, type EventColumns } from '../recording/events';
import { corrupt } from './content';
import type { Entries } from './entries';
import { columnEntry, readColumn } from './typed-columns';

const COLUMNS = {
  timeNs: 'f64',
  tid: 'i32',
  cpu: 'i16',
  kind: 'u8',
  a: 'i32',
  b: 'i32',
  stack: 'i32',
} as const;
type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

export const eventEntry = (folder: string, column: ColumnName): string =>
  `${folder}/${column}.${COLUMNS[column]}`;

/** Columns may be longer than the table: decoders grow them in steps. */
export const encodeColumns = (events: EventColumns, folder: string): [string, Uint8Array][] =>
  COLUMN_NAMES.map((column) => columnEntry(`${folder}/${column}`, events[column].subarray(0, events.count)));

/** What the columns' values must stay within. */
export interface ColumnBounds {
  /** Names of event kinds in the file's own order. */
  readonly kinds: readonly string[];
  readonly functions: number;
  readonly stacks: number;
  readonly handlers: number;
  readonly code: number;
}

/** Columns on buffers of their own, with this program's kind indexes. Fails with snapshot-corrupt. */
export function decodeColumns(
  entries: Entries,
  folder: string,
  count: number,
  bounds: ColumnBounds,
): Result<EventColumns> {
  const read = <T extends 'f64' | 'i32' | 'i16' | 'u8'>(column: ColumnName, type: T) =>
    readColumn(entries, `${folder}/${column}`, type, count);
  const timeNs = read('timeNs', 'f64');
  if (!timeNs.ok) return timeNs;
  const tid = read('tid', 'i32');
  if (!tid.ok) return tid;
  const cpu = read('cpu', 'i16');
  if (!cpu.ok) return cpu;
  const kind = read('kind', 'u8');
  if (!kind.ok) return kind;
  const a = read('a', 'i32');
  if (!a.ok) return a;
  const b = read('b', 'i32');
  if (!b.ok) return b;
  const stack = read('stack', 'i32');
  if (!stack.ok) return stack;
  const events: EventColumns = {
    count,
    timeNs: timeNs.value,
    tid: tid.value,
    cpu: cpu.value,
    kind: kind.value,
    a: a.value,
    b: b.value,
    stack: stack.value,
  };
  return checkColumns(events, folder, bounds);
}

function checkColumns(events: EventColumns, folder: string, bounds: ColumnBounds): Result<EventColumns> {
  const translated = bounds.kinds.map((name) => EVENT_KINDS.findIndex((kind) => kind === name));
  /** What `a` names, by kind: the least it may be, and the first that is too large. */
  const named = new Map<number, readonly [number, number, string]>([
    [kindIndex('functionEntered'), [0, bounds.functions, 'function']],
    [kindIndex('functionReturned'), [0, bounds.functions, 'function']],
    [kindIndex('handlerEntered'), [0, bounds.handlers, 'handler']],
    [kindIndex('handlerReturned'), [-1, bounds.handlers, 'handler']],
    [kindIndex('sampled'), [-1, bounds.code, 'place in the code']],
  ]);
  const entry = (column: ColumnName): string => eventEntry(folder, column);
  let earlier = -Infinity;
  for (let row = 0; row < events.count; row += 1) {
    const timeNs = events.timeNs[row] ?? NaN;
    if (!Number.isSafeInteger(timeNs) || timeNs < earlier) {
      return corrupt(entry('timeNs'), 'times are not ascending integers', { row });
    }
    earlier = timeNs;
    const kind = translated[events.kind[row] ?? -1] ?? -1;
    if (kind < 0) return corrupt(entry('kind'), 'an event has no known kind', { row });
    events.kind[row] = kind;
    const a = events.a[row] ?? -1;
    const limits = named.get(kind);
    if (limits !== undefined && (a < limits[0] || a >= limits[1])) {
      return corrupt(entry('a'), `an event names a ${limits[2]} that is not there`, { row, a });
    }
    const stack = events.stack[row] ?? -2;
    if (stack < -1 || stack >= bounds.stacks) {
      return corrupt(entry('stack'), 'an event names a stack that is not there', { row, stack });
    }
    const cpu = events.cpu[row] ?? -2;
    if (cpu < -1) return corrupt(entry('cpu'), 'an event names a CPU below -1', { row, cpu });
  }
  return ok(events);
}
