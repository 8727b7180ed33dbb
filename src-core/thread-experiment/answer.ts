/** What an answer is, and what several answers are made of. */
import type { Estimate } from '../analysis/statistics/bootstrap';
import { changesText, changeText, listText, plainTime, timeText } from './answer-text';
import { labelOf } from './cells';
import type { CellId } from './cells';
import { PHASE_METRICS, TOTAL_NAMES } from './comparisons';
import type { Comparison, Comparisons, PhaseMetric } from './comparisons';

export const VERDICTS = ['shown', 'not-shown', 'measured', 'unknown'] as const;
/** shown and not-shown are of differences: not-shown where the interval holds zero. */
export type Verdict = (typeof VERDICTS)[number];

export const FIGURE_UNITS = ['ns', 'ns per vCPU', 'ratio', 'count'] as const;

interface AnswerFigure extends Estimate {
  readonly name: string;
  readonly unit: (typeof FIGURE_UNITS)[number];
}

export interface Answer {
  readonly id: string;
  readonly question: string;
  readonly verdict: Verdict;
  /** One sentence or more; each figure with its interval. */
  readonly answer: string;
  readonly figures: readonly AnswerFigure[];
}

export type Found = Omit<Answer, 'id' | 'question'>;

/** How many phases a sentence names. */
export const MOST_PHASES = 3;

export const sentences = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' ');

export const figure = (
  name: string,
  unit: AnswerFigure['unit'],
  { value, low, high }: Estimate,
): AnswerFigure => ({ name, unit, value, low, high });

/** With the reasons, where there are any. */
export const notMeasured = (compared: Comparisons, ...ids: readonly CellId[]): Found => {
  const reasons = ids.flatMap((id) => {
    const cell = compared.cell(id);
    if (cell === null) return [];
    const why = cell.failure === null ? [] : [`${labelOf(cell.cell)}: ${cell.failure.message}`];
    return cell.visits.length === 0 ? why : [];
  });
  return { verdict: 'unknown', answer: sentences('Not measured.', ...reasons), figures: [] };
};

/** What holds a phase that the level does not tell apart. */
export function notSeparated(compared: Comparisons, phase: PhaseMetric): Found {
  const levels = [...new Set(compared.cell('idle-4')?.visits.map(({ summary }) => summary.level))];
  const joint = PHASE_METRICS.filter((one) => one !== phase && one.split('+').includes(phase)).flatMap(
    (one) => {
      const estimate = compared.median('idle-4', one);
      return estimate === null ? [] : { one, estimate };
    },
  );
  return {
    verdict: 'unknown',
    answer: sentences(
      `Level ${listText(levels)} does not tell ${phase} apart.`,
      ...joint.map(({ one, estimate }) => `${one} together: ${timeText(estimate)}.`),
    ),
    figures: joint.map(({ one, estimate }) => figure(one, 'ns', estimate)),
  };
}

export const totalName = ({ total }: Comparisons): string => TOTAL_NAMES[total];

/** Null where there are enough of them. */
export const roundsText = ({ rounds }: Comparison): string | null =>
  rounds > 1 ? null : 'One round cannot tell a difference from a drift of the machine.';

interface CellChange {
  readonly of: CellId;
  readonly from: CellId;
  /** What to say where a difference is shown. */
  readonly yes: string;
  /** The phase that the change is about, told whatever it shows; null where it is about none. */
  readonly own: PhaseMetric | null;
}

function ownText(phase: PhaseMetric, difference: Comparison | null): string | null {
  if (difference === null) return null;
  const not = difference.shown ? '' : 'no difference shown, ';
  return `In ${phase} itself: ${not}${changeText(difference)}.`;
}

/** One cell against another: by how much, and in which phases. */
export function change(compared: Comparisons, { of, from, yes, own }: CellChange): Found {
  const difference = compared.difference(of, from, compared.total);
  const [one, other] = [compared.median(of, compared.total), compared.median(from, compared.total)];
  if (difference === null || one === null || other === null) return notMeasured(compared, of, from);
  const phases = compared.phases((phase) => compared.difference(of, from, phase));
  const notable = compared.notable(phases).filter(({ phase }) => phase !== own);
  const where = changesText(notable.slice(0, MOST_PHASES));
  const { shown } = difference;
  return {
    verdict: shown ? 'shown' : 'not-shown',
    answer: sentences(
      `${shown ? yes : 'No difference shown'}: ${changeText(difference)}, ${plainTime(one.value)} against ${plainTime(other.value)}.`,
      roundsText(difference),
      own === null ? null : ownText(own, compared.difference(of, from, own)),
      where === null ? null : `${own === null ? 'By phase' : 'Elsewhere'}: ${where}.`,
    ),
    figures: [
      figure(`${totalName(compared)}, difference`, 'ns', difference),
      ...phases.map(({ phase, estimate }) => figure(`${phase}, difference`, 'ns', estimate)),
    ],
  };
}
