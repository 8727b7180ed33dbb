/** What the window asks of two recordings, and what it shows of them. */
import type { Steps } from '../analysis/flame/flame';
import { parseSum } from './condition';
import { compareSteps } from './compare';
import type { Comparison } from './compare';
import { openSide, sampleFor } from './sides';
import type { Side } from './sides';

export interface CompareSideRequest {
  readonly id: string;
  /** Rows of its table, ascending; null for all. */
  readonly cycles: Uint32Array | null;
}

export interface CompareRequest {
  readonly a: CompareSideRequest;
  readonly b: CompareSideRequest;
  /** Whose values are wanted whole, by the name that the comparison gives it. */
  readonly figure: string;
}

export interface CompareView {
  readonly comparison: Comparison;
  readonly figure: string;
  /** The figure's values on either side, ascending; empty where a side has none. */
  readonly a: Float64Array;
  readonly b: Float64Array;
}

export function* compareViewSteps(a: Side, b: Side, figure: string): Steps<CompareView> {
  const valuesOf = (side: Side): Float64Array => {
    const sum = parseSum(figure);
    return (sum === null ? null : sampleFor(openSide(side), sum))?.ascending ?? new Float64Array(0);
  };
  const view = (comparison: Comparison): CompareView => ({
    comparison,
    figure,
    a: valuesOf(a),
    b: valuesOf(b),
  });
  const steps = compareSteps(a, b);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return view(step.value);
    const { value } = step;
    yield () => view(value());
  }
}
