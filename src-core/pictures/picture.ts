/** A view of a recording, or of some of its cycles, as an SVG file. */
import { subtitleParts, WITHOUT_CYCLES } from '../analysis/report-figures';
import { leftOutSentence } from '../analysis/unread-cycles';
import { assertNever } from '../errors';
import type { ExchangedRecording } from '../exchange/exchanged-recording';
import { summaryOf } from '../exchange/json-report';
import { barriersView } from './barriers';
import type { PictureChoice, PictureView } from './choice';
import { cyclesView } from './cycles';
import { drawEmpty } from './empty';
import { flameView } from './flame';
import { drawingWidth, framed } from './frame';
import type { DrawnView } from './frame';
import { overlayView } from './overlay';
import type { Pictured } from './pictured';
import { statisticsView } from './statistics';
import { timelineView } from './timeline';

/** Its bytes in order, as exchangePieces gives them. */
export function* picturePieces(
  exchanged: ExchangedRecording,
  { view, theme, widthPx }: PictureChoice,
): Generator<Uint8Array> {
  const summary = yield* summaryOf(exchanged);
  const drawn = yield* drawView(view, { exchanged, summary }, drawingWidth(widthPx));
  const { leftOut, count } = exchanged;
  const missing = leftOut === null ? [] : [leftOutSentence(leftOut.cycles, count + leftOut.cycles.length)];
  const detail = [...subtitleParts(summary), ...missing].join(' · ');
  yield new TextEncoder().encode(framed(drawn, { detail, theme, widthPx }));
}

function* drawView(view: PictureView, pictured: Pictured, widthPx: number): Generator<Uint8Array, DrawnView> {
  if (pictured.summary.cycles.length === 0)
    return { title: `No cycle · ${view}`, legend: [], ...drawEmpty(WITHOUT_CYCLES, widthPx) };
  switch (view) {
    case 'timeline':
      return timelineView(pictured, widthPx);
    case 'cycles':
      return cyclesView(pictured, widthPx);
    case 'overlay':
      return yield* overlayView(pictured, widthPx);
    case 'flame':
      return yield* flameView(pictured, widthPx);
    case 'statistics':
      return statisticsView(pictured, widthPx);
    case 'barriers':
      return yield* barriersView(pictured, widthPx);
    default:
      return assertNever(view);
  }
}
