/** How figures and their intervals are put into words. */
import type { Estimate } from '../analysis/statistics/bootstrap';
import { durationQuantity } from '../units';
import type { PhaseFound } from './comparisons';

const NS_OF: Readonly<Record<string, number>> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };
const DIGITS = 3;

/** Several times in the unit of the greatest, to its third digit. */
function inOneUnit(times: readonly number[], signed: boolean): { figures: string[]; unit: string } {
  const greatest = Math.max(...times.map(Math.abs));
  const { unit } = durationQuantity(greatest);
  const scale = NS_OF[unit] ?? 1;
  const whole = Math.max(1, Math.floor(Math.log10(Math.max(1, greatest / scale))) + 1);
  const decimals = unit === 'ns' ? 0 : Math.max(0, DIGITS - whole);
  const figures = times.map((time) => {
    const text = (time / scale).toFixed(decimals);
    const figure = Number(text) === 0 ? (0).toFixed(decimals) : text;
    return signed && Number(text) > 0 ? `+${figure}` : figure;
  });
  return { figures, unit };
}

function withInterval({ value, low, high }: Estimate, signed: boolean): string {
  const { figures, unit } = inOneUnit([value, low, high], signed);
  const [middle = '', from = '', to = ''] = figures;
  return `${middle} ${unit} (95%: ${from} to ${to} ${unit})`;
}

/** "2.31 ms (95%: 2.20 to 2.51 ms)" */
export const timeText = (estimate: Estimate): string => withInterval(estimate, false);

/** "+0.12 ms (95%: -0.04 to +0.31 ms)" */
export const changeText = (estimate: Estimate): string => withInterval(estimate, true);

/** "2.31 ms" */
export function plainTime(value: number): string {
  const { figures, unit } = inOneUnit([value], false);
  return `${figures[0] ?? ''} ${unit}`;
}

/** "4.0" or "12": counts are medians, and those are whole; averages are not. */
export const countText = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(1);

export const listText = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

/** "kick +0.31 ms (…), notify …"; null where there are none. */
export function changesText(phases: readonly PhaseFound<Estimate>[], each = ''): string | null {
  if (phases.length === 0) return null;
  return phases.map(({ phase, estimate }) => `${phase} ${changeText(estimate)}${each}`).join(', ');
}
