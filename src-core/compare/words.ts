/** A comparison in sentences: the same in the window, in a terminal and in a report. */
import { formatCount, formatCounted, formatDuration, formatShare } from '../units';
import type { Comparison, FigureComparison } from './compare';
import type { Difference } from './difference';
import type { Unlikeness } from './unlike';

export const signedDuration = (ns: number, digits = 3): string =>
  `${ns > 0 ? '+' : ns < 0 ? '−' : '±'}${formatDuration(Math.abs(ns), digits)}`;

export const signedPercent = (share: number): string =>
  `${share > 0 ? '+' : share < 0 ? '−' : '±'}${formatShare(Math.abs(share))}`;

/** "+4.2% (95%: +1.0% to +7.6%)"; in time where a share means nothing. */
export function differenceWords({
  differenceNs,
  intervalNs,
  relative,
  relativeInterval,
}: Difference): string {
  if (relative !== null && relativeInterval !== null)
    return `${signedPercent(relative)} (95%: ${signedPercent(relativeInterval.low)} to ${signedPercent(relativeInterval.high)})`;
  const value = relative === null ? signedDuration(differenceNs) : signedPercent(relative);
  if (intervalNs === null) return value;
  return `${signedDuration(differenceNs)} (95%: ${signedDuration(intervalNs.low)} to ${signedDuration(intervalNs.high)})`;
}

/** What the figure's verdict says in words, of B against A. */
export function verdictSentence(figure: FigureComparison, unlike: readonly Unlikeness[] = []): string {
  const isAlike = unlike.every(({ what }) => what !== `${figure.name} measured`);
  return isAlike
    ? decisionSentence(figure)
    : `${decisionSentence(figure)} It is not measured alike: see above.`;
}

function decisionSentence(figure: FigureComparison): string {
  const { verdict, statistics, a, b } = figure;
  const { p50 } = statistics;
  const cycles =
    a.cycles === b.cycles
      ? `${formatCounted(a.cycles, 'cycle')} a side`
      : `${formatCount(a.cycles)} and ${formatCounted(b.cycles, 'cycle')}`;
  const name = sentenceName(figure);
  switch (verdict.decision) {
    case 'faster':
    case 'slower':
      return `${name} is ${verdict.decision} in B: median ${differenceWords(p50)}, from ${cycles}.`;
    case 'none': {
      const more = needed(figure);
      return `${name}: no difference shown with ${cycles}: median ${differenceWords(p50)}.${more === '' ? '' : ` ${more}`}`;
    }
    case 'unknown':
      return `${name} is undecided: ${undecided(figure)}.`;
  }
}

/** Why nothing is said, where the cycles would be enough if they did not drift. */
const undecided = ({ a, b, statistics: { p50 } }: FigureComparison): string => {
  const needs = `an interval needs ${p50.fewest} independent cycles a side`;
  return Math.min(a.cycles, b.cycles) < p50.fewest
    ? `${needs}, and there are ${formatCount(a.cycles)} and ${formatCount(b.cycles)}`
    : `${needs}, and the machine drifted: A has ${independent(a)}, B ${independent(b)}`;
};

const independent = ({ effective, cycles }: FigureComparison['a']): string =>
  effective < cycles ? `${formatCount(effective)} of ${formatCount(cycles)}` : formatCount(cycles);

const sentenceName = ({ name }: FigureComparison): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function needed({ verdict, statistics: { p50 } }: FigureComparison): string {
  const { moreCycles, wouldShowNs } = verdict;
  const shown =
    wouldShowNs === null || !(p50.aNs > 0)
      ? ''
      : `One of ${formatShare(wouldShowNs / p50.aNs)} would have shown, four times in five`;
  if (shown === '') return '';
  return moreCycles === null
    ? `${shown}.`
    : `${shown}; one as small as this needs some ${roundUp(moreCycles)} more cycles a side.`;
}

/** To two digits: it is an estimate. */
function roundUp(count: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return formatCount(Math.ceil(count / step) * step);
}

/** "QEMU build: d9541fd6 in A, 77aa01c2 in B" */
export const unlikeSentence = ({ what, a, b }: Unlikeness): string =>
  `${what}: ${a ?? 'not known'} in A, ${b ?? 'not known'} in B`;

const countedAs = ({ effective, cycles }: FigureComparison['a']): string =>
  `${formatCount(cycles)} count as ${formatCount(effective)}`;

/** What a reader should know of the cycles themselves. */
export function doubts({ figures, a, b }: Comparison): string[] {
  const found: string[] = [];
  const alike = figures.filter(
    ({ kind, a: ofA, b: ofB }) =>
      kind === 'total' && (ofA.effective * 2 <= ofA.cycles || ofB.effective * 2 <= ofB.cycles),
  );
  const [worst] = alike;
  if (worst !== undefined)
    found.push(
      `The machine drifted: cycles that follow each other are alike, and of ${worst.name} A’s ${countedAs(worst.a)} independent ones, B’s ${countedAs(worst.b)}. Intervals and chances allow for it.`,
    );
  const left = a.chosen - a.counted + (b.chosen - b.counted);
  if (left > 0)
    found.push(
      left === 1
        ? '1 cycle is told by less than the others, and left out.'
        : `${formatCount(left)} cycles are told by less than the others, and left out.`,
    );
  return found;
}

/** What one side alone knows. */
export function untoldSentences({ untold }: Pick<Comparison, 'untold'>): string[] {
  const toldBy = (side: 'a' | 'b'): string =>
    untold
      .filter((one) => one.toldBy === side)
      .map(({ name }) => name)
      .join(', ');
  return (['a', 'b'] as const).flatMap((side) =>
    toldBy(side) === '' ? [] : [`Known of ${side.toUpperCase()} alone, and not compared: ${toldBy(side)}.`],
  );
}
