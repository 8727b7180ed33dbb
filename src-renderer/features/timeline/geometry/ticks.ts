import type { Range } from './axis';

export interface Tick {
  readonly timeNs: number;
  readonly label: string;
}

export interface Ticks {
  readonly stepNs: number;
  /** The labels count from here; 0 is the request. */
  readonly baseNs: number;
  readonly major: readonly Tick[];
  readonly minorNs: readonly number[];
}

const SECOND = 1e9;
const NICE = [1, 2, 5] as const;
/** Steps beyond a second, as clocks count. */
const LONG_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400].map(
  (seconds) => seconds * SECOND,
);
/** Labels of more steps than this from the request are counted from nearer by. */
const FAR_STEPS = 20_000;

/** The smallest 1, 2 or 5 times a power of ten that is at least `stepNs`, and whole nanoseconds; from a second on as clocks count. */
export function niceStep(stepNs: number): number {
  if (stepNs > SECOND / 2) {
    const long = LONG_STEPS.find((one) => one >= stepNs * (1 - 1e-9));
    if (long !== undefined) return long;
  }
  const decade = 10 ** Math.floor(Math.log10(stepNs));
  const step = NICE.find((factor) => factor * decade >= stepNs * (1 - 1e-9));
  return Math.max(1, (step ?? 10) * decade);
}

const group = (figure: string): string => figure.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

/** Hours, minutes and seconds; decimals as far as `stepNs` needs them. */
function clockLabel(timeNs: number, stepNs: number): string {
  const decimals = Math.max(0, Math.min(9, Math.ceil(-Math.log10(stepNs / SECOND))));
  const total = Number((timeNs / SECOND).toFixed(decimals));
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor(total / 60) % 60];
  const seconds = (total % 60).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0');
  if (hours > 0) return `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
  return `${minutes}:${seconds}`;
}

/** A time with the unit and the decimals that a step asks for: nanoseconds to hours. */
export function tickLabel(timeNs: number, stepNs: number): string {
  if (timeNs === 0) return '0';
  const sign = timeNs < 0 ? '−' : '';
  const size = Math.abs(timeNs);
  if (size >= 60 * SECOND && stepNs >= 1e6) return sign + clockLabel(size, stepNs);
  const [scale, unit] =
    stepNs >= 1e8 ? [SECOND, 's'] : stepNs >= 1e6 ? [1e6, 'ms'] : stepNs >= 10 ? [1e3, 'µs'] : [1, 'ns'];
  const decimals = Math.max(0, Math.min(3, Math.ceil(-Math.log10(stepNs / scale) - 1e-9)));
  const [whole = '0', part] = (size / scale).toFixed(decimals).split('.');
  return `${sign}${group(whole)}${part === undefined ? '' : `.${part}`} ${unit}`;
}

/** Ticks about `spacingPx` apart over `range`, which is `widthPx` wide. */
export function ticksOf(range: Range, widthPx: number, spacingPx: number): Ticks {
  const span = range.endNs - range.startNs;
  const stepNs = niceStep((span * spacingPx) / Math.max(1, widthPx));
  const first = Math.ceil(range.startNs / stepNs);
  const last = Math.floor(range.endNs / stepNs);
  const baseNs = baseOf(range, stepNs);
  const major: Tick[] = [];
  for (let n = first; n <= last; n += 1) {
    const timeNs = n * stepNs;
    const fromBase = tickLabel(timeNs - baseNs, stepNs);
    major.push({ timeNs, label: baseNs === 0 ? fromBase : `+${fromBase}` });
  }
  const fifth = stepNs / 5;
  const minorNs: number[] = [];
  for (let n = Math.ceil(range.startNs / fifth); n <= Math.floor(range.endNs / fifth); n += 1) {
    if (n % 5 !== 0) minorNs.push(n * fifth);
  }
  return { stepNs, baseNs, major, minorNs };
}

/** Far from the request labels would be all digits: there they count from a round time shortly before the range. */
function baseOf({ startNs, endNs }: Range, stepNs: number): number {
  const farthest = Math.max(Math.abs(startNs), Math.abs(endNs));
  if (farthest < FAR_STEPS * stepNs || stepNs >= 1e6) return 0;
  const unit = 10 ** Math.ceil(Math.log10(stepNs * 100));
  return Math.floor(startNs / unit) * unit;
}
