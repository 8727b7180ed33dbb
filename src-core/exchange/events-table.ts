/** One row an event, as attribution reads them. */
import { EVENT_KINDS } from '../recording/events';
import type { EventColumns, EventKind } from '../recording/events';
import type { RecordingTables } from '../recording/recording';
import type { HandlerIdentity } from '../analysis/notifier-names';
import { ThreadNames } from './cycle-slices';
import type { ExchangedRecording } from './exchanged-recording';
import { BatchBuilder } from './table';
import type { Table, TableBatch, TableColumn } from './table';

const COLUMNS: readonly TableColumn[] = [
  /** From the recording's origin. */
  { name: 'timeNs', type: 'int64' },
  /** Null between cycles. */
  { name: 'cycle', type: 'int32' },
  { name: 'cpu', type: 'int32' },
  { name: 'tid', type: 'int32' },
  { name: 'thread', type: 'text' },
  { name: 'event', type: 'text' },
  /** The function, handler or place in the code; of a switch whether the thread could have gone on. */
  { name: 'name', type: 'text' },
  /** Who woke it or sent it the signal. */
  { name: 'byTid', type: 'int32' },
  { name: 'by', type: 'text' },
  /** prev_state, signal, exit reason, or since when it ran as nanoseconds before: see EVENT_KINDS. */
  { name: 'value', type: 'int64' },
  /** Kernel's, leaf first, with semicolons between. */
  { name: 'stack', type: 'text' },
];

export function eventsTable(exchanged: ExchangedRecording): Omit<Table, 'facts'> {
  function* batches(): Generator<TableBatch> {
    const builder = new BatchBuilder(COLUMNS.length);
    const names = new ThreadNames(exchanged.recording);
    for (const { context, firstRow, endRow } of exchanged.cycles()) {
      const { recording, handlers, originNs, seenNs, analysis } = context;
      const { events } = recording;
      for (let row = firstRow; row < endRow; row += 1) {
        const timeNs = events.timeNs[row] ?? 0;
        const tid = events.tid[row] ?? -1;
        const cpu = events.cpu[row] ?? -1;
        const told = factsOf(recording, events, handlers, row);
        builder.row([
          timeNs,
          timeNs >= originNs && timeNs <= seenNs ? analysis.cycle.index : null,
          cpu < 0 ? null : cpu,
          tid,
          names.of(tid),
          told.kind,
          told.name,
          told.by,
          told.by === null ? null : names.of(told.by),
          told.value,
          recording.stacks[events.stack[row] ?? -1]?.join(';') ?? null,
        ]);
      }
      yield builder.full();
    }
    yield builder.rest();
  }
  return { columns: COLUMNS, batches: batches() };
}

export interface EventFacts {
  readonly kind: EventKind;
  readonly name: string | null;
  /** A tid. */
  readonly by: number | null;
  readonly value: number | null;
}

/** What an event's `a` and `b` say: see EVENT_KINDS. */
export function factsOf(
  { functions, code }: Pick<RecordingTables, 'functions' | 'code'>,
  events: EventColumns,
  handlers: readonly HandlerIdentity[],
  row: number,
): EventFacts {
  const kind = EVENT_KINDS[events.kind[row] ?? 0] ?? 'sampled';
  const [a, b] = [events.a[row] ?? -1, events.b[row] ?? -1];
  const facts = (name: string | null, by: number | null = null, value: number | null = null): EventFacts => ({
    ...{ kind, name, by, value },
  });
  const thread = (tid: number): number | null => (tid < 0 ? null : tid);
  switch (kind) {
    case 'functionEntered':
    case 'functionReturned':
      return facts(functions[a] ?? null);
    case 'handlerEntered':
    case 'handlerReturned':
      return facts(handlers[a]?.label ?? null);
    case 'switchedOut':
      return facts(a === 1 ? 'runnable' : 'blocked', null, b);
    case 'woken':
      return facts(null, thread(a));
    case 'signalled':
      return facts(null, thread(b), a);
    case 'guestExited':
    case 'ran':
      return facts(null, null, a);
    case 'kvmRunReturned':
      return facts(b < 0 ? `errno ${String(-b)}` : null, null, a);
    case 'sampled':
      return facts(code[a]?.function ?? null);
    case 'switchedIn':
    case 'kvmRunEntered':
      return facts(null);
  }
}
