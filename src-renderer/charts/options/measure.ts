/** Where durations stand on an axis, linear or logarithmic, and what is written there. */

export type Scale = 'linear' | 'log';

export interface Measure {
  readonly scale: Scale;
  /** What the axis is labelled in. */
  readonly unit: string;
  /** Position on the axis of a value in nanoseconds; a logarithmic one has no place for 0. */
  at(ns: number): number;
  /** The value at a position. */
  ns(position: number): number;
  /** What is written at a position. */
  label(position: number): string;
  /** Where to write; null lets the chart choose. */
  ticks(fromNs: number, toNs: number): readonly number[] | null;
}

const UNITS = [
  ['s', 1e9],
  ['ms', 1e6],
  ['µs', 1e3],
  ['ns', 1],
] as const;

/** A logarithmic axis with fewer decades than this has ticks within them, too. */
const FEW_DECADES = 2.5;

const trimmed = (figure: number): string => String(Number(figure.toPrecision(4)));

/** A round duration in the unit that it has fewest digits in. */
export function roundDuration(ns: number): string {
  const [unit, scale] = UNITS.find(([, one]) => ns >= one) ?? ['ns', 1];
  return `${trimmed(ns / scale)} ${unit}`;
}

/** `greatestNs` chooses a linear axis' unit. */
export function measureFor(scale: Scale, greatestNs: number): Measure {
  if (scale === 'log') {
    return {
      scale,
      unit: 'logarithmic',
      at: Math.log10,
      ns: (position) => 10 ** position,
      label: (position) => roundDuration(10 ** position),
      ticks: decadeTicks,
    };
  }
  const [unit, divisor] = UNITS.find(([, one]) => greatestNs >= one) ?? ['ns', 1];
  return {
    scale,
    unit,
    at: (ns) => ns / divisor,
    ns: (position) => position * divisor,
    label: trimmed,
    ticks: () => null,
  };
}

function decadeTicks(fromNs: number, toNs: number): readonly number[] {
  const [from, to] = [Math.log10(Math.max(1, fromNs)), Math.log10(Math.max(1, toNs))];
  const within = to - from < FEW_DECADES ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let decade = Math.floor(from); decade <= to; decade += 1) {
    for (const factor of within) ticks.push(decade + Math.log10(factor));
  }
  return ticks.filter((tick) => tick >= from - 1e-9 && tick <= to + 1e-9);
}
