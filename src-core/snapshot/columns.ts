/** The event table as raw little-endian columns, one entry each; every machine that runs this is little-endian. */
import { ok, type Result } from '../errors';
import { EVENT_KINDS, kindIndex, type EventColumns } from '../recording/events';
import { corrupt } from './content';
import type { ZipEntries } from './zip';

export const COLUMN_ENTRIES = {
  timeNs: 'events/timeNs.f64',
  tid: 'events/tid.i32',
  cpu: 'events/cpu.i16',
  kind: 'events/kind.u8',
  a: 'events/a.i32',
  b: 'events/b.i32',
  stack: 'events/stack.i32',
} as const;
type Column = keyof typeof COLUMN_ENTRIES;

export function encodeColumns(events: EventColumns): Map<string, Uint8Array> {
  const entry = (column: Column): [string, Uint8Array] => {
    // Columns may be longer than the table: decoders grow them in steps.
    const used = events[column].subarray(0, events.count);
    return [COLUMN_ENTRIES[column], new Uint8Array(used.buffer, used.byteOffset, used.byteLength)];
  };
  return new Map((Object.keys(COLUMN_ENTRIES) as Column[]).map(entry));
}

/** What the columns' values must stay within. */
export interface ColumnBounds {
  readonly count: number;
  /** Names of event kinds in the file's own order. */
  readonly kinds: readonly string[];
  readonly functions: number;
  readonly stacks: number;
  readonly handlers: number;
  readonly code: number;
}

/** Columns on buffers of their own, with this program's kind indexes. Fails with snapshot-corrupt. */
export function decodeColumns(entries: ZipEntries, bounds: ColumnBounds): Result<EventColumns> {
  const buffers = new Map<string, ArrayBuffer>();
  for (const [column, name] of Object.entries(COLUMN_ENTRIES)) {
    const bytes = entries.get(name);
    if (bytes === undefined) return corrupt(name, 'it is missing');
    const expected = bounds.count * elementBytes(name);
    if (bytes.length !== expected) {
      return corrupt(name, 'its length does not fit the number of events', {
        sizeBytes: bytes.length,
        expected,
      });
    }
    // The zip reader gave each entry a buffer of its own, so that it is aligned.
    buffers.set(column, bytes.buffer);
  }
  const buffer = (column: Column): ArrayBuffer => buffers.get(column) ?? new ArrayBuffer(0);
  const events: EventColumns = {
    count: bounds.count,
    timeNs: new Float64Array(buffer('timeNs')),
    tid: new Int32Array(buffer('tid')),
    cpu: new Int16Array(buffer('cpu')),
    kind: new Uint8Array(buffer('kind')),
    a: new Int32Array(buffer('a')),
    b: new Int32Array(buffer('b')),
    stack: new Int32Array(buffer('stack')),
  };
  return checkColumns(events, bounds);
}

const elementBytes = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0) / 8;

function checkColumns(events: EventColumns, bounds: ColumnBounds): Result<EventColumns> {
  const translated = bounds.kinds.map((name) => EVENT_KINDS.findIndex((kind) => kind === name));
  /** What `a` names, by kind: the least it may be, and the first that is too large. */
  const named = new Map<number, readonly [number, number, string]>([
    [kindIndex('functionEntered'), [0, bounds.functions, 'function']],
    [kindIndex('functionReturned'), [0, bounds.functions, 'function']],
    [kindIndex('handlerEntered'), [0, bounds.handlers, 'handler']],
    [kindIndex('handlerReturned'), [-1, bounds.handlers, 'handler']],
    [kindIndex('sampled'), [-1, bounds.code, 'place in the code']],
  ]);
  let earlier = -Infinity;
  for (let row = 0; row < events.count; row += 1) {
    const timeNs = events.timeNs[row] ?? NaN;
    if (!Number.isSafeInteger(timeNs) || timeNs < earlier) {
      return corrupt(COLUMN_ENTRIES.timeNs, 'times are not ascending integers', { row });
    }
    earlier = timeNs;
    const kind = translated[events.kind[row] ?? -1] ?? -1;
    if (kind < 0) return corrupt(COLUMN_ENTRIES.kind, 'an event has no known kind', { row });
    events.kind[row] = kind;
    const a = events.a[row] ?? -1;
    const [least, end, what] = named.get(kind) ?? [-Infinity, Infinity, ''];
    if (a < least || a >= end) {
      return corrupt(COLUMN_ENTRIES.a, `an event names a ${what} that is not there`, { row, a });
    }
    const stack = events.stack[row] ?? -2;
    if (stack < -1 || stack >= bounds.stacks) {
      return corrupt(COLUMN_ENTRIES.stack, 'an event names a stack that is not there', { row, stack });
    }
    const cpu = events.cpu[row] ?? -2;
    if (cpu < -1) return corrupt(COLUMN_ENTRIES.cpu, 'an event names a CPU below -1', { row, cpu });
  }
  return ok(events);
}
