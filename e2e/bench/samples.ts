/** What repetitions come to. */
import { ascendingOf, quantile } from '@core/analysis/statistics/statistics';

export interface Repetitions {
  readonly p50: number;
  readonly p95: number;
  readonly least: number;
  readonly most: number;
}

export function repetitionsOf(values: readonly number[]): Repetitions {
  const ascending = ascendingOf(values);
  return {
    p50: quantile(ascending, 0.5),
    p95: quantile(ascending, 0.95),
    least: quantile(ascending, 0),
    most: quantile(ascending, 1),
  };
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Share of the variance that the line explains. */
  readonly rSquared: number;
}

/** Least squares through points with at least two different x. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line {
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = meanOf(points.map(([x]) => x));
  const meanY = meanOf(points.map(([, y]) => y));
  const spread = (pick: (x: number, y: number) => number): number =>
    points.reduce((sum, [x, y]) => sum + pick(x - meanX, y - meanY), 0);
  const slope = spread((x, y) => x * y) / spread((x) => x * x);
  const rSquared = (slope * spread((x, y) => x * y)) / spread((_, y) => y * y);
  return { slope, intercept: meanY - slope * meanX, rSquared };
}

/** How y grows with x: the exponent of a power law. */
export const exponentOf = (points: readonly (readonly [x: number, y: number])[]): number =>
  fitLine(points.map(([x, y]) => [Math.log(x), Math.log(y)])).slope;
