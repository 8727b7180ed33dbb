import { termNamed } from '@core/cycle-filter/figures';
import { phaseOf } from '../../state/selectors/statistics';
import type { StatisticFigure } from '../../state/selectors/statistics';

const TIMES: Readonly<Record<string, string>> = {
  pauseNs: 'pause',
  resumeNs: 'resume',
  downtimeNs: 'downtime',
  stopToStartNs: 'stop-to-start',
  clientPauseNs: 'client.pause',
  clientResumeNs: 'client.resume',
};

/** What a filter calls a figure; a joint phase is a sum of its members. */
export function filterName(figure: StatisticFigure): string {
  const phase = phaseOf(figure);
  if (phase === null) return TIMES[figure] ?? figure.slice(figure.indexOf(':') + 1);
  return phase
    .split('+')
    .map((member) => termNamed(`phase.${member}`)?.name ?? member)
    .join('+');
}

const UNITS = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
] as const;

/** All digits of a whole number of nanoseconds, as a filter reads them. */
function filterTime(ns: number): string {
  const [unit, scale] = UNITS.find(([, one]) => ns >= one) ?? ['ns', 1];
  return `${String(Number((ns / scale).toFixed(9)))}${unit}`;
}

/**
 * The filter in force, and of its cycles those from `fromNs` up to, not including, `toNs`. A range of the same figure gives
 * way to the new one, which lies within it.
 */
export function narrowedTo(inForce: string, figure: StatisticFigure, fromNs: number, toNs: number): string {
  const name = filterName(figure);
  const range = `${name} >= ${filterTime(fromNs)} and ${name} < ${filterTime(toNs)}`;
  const before = inForce.split(' and ');
  const [last = '', lastButOne = ''] = [before.at(-1), before.at(-2)];
  const isRange = lastButOne.startsWith(`${name} >= `) && last.startsWith(`${name} < `);
  const kept = isRange ? before.slice(0, -2).join(' and ') : inForce;
  if (kept === '') return range;
  return / or /i.test(kept) && !/^\([^()]*\)$/.test(kept) ? `(${kept}) and ${range}` : `${kept} and ${range}`;
}
