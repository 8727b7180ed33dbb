/** What a comparison must not show: "pause.p50>+5%", read and judged. */
import { TIME_UNITS } from '../cycle-filter/expression';
import type { Sum, TimeUnit } from '../cycle-filter/expression';
import { nearestTerm, termNamed } from '../cycle-filter/figures';
import type { Term } from '../cycle-filter/figures';
import { quantileNamed } from '../cycle-filter/parse';
import { wordsOf } from '../cycle-filter/words';
import type { Word } from '../cycle-filter/words';
import { err, ok } from '../errors';
import type { Result } from '../errors';
import { differenceOf } from './difference';
import type { Difference, Statistic } from './difference';
import { openSide, sampleFor } from './sides';
import type { Side } from './sides';

export interface Condition {
  /** As it was written. */
  readonly text: string;
  readonly figure: Sum;
  readonly statistic: Statistic;
  readonly by: '>' | '<';
  /** A part of a's figure, 0.05 for +5%; or nanoseconds. */
  readonly limit: { readonly of: 'a'; readonly share: number } | { readonly of: 'time'; readonly ns: number };
}

export interface ConditionError {
  /** The offending part of the text, [from, to); empty at the end of a text that is not complete. */
  readonly from: number;
  readonly to: number;
  /** One sentence: what is wrong, and what was expected. */
  readonly message: string;
}

/** Without a figure's name it is the pause that is meant: "p50>+10%". */
const FIGURE_MEANT = 'pause';
/** The statistic ends the name: "pause.kick.p99.9". */
const NAMED = /^(?:(.+?)\.)?(p\d+(?:\.\d+)?|median|mean|min|max)$/i;
const STATISTICS_MEANT = '.mean, .median or a quantile between 0 and 100, such as .p50 or .p99.9';

/** FIGURE.STATISTIC, > or <, and a difference with its sign and its unit; figures may be added up: drain+flush.p90. */
export function parseCondition(text: string): Result<Condition, ConditionError> {
  const words = wordsOf(text);
  const wrong = ({ at, message }: WordError): Result<never, ConditionError> => {
    const end = text.trimEnd().length;
    return err({ from: words[at]?.from ?? end, to: words[at]?.to ?? end, message });
  };
  const named = figureIn(words);
  if (!named.ok) return wrong(named.error);
  const { figure, statistic, at } = named.value;
  const by = words[at]?.text;
  if (by !== '>' && by !== '<')
    return wrong({ at, message: 'Expected > or <: what is more, or less, than the limit fails.' });
  const limit = limitOf(words.slice(at + 1), by);
  if (!limit.ok) return wrong({ at: at + 1 + limit.error.at, message: limit.error.message });
  return ok({ text, figure, statistic, by, limit: limit.value });
}

interface WordError {
  /** Which of the words; their number for the end. */
  readonly at: number;
  readonly message: string;
}
const wrongAt = (at: number, message: string): Result<never, WordError> => err({ at, message });

/** The figures to add up, and the statistic behind the last of them; `at` is the word after. */
function figureIn(
  words: readonly Word[],
): Result<{ readonly figure: Sum; readonly statistic: Statistic; readonly at: number }, WordError> {
  const figure: Term[] = [];
  for (let at = 0; ; at += 2) {
    const word = words[at];
    if (word?.kind !== 'name') return wrongAt(at, 'Expected a figure and its statistic, such as pause.p50.');
    const [, before, ending] = NAMED.exec(word.text) ?? [null, word.text, null];
    const name = before ?? FIGURE_MEANT;
    const term = termNamed(name);
    if (term === null) return wrongAt(at, unknownFigure(name));
    if (term.unit !== 'time' || term.name === 'start')
      return wrongAt(at, `${term.name} is no length of time: only those are compared.`);
    if (figure.includes(term)) return wrongAt(at, `${term.name} is in this sum already.`);
    figure.push(term);
    if (ending === null || ending === undefined) {
      if (words[at + 1]?.text === '+') continue;
      return wrongAt(at, `Expected a statistic after “${word.text}”: ${STATISTICS_MEANT}.`);
    }
    const statistic = statisticNamed(ending);
    return statistic === null
      ? wrongAt(at, `Of ${ending} no interval can be known: expected ${STATISTICS_MEANT}.`)
      : ok({ figure, statistic, at: at + 1 });
  }
}

const unknownFigure = (name: string): string => {
  const near = nearestTerm(name);
  return `Unknown figure “${name}”${near === null ? '.' : `: did you mean ${near}?`}`;
};

function statisticNamed(word: string): Statistic | null {
  if (word.toLowerCase() === 'mean') return { kind: 'mean' };
  const share = quantileNamed(word);
  // The least and the greatest of some cycles say nothing of the next.
  return share === null || share <= 0 || share >= 1 ? null : { kind: 'quantile', share };
}

function limitOf(words: readonly Word[], by: '>' | '<'): Result<Condition['limit'], WordError> {
  const [sign, number, unit, rest] = words;
  if (sign?.text !== '+' && sign?.text !== '-')
    return wrongAt(0, `Expected + or -: the limit is a difference, such as ${by === '>' ? '+5%' : '-5%'}.`);
  const amount = Number(number?.text);
  if (number?.kind !== 'number' || !Number.isFinite(amount))
    return wrongAt(1, 'Expected a number, such as 5%.');
  const signed = sign.text === '-' ? -amount : amount;
  if (unit?.kind !== 'unit') return wrongAt(2, 'Expected a unit: % of A’s figure, or ns, µs, ms or s.');
  if (rest !== undefined)
    return wrongAt(3, 'Expected nothing more: give each condition a --fail-if of its own.');
  const lower = unit.text.toLowerCase().replace(/[µμ]/u, 'u');
  if (lower === '%') return ok({ of: 'a', share: signed / 100 });
  const timeUnit = Object.keys(TIME_UNITS).find((one): one is TimeUnit => one === lower);
  return timeUnit === undefined
    ? wrongAt(2, 'Expected a unit: ns, µs, ms, s or %.')
    : ok({ of: 'time', ns: signed * TIME_UNITS[timeUnit] });
}

/** "drain+flush" as a comparison names its figures; null where it names none. */
export function parseSum(name: string): Sum | null {
  const terms = name.split('+').map(termNamed);
  return terms.every((term) => term !== null) ? terms : null;
}

export interface Judgement {
  readonly condition: Condition;
  readonly outcome:
    /** The whole 95% interval lies beyond the limit. */
    | 'fails'
    /** It does not, be it that all is well or that there are too few cycles to say. */
    | 'holds'
    /** There is no interval: a side has no such figure, or too few cycles. */
    | 'undecided';
  /** Null where a side has no such figure. */
  readonly difference: Difference | null;
}

export function judgeConditions(one: Side, other: Side, conditions: readonly Condition[]): Judgement[] {
  const [a, b] = [openSide(one), openSide(other)];
  return conditions.map((condition): Judgement => {
    const [ofA, ofB] = [sampleFor(a, condition.figure), sampleFor(b, condition.figure)];
    if (ofA === null || ofB === null) return { condition, outcome: 'undecided', difference: null };
    const difference = differenceOf(ofA, ofB, condition.statistic);
    const { limit, by } = condition;
    const interval = limit.of === 'a' ? difference.relativeInterval : difference.intervalNs;
    if (interval === null) return { condition, outcome: 'undecided', difference };
    const bound = limit.of === 'a' ? limit.share : limit.ns;
    const isBeyond = by === '>' ? interval.low > bound : interval.high < bound;
    return { condition, outcome: isBeyond ? 'fails' : 'holds', difference };
  });
}
