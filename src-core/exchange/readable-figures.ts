/** The figures of a recording made anew, without the cycles that cannot be read. */
import { attributedInOrder } from '../analysis/attribution';
import type { ChunkedRecording } from '../analysis/attribution';
import { withEmptyRows } from '../analysis/empty-rows';
import type { Environment } from '../analysis/environment';
import { overviewOf } from '../analysis/overview';
import type { RecordingOverview } from '../analysis/overview';
import type { LeftOut } from '../analysis/unread-cycles';
import { ExchangedRecording } from './exchanged-recording';
import { summaryAtOnce } from './json-report';

export interface ReadableFigures {
  /** Its table has a row for each cycle of the recording: of one that is left out an empty one, which no statistic counts. */
  readonly overview: RecordingOverview;
  /** Null where all could be read. */
  readonly leftOut: LeftOut | null;
}

/** Throws UnreadableEvents where no cycle can be read. */
export function readableFigures(recording: ChunkedRecording, environment: Environment): ReadableFigures {
  const exchanged = new ExchangedRecording(attributedInOrder(recording), environment);
  const overview = overviewOf(summaryAtOnce(exchanged));
  const { leftOut } = exchanged;
  if (leftOut === null) return { overview, leftOut };
  return { overview: { ...overview, cycles: withEmptyRows(overview.cycles, leftOut.cycles) }, leftOut };
}
