/** The tables of cycles, spans and events: CSV, Arrow and Parquet are written of the same. */
import { cyclesTable } from './cycles-table';
import { eventsTable } from './events-table';
import type { ExchangedRecording } from './exchanged-recording';
import type { ExchangeTable } from './formats';
import { spansTable } from './spans-table';
import type { Table } from './table';
import { recordingTitle } from './recording-title';

export function tableOf(which: ExchangeTable, exchanged: ExchangedRecording): Table {
  const { recording, environment } = exchanged;
  const facts = {
    'quiescope.version': environment.quiescope,
    'quiescope.table': which,
    'quiescope.recording': recordingTitle(exchanged),
    // What startNs and timeNs count from.
    'quiescope.originNs': String(recording.origin),
    'quiescope.clock': recording.clock,
  };
  return { ...columnsOf(which, exchanged), facts };
}

function columnsOf(which: ExchangeTable, exchanged: ExchangedRecording): Omit<Table, 'facts'> {
  switch (which) {
    case 'cycles':
      return cyclesTable(exchanged);
    case 'spans':
      return spansTable(exchanged);
    case 'events':
      return eventsTable(exchanged);
  }
}
