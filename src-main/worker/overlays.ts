/** Overlays of the recordings that are open: their cycles' phases, gathered in steps, and pictures of them. */
import { performance } from 'node:perf_hooks';
import type { RecordingAnalysis } from '@core/analysis/analysis';
import { overlayOf } from '@core/analysis/overlay';
import type { OverlayAnswer, OverlayRequest } from '@core/analysis/overlay';
import { OverlayRuns } from '@core/analysis/overlay-runs';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import { overlaid } from '@core/compare/overlaid';
import type { OverlaidAnswer, OverlaidRequest } from '@core/compare/overlaid';

/** After so long the window is told how far it is, and asks again if it still wants to know. */
const STEP_MS = 60;
/** Cycles between two looks at the clock. */
const AT_ONCE = 16;

interface Side {
  readonly analysis: RecordingAnalysis;
  readonly counted: Uint32Array;
}

export class Overlays {
  /** Goes with its analysis. */
  readonly #runs = new WeakMap<RecordingAnalysis, OverlayRuns>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Works on it for a moment; ready, or as far as it is. Throws UnreadableEvents where no cycle can be read. */
  answer(analysis: RecordingAnalysis, request: OverlayRequest): OverlayAnswer {
    const gathering = this.#gather([analysis]);
    if (gathering !== null) return gathering;
    const view = overlayOf(this.#runsOf(analysis), request);
    // Nothing is no overlay.
    if (view.unread !== null && view.aligned + view.unaligned === 0)
      throw new UnreadableEvents(view.unread.failure);
    return { state: 'ready', view };
  }

  /** The same of two, which may be of one recording. */
  answerBoth(a: Side, b: Side, request: Omit<OverlaidRequest, 'a' | 'b'>): OverlaidAnswer {
    const gathering = this.#gather([...new Set([a.analysis, b.analysis])]);
    if (gathering !== null) return gathering;
    const gathered = ({ analysis, counted }: Side) => ({ runs: this.#runsOf(analysis), counted });
    return { state: 'ready', view: overlaid(gathered(a), gathered(b), request) };
  }

  /** Null once all of them is there. */
  #gather(analyses: readonly RecordingAnalysis[]): Extract<OverlayAnswer, { state: 'gathering' }> | null {
    const untilMs = this.nowMs() + STEP_MS;
    for (const analysis of analyses) {
      const runs = this.#runsOf(analysis);
      while (runs.count < analysis.count) {
        if (runs.count % AT_ONCE === 0 && runs.count > 0 && this.nowMs() >= untilMs) {
          const sum = (countOf: (one: RecordingAnalysis) => number): number =>
            analyses.reduce((count, one) => count + countOf(one), 0);
          return {
            state: 'gathering',
            done: sum((one) => this.#runsOf(one).count),
            total: sum(({ count }) => count),
          };
        }
        runs.addNext(analysis);
      }
    }
    return null;
  }

  #runsOf(analysis: RecordingAnalysis): OverlayRuns {
    const runs = this.#runs.get(analysis) ?? new OverlayRuns();
    this.#runs.set(analysis, runs);
    return runs;
  }
}
