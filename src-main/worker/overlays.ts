/** Overlays of the recordings that are open: their cycles' phases, gathered in steps, and pictures of them. */
import { performance } from 'node:perf_hooks';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import { overlayOf } from '@core/analysis/overlay';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import { OverlayRuns } from '@core/analysis/overlay-runs';

/** After so long the window is told how far it is, and asks again if it still wants to know. */
const STEP_MS = 60;
/** Cycles between two looks at the clock. */
const AT_ONCE = 16;

export class Overlays {
  /** Goes with its analysis. */
  readonly #runs = new WeakMap<RecordingAnalysis, OverlayRuns>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Works on it for a moment; ready, or as far as it is. Throws UnreadableEvents as the analysis does. */
  answer(analysis: RecordingAnalysis, request: OverlayRequest): OverlayAnswer {
    const runs = this.#runs.get(analysis) ?? new OverlayRuns();
    this.#runs.set(analysis, runs);
    const total = analysis.count;
    const untilMs = this.nowMs() + STEP_MS;
    while (runs.count < total) {
      if (runs.count % AT_ONCE === 0 && runs.count > 0 && this.nowMs() >= untilMs)
        return { state: 'gathering', done: runs.count, total };
      runs.add(analysis.cycle(runs.count));
    }
    return { state: 'ready', view: overlayOf(runs, request) };
  }
}
