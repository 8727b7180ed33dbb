import type { Clock, Log } from '../ports/clock';
import type { RecordPorts } from '../record/record';
import type { CalibrationHost } from './ports';

/** What injections are carried out with. */
export interface Bench {
  readonly host: CalibrationHost;
  readonly readThreads: RecordPorts['readThreads'];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Log;
}
