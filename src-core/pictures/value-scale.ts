/** Where values stand along an axis of time, in pixels: in proportion, or by their logarithm where they are of many sizes. */
import { gridSteps } from '../report/axis';

export interface ValueScale {
  readonly isLogarithmic: boolean;
  readonly ticksNs: readonly number[];
  readonly xOf: (ns: number) => number;
}

const TICK_PX = 84;
/** Beyond this, what is common would be drawn as a line beside what is rare. */
const MOST_TIMES = 30;
const STEPS = [1, 2, 5];

/** `fromNs` is less than `toNs`. */
export function valueScale(fromNs: number, toNs: number, leftPx: number, widthPx: number): ValueScale {
  const isLogarithmic = fromNs > 0 && toNs / fromNs > MOST_TIMES;
  const measure = isLogarithmic ? Math.log10 : (ns: number) => ns;
  const pxPer = widthPx / (measure(toNs) - measure(fromNs));
  const xOf = (ns: number): number => leftPx + (measure(ns) - measure(fromNs)) * pxPer;
  const most = Math.max(2, Math.floor(widthPx / TICK_PX));
  const ticksNs = isLogarithmic ? decades(fromNs, toNs, most) : gridSteps(fromNs, toNs, most);
  return { isLogarithmic, ticksNs, xOf };
}

/** 1, 2 and 5 times each power of ten; the powers alone, or some of them, where those are too many. */
function decades(fromNs: number, toNs: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(fromNs)), Math.ceil(Math.log10(toNs))];
  const powers = Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
  const within = (all: readonly number[]): number[] => all.filter((ns) => ns >= fromNs && ns <= toNs);
  const all = within(powers.flatMap((power) => STEPS.map((times) => times * power)));
  if (all.length <= most) return all;
  const tens = within(powers);
  return tens.filter((_, at) => at % Math.max(1, Math.ceil(tens.length / most)) === 0);
}
