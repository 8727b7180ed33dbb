import { analyseRecording } from '@core/analysis/analyse';
import { overlayOf } from '@core/analysis/overlay';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import { OverlayRuns } from '@core/analysis/overlay-runs';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';

/** One drawn cycle over itself, as often as cycles are asked for. */
export function drawnOverlay(request: OverlayRequest): OverlayAnswer {
  const runs = new OverlayRuns();
  const { cycles } = analyseRecording(drawRecording(STOP_CONT_DRAWING));
  const count = request.cycles === null ? 5 : Math.max(0, ...request.cycles) + 1;
  for (let at = 0; at < count; at += 1) for (const cycle of cycles) runs.add(cycle);
  return { state: 'ready', view: overlayOf(runs, request) };
}
