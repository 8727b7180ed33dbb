/** What pictures are drawn from. */
import type { RecordingSummary } from '../analysis/summary';
import type { ExchangedRecording } from '../exchange/exchanged-recording';

export interface Pictured {
  readonly exchanged: ExchangedRecording;
  /** Of the cycles that were chosen. */
  readonly summary: RecordingSummary;
}
