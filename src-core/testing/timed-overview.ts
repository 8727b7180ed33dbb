import type { Figure } from '../analysis/cycle-table';
import type { RecordingOverview } from '../analysis/overview';
import { overviewOf } from '../analysis/overview';
import { countedCycles } from './counted-cycles';
import { drawnSummary } from './summaries';

/** A recording of which nothing is known but these figures, a value a cycle; NaN is null. */
export function timedOverview(
  figures: Readonly<Partial<Record<Figure, Float64Array>>>,
  toldBy: 'calls' | 'clock' = 'calls',
): RecordingOverview {
  const count = Math.max(...Object.values(figures).map((column) => column.length));
  const table = countedCycles(count);
  const cycles = { ...table, figures, toldBy: { words: [toldBy], code: new Uint8Array(count) } };
  return { ...overviewOf(drawnSummary()), cycles };
}
