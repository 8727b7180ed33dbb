import type { Range } from './axis';

export interface Tick {
  readonly timeNs: number;
  readonly label: string;
}

export interface Ticks {
  readonly stepNs: number;
  readonly major: readonly Tick[];
  readonly minorNs: readonly number[];
}

const NICE = [1, 2, 5] as const;

/** The smallest 1, 2 or 5 times a power of ten that is at least `stepNs`. */
export function niceStep(stepNs: number): number {
  const decade = 10 ** Math.floor(Math.log10(stepNs));
  const step = NICE.find((factor) => factor * decade >= stepNs * (1 - 1e-9));
  return (step ?? 10) * decade;
}

const group = (figure: string): string => figure.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

/** Microseconds from the request, with as many decimals as the step needs. */
export function tickLabel(timeNs: number, stepNs: number): string {
  if (timeNs === 0) return '0';
  const decimals = stepNs >= 1000 ? 0 : Math.min(3, Math.ceil(-Math.log10(stepNs / 1000)));
  const [whole = '0', part] = Math.abs(timeNs / 1000)
    .toFixed(decimals)
    .split('.');
  return `${timeNs < 0 ? '−' : ''}${group(whole)}${part === undefined ? '' : `.${part}`} µs`;
}

/** Ticks about `spacingPx` apart over `range`, which is `widthPx` wide. */
export function ticksOf(range: Range, widthPx: number, spacingPx: number): Ticks {
  const span = range.endNs - range.startNs;
  const stepNs = niceStep((span * spacingPx) / Math.max(1, widthPx));
  const first = Math.ceil(range.startNs / stepNs);
  const last = Math.floor(range.endNs / stepNs);
  const major: Tick[] = [];
  for (let n = first; n <= last; n += 1) {
    major.push({ timeNs: n * stepNs, label: tickLabel(n * stepNs, stepNs) });
  }
  const fifth = stepNs / 5;
  const minorNs: number[] = [];
  for (let n = Math.ceil(range.startNs / fifth); n <= Math.floor(range.endNs / fifth); n += 1) {
    if (n % 5 !== 0) minorNs.push(n * fifth);
  }
  return { stepNs, major, minorNs };
}
