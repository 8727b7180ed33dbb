/** A view of a recording, or of some of its cycles, as an SVG file. */
import { subtitleParts } from '../analysis/report-figures';
import { assertNever } from '../errors';
import type { ExchangedRecording } from '../exchange/exchanged-recording';
import { summaryOf } from '../exchange/json-report';
import type { PictureChoice, PictureView } from './choice';
import { cyclesView } from './cycles';
import { drawingWidth, framed } from './frame';
import type { DrawnView } from './frame';
import type { Pictured } from './pictured';
import { timelineView } from './timeline';

/** Its bytes in order; a piece may be empty, and gives others their turn. Throws UnreadableEvents as the analysis does. */
export function* picturePieces(
  exchanged: ExchangedRecording,
  { view, theme, widthPx }: PictureChoice,
): Generator<Uint8Array> {
  const summary = yield* summaryOf(exchanged);
  const drawn = drawView(view, { exchanged, summary }, drawingWidth(widthPx));
  const detail = subtitleParts(summary).join(' · ');
  yield new TextEncoder().encode(framed(drawn, { detail, theme, widthPx }));
}

function drawView(view: PictureView, pictured: Pictured, widthPx: number): DrawnView {
  switch (view) {
    case 'timeline':
      return timelineView(pictured, widthPx);
    case 'cycles':
      return cyclesView(pictured, widthPx);
    default:
      return assertNever(view);
  }
}
