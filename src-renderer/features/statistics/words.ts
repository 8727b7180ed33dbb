import { formatCount, formatMilliseconds } from '@core/units';
import type { ChartColours } from '../../charts/options/histogram';
import { phaseOf } from '../../state/selectors/statistics';
import type { FigureLine, StatisticFigure } from '../../state/selectors/statistics';
import { phaseColour, phasePattern, phaseTitle } from '../../ui/phases';
import type { Pattern } from '../../ui/phases';
import type { Tokens } from '../../ui/theme/tokens';

const TIMES: Readonly<Record<string, { readonly title: string; readonly what: string }>> = {
  pauseNs: { title: 'pause', what: 'stop request to its end' },
  resumeNs: { title: 'resume', what: 'cont request to the last vCPU’s return' },
  downtimeNs: { title: 'downtime', what: 'of the worst vCPU: out of the guest until back in it' },
  stopToStartNs: { title: 'stop to start', what: 'vm_stop entered to vm_start returned' },
  clientPauseNs: { title: 'client’s pause', what: 'stop written to its reply read, on the client’s clock' },
  clientResumeNs: { title: 'client’s resume', what: 'cont written to its reply read, on the client’s clock' },
};

export function figureTitle(figure: StatisticFigure): string {
  const phase = phaseOf(figure);
  if (phase !== null) return phaseTitle(phase);
  return TIMES[figure]?.title ?? figure.slice(figure.indexOf(':') + 1);
}

export function figureWhat(figure: StatisticFigure): string {
  if (phaseOf(figure) !== null) return 'pause and resume together';
  return TIMES[figure]?.what ?? 'state of the driving thread, pause and resume together';
}

export function figureColour(figure: StatisticFigure, tokens: Tokens): string {
  const phase = phaseOf(figure);
  if (phase !== null) return phaseColour(tokens, phase);
  switch (figure) {
    case 'state:running':
      return tokens.running;
    case 'state:runnable':
      return tokens.runnable;
    case 'state:blocked':
      return tokens.faint;
    case 'resumeNs':
    case 'clientResumeNs':
      return tokens.phases.resume;
    default:
      return tokens.accent;
  }
}

export function figurePattern(figure: StatisticFigure): Pattern {
  const phase = phaseOf(figure);
  return phase === null ? 'plain' : phasePattern(phase);
}

export const milliseconds = (ns: number | null): string => (ns === null ? '' : formatMilliseconds(ns));

export interface FigureColumn {
  readonly key: 'count' | 'mean' | 'deviation' | 'min' | 'p50' | 'p90' | 'p99' | 'max';
  readonly title: string;
  readonly what: string;
}

export const COLUMNS: readonly FigureColumn[] = [
  { key: 'count', title: 'count', what: 'cycles that have the figure' },
  { key: 'p50', title: 'p50', what: 'median, nearest rank' },
  { key: 'p90', title: 'p90', what: 'nearest rank' },
  { key: 'p99', title: 'p99', what: 'nearest rank' },
  { key: 'max', title: 'max', what: 'the slowest' },
  { key: 'min', title: 'min', what: 'the fastest' },
  { key: 'mean', title: 'mean', what: 'arithmetic mean' },
  { key: 'deviation', title: 'std dev', what: 'standard deviation of a sample' },
];

export const cellText = ({ description }: FigureLine, key: FigureColumn['key']): string =>
  description === null
    ? ''
    : key === 'count'
      ? formatCount(description.count)
      : milliseconds(description[key]);

/** "1.812 to 2.104"; a dash where there are too few cycles to say. */
export function intervalText({ description }: FigureLine): string {
  const interval = description?.medianInterval ?? null;
  return interval === null ? '–' : `${milliseconds(interval.low)}–${milliseconds(interval.high)}`;
}

export const chartColours = (tokens: Tokens): ChartColours => ({
  text: tokens.text,
  muted: tokens.muted,
  faint: tokens.faint,
  line: tokens.line,
  panel: tokens.raised,
  accent: tokens.accent,
  selected: tokens.selected,
});
