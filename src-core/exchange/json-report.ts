/** The report that `report --json` prints, with the cycles that were chosen: cycle by cycle, for critical paths are long. */
import { reportOf } from '../analysis/report';
import { reportPath } from '../analysis/report-path';
import { Summariser } from '../analysis/summarise';
import type { RecordingSummary } from '../analysis/summary';
import { UnreadableEvents } from '../recording/unreadable-events';
import { NOTHING_YET } from './exchanged-recording';
import type { ExchangedRecording } from './exchanged-recording';
import { TextPieces } from './text-pieces';

/** Some ten milliseconds of attributing. */
const CYCLES_A_STEP = 20;

/**
 * Leaves out what cannot be read, also of what is made of the recording afterwards. Gives nothing but turns to others before it is
 * done. Throws UnreadableEvents where no cycle can be read.
 */
export function* summaryOf(exchanged: ExchangedRecording): Generator<Uint8Array, RecordingSummary> {
  try {
    return yield* wholeSummary(exchanged);
  } catch (thrown) {
    if (!(thrown instanceof UnreadableEvents)) throw thrown;
  }
  yield* exchanged.leaveOutUnread();
  return yield* wholeSummary(exchanged);
}

/** The same for whoever has nobody else to let in. */
export function summaryAtOnce(exchanged: ExchangedRecording): RecordingSummary {
  const steps = summaryOf(exchanged);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function* wholeSummary(exchanged: ExchangedRecording): Generator<Uint8Array, RecordingSummary> {
  const summariser = new Summariser(exchanged.asAnalysis(), exchanged.environment);
  while (summariser.step(CYCLES_A_STEP)) yield NOTHING_YET;
  return summariser.finish();
}

export function* reportPieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const summary = yield* summaryOf(exchanged);
  const analysis = exchanged.asAnalysis();
  const { cycles, ...rest } = reportOf(summary);
  const text = new TextPieces();
  text.add('{');
  for (const [name, value] of Object.entries(rest))
    text.add(`${JSON.stringify(name)}:${JSON.stringify(value)},\n`);
  text.add('"cycles":[');
  for (const [at, cycle] of cycles.entries()) {
    text.add(
      `${at === 0 ? '' : ','}\n${JSON.stringify({ ...cycle, criticalPath: reportPath(analysis, at) })}`,
    );
    yield text.piece();
  }
  text.add('\n]}\n');
  yield text.rest();
}
