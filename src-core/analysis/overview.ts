/** A summary whose cycles are columns: what travels to the window, however many cycles there are. */
import { cycleRows, cycleTable } from './cycle-table';
import type { CycleTable } from './cycle-table';
import type { RecordingSummary } from './summary';

export type RecordingOverview = Omit<RecordingSummary, 'cycles'> & { readonly cycles: CycleTable };

export const overviewOf = (summary: RecordingSummary): RecordingOverview => ({
  ...summary,
  cycles: cycleTable(summary.cycles),
});

/** With a row a cycle: for reports, which print each of them. */
export const withRows = (overview: RecordingOverview): RecordingSummary => ({
  ...overview,
  cycles: cycleRows(overview.cycles),
});
