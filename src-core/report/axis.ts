/** Round steps along an axis of time. */
import { durationQuantity } from '../units';

const MOST_STEPS = 7;

/** 1, 2 or 5 times a power of ten nanoseconds, so that at most `most` of them fit. */
export function stepNs(spanNs: number, most = MOST_STEPS): number {
  const least = Math.max(1, spanNs / most);
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((times) => times * power >= least) ?? 10) * power;
}

/** Round instants within [startNs, endNs]. */
export function gridSteps(startNs: number, endNs: number, most = MOST_STEPS): number[] {
  const step = stepNs(endNs - startNs, most);
  const first = Math.ceil(startNs / step);
  return Array.from({ length: Math.floor(endNs / step) - first + 1 }, (_, at) => (first + at) * step);
}

/** A round instant's name. */
export function stepLabel(ns: number): string {
  const { figure, unit } = durationQuantity(ns, 6);
  return ns === 0 ? '0' : `${Number(figure)} ${unit}`;
}

export const fixed = (value: number): string => String(Number(value.toFixed(2)));
