/** Writes a recording, or some of its cycles, in the format of another tool. */
import { assertNever } from '../errors';
import { csvPieces } from './csv';
import type { ExchangedRecording } from './exchanged-recording';
import { foldedPieces } from './folded';
import type { ExchangeChoice } from './formats';
import { pagePieces } from './html';
import { reportPieces } from './json-report';
import { speedscopePieces } from './speedscope';
import { tableOf } from './tables';

/** The file's bytes in order; a piece may be empty, and gives others their turn. Throws UnreadableEvents as the analysis does. */
export function exchangePieces(
  exchanged: ExchangedRecording,
  { format, table }: ExchangeChoice,
): Iterable<Uint8Array> {
  switch (format) {
    case 'speedscope':
      return speedscopePieces(exchanged);
    case 'folded':
      return foldedPieces(exchanged);
    case 'csv':
      return csvPieces(tableOf(table, exchanged));
    case 'json':
      return reportPieces(exchanged);
    case 'html':
      return pagePieces(exchanged);
    default:
      return assertNever(format);
  }
}
