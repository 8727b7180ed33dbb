/** The report as one page that needs no network. */
import { pageTimelineRequest, renderHtmlPage } from '../analysis/html-page';
import { createTimelineSource } from '../timeline/timeline-view';
import type { ExchangedRecording } from './exchanged-recording';
import { summaryOf } from './json-report';

export function* pagePieces(exchanged: ExchangedRecording): Generator<Uint8Array> {
  const summary = yield* summaryOf(exchanged);
  const request = pageTimelineRequest(summary);
  const view = request === null ? null : createTimelineSource(exchanged.asAnalysis()).view(request);
  yield new TextEncoder().encode(renderHtmlPage(summary, view?.ok === true ? view.value : null));
}
