/** Writes a recording, or some of its cycles, in the format of another tool. */
import { assertNever } from '../errors';
import { arrowPieces } from './arrow';
import { chromePieces } from './chrome';
import { csvPieces } from './csv';
import type { ExchangedRecording } from './exchanged-recording';
import { firefoxPieces } from './firefox';
import { foldedPieces } from './folded';
import type { ExchangeTable, ForeignFormatId } from './formats';
import { pagePieces, PLAIN_PARTS } from './html';
import type { PageParts } from './html';
import { reportPieces } from './json-report';
import { parquetPieces } from './parquet';
import { perfettoPieces } from './perfetto';
import { speedscopePieces } from './speedscope';
import { tableOf } from './tables';

/**
 * The file's bytes in order, of the cycles that can be read; a piece may be empty, and gives others their turn. `parts`: for the
 * page alone. Throws UnreadableEvents where no cycle can be read.
 */
export function exchangePieces(
  exchanged: ExchangedRecording,
  { format, table }: { readonly format: ForeignFormatId; readonly table: ExchangeTable },
  parts: PageParts = PLAIN_PARTS,
): Iterable<Uint8Array> {
  switch (format) {
    case 'perfetto':
      return perfettoPieces(exchanged);
    case 'chrome':
      return chromePieces(exchanged);
    case 'speedscope':
      return speedscopePieces(exchanged);
    case 'firefox':
      return firefoxPieces(exchanged);
    case 'folded':
      return foldedPieces(exchanged);
    case 'csv':
      return csvPieces(tableOf(table, exchanged));
    case 'arrow':
      return arrowPieces(tableOf(table, exchanged));
    case 'parquet':
      return parquetPieces(tableOf(table, exchanged));
    case 'json':
      return reportPieces(exchanged);
    case 'html':
      return pagePieces(exchanged, parts);
    default:
      return assertNever(format);
  }
}
