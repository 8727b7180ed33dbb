import { analyseRecording } from '@core/analysis/analyse';
import { OverlayRuns } from '@core/analysis/overlay-runs';
import { flameDifferenceSteps } from '@core/compare/flame-difference';
import type { FlameDifference, FlameDifferenceRequest } from '@core/compare/flame-difference';
import { overlaid } from '@core/compare/overlaid';
import type { OverlaidAnswer, OverlaidRequest } from '@core/compare/overlaid';
import { summarise } from '@core/analysis/summarise';
import { sampleEnvironment } from '@core/testing/summaries';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { overviewOf } from '@core/analysis/overview';
import type { RecordingSummary } from '@core/analysis/summary';
import { compareViewSteps } from '@core/compare/view';
import type { CompareRequest, CompareView } from '@core/compare/view';

/** What the worker would say of two recordings. */
export function drawnComparison(
  { a, b, figure }: CompareRequest,
  ofA: RecordingSummary,
  ofB: RecordingSummary,
): CompareView {
  const steps = compareViewSteps(
    { overview: overviewOf(ofA), cycles: a.cycles },
    { overview: overviewOf(ofB), cycles: b.cycles },
    figure,
  );
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Of the one drawn cycle on either side; the requests' cycles are its. */
export function drawnOverlaid({ a: _a, b: _b, ...request }: OverlaidRequest): OverlaidAnswer {
  const runs = new OverlayRuns();
  const { cycles } = drawn();
  for (const cycle of cycles) runs.add(cycle);
  const side = { runs, counted: Uint32Array.of(0) };
  return { state: 'ready', view: overlaid(side, side, request) };
}

export function drawnFlameDifference({ part, mode }: FlameDifferenceRequest): FlameDifference {
  const analysis = drawn();
  const table = overviewOf(summarise(analysis, sampleEnvironment('full'))).cycles;
  const side = { analysis, commandLine: null, table, counted: Uint32Array.of(0) };
  const steps = flameDifferenceSteps(side, side, { part, mode });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const drawn = () => analyseRecording(drawRecording(STOP_CONT_DRAWING));
