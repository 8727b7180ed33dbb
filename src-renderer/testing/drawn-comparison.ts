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
