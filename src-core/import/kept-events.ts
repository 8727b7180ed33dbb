/** Which events of a recording are kept: those of its QEMU, and of a very long one only those about its cycles. */
import { newEventColumns } from '../recording/events';
import type { EventColumns } from '../recording/events';
import type { CalledCycle, Thread } from '../recording/recording';

/** Half of what a snapshot may hold: 31 bytes a row. */
const MAX_ROWS = 16 << 20;
/** Before and after each cycle: what each thread did before is found in it, as a rule. */
const MARGIN_NS = 1_000_000_000;

export interface KeptEvents {
  readonly events: EventColumns;
  /** Whether what is further from a cycle than a second was left out. */
  readonly trimmed: boolean;
}

export function keptEvents(
  events: EventColumns,
  threads: readonly Thread[],
  cycles: readonly CalledCycle[],
  maxRows = MAX_ROWS,
): KeptEvents {
  const own = new Set<number>(threads.map(({ tid }) => tid));
  const rows = rowsWhere(events, (row) => own.has(events.tid[row] as number));
  if (rows.length <= maxRows) return { events: taken(events, rows), trimmed: false };
  const isNear = nearCycles(cycles);
  return {
    events: taken(
      events,
      rows.filter((row) => isNear(events.timeNs[row] as number)),
    ),
    trimmed: true,
  };
}

function rowsWhere({ count }: EventColumns, matches: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(count);
  let found = 0;
  for (let row = 0; row < count; row += 1) if (matches(row)) rows[found++] = row;
  return rows.subarray(0, found);
}

/** To be asked of times in ascending order. */
function nearCycles(cycles: readonly CalledCycle[]): (timeNs: number) => boolean {
  let at = 0;
  return (timeNs) => {
    while ((cycles[at]?.resume.returnedNs ?? Infinity) + MARGIN_NS < timeNs) at += 1;
    return timeNs >= (cycles[at]?.pause.startNs ?? Infinity) - MARGIN_NS;
  };
}

function taken(events: EventColumns, rows: Uint32Array): EventColumns {
  if (rows.length === events.count) return events;
  const { length } = rows;
  const kept = newEventColumns(length);
  for (const column of ['timeNs', 'tid', 'cpu', 'kind', 'a', 'b', 'stack'] as const) {
    const [from, to] = [events[column], kept[column]];
    for (let at = 0; at < length; at += 1) to[at] = from[rows[at] as number] as number;
  }
  return kept;
}
