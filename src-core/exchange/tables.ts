/** The tables of cycles, spans and events: CSV, Arrow and Parquet are written of the same. */
import { cyclesTable } from './cycles-table';
import { eventsTable } from './events-table';
import type { ExchangedRecording } from './exchanged-recording';
import type { ExchangeTable } from './formats';
import { spansTable } from './spans-table';
import type { Table } from './table';

export function tableOf(which: ExchangeTable, exchanged: ExchangedRecording): Table {
  switch (which) {
    case 'cycles':
      return cyclesTable(exchanged);
    case 'spans':
      return spansTable(exchanged);
    case 'events':
      return eventsTable(exchanged);
  }
}
