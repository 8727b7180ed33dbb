/** What could be typed at a place of a filter's text. */
import type { CycleTable } from '../analysis/cycle-table';
import { TIME_UNITS } from './expression';
import { isInTable, TERMS, termNamed } from './figures';
import type { Term } from './figures';
import { CONNECTIVES, parseFilter, QUANTILES } from './parse';
import type { Expected } from './parse';
import { wordsOf } from './words';
import type { Word } from './words';

export interface Completion {
  /** What stands in place of [from, to) when it is taken. */
  readonly text: string;
  readonly meaning: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  /** The best first; empty where nothing is to be said. */
  readonly items: readonly Completion[];
}

const MOST = 12;
const UNITS: readonly Completion[] = [
  { text: 'ns', meaning: 'nanoseconds' },
  { text: 'µs', meaning: 'microseconds' },
  { text: 'ms', meaning: 'milliseconds' },
  { text: 's', meaning: 'seconds' },
  { text: '%', meaning: 'share of the whole' },
];
const COMPARED: readonly Completion[] = [
  { text: '>', meaning: 'more than' },
  { text: '>=', meaning: 'at least' },
  { text: '<', meaning: 'less than' },
  { text: '<=', meaning: 'at most' },
  { text: '=', meaning: 'exactly' },
  { text: '!=', meaning: 'other than' },
  { text: 'in', meaning: 'in a range, such as 10..20' },
];
const QUANTILE_MEANINGS: Readonly<Record<(typeof QUANTILES)[number], string>> = {
  p50: 'the median of all cycles',
  p90: 'what a tenth of the cycles exceed',
  p99: 'what a hundredth of the cycles exceed',
  median: 'the median of all cycles',
  max: 'the highest of all cycles',
  min: 'the lowest of all cycles',
};

/** `table` null: every figure that there could be is offered. */
export function completionsAt(text: string, position: number, table: CycleTable | null = null): Completions {
  const typed = wordsOf(text).find(
    ({ kind, from, to }) => from < position && position <= to && kind !== 'sign' && kind !== 'foreign',
  );
  const from = typed?.from ?? position;
  const before = text.slice(0, from);
  const expected = expectedAfter(before);
  const prefix = text.slice(from, position).toLowerCase();
  if (typed?.kind === 'number' && expected === 'value')
    return { from: position, to: position, items: isTime(before) ? UNITS : [] };
  const to = typed?.to ?? position;
  const items = expected === null ? [] : ranked(offered(expected, before, table), prefix);
  // A word that is complete needs no list; of a figure there may be longer ones.
  const word = text.slice(from, to).toLowerCase();
  const isDone =
    items.some((item) => item.text.toLowerCase() === word) && (expected !== 'figure' || items.length === 1);
  return { from, to, items: isDone ? [] : items };
}

/** Null where the text was wrong before its end. */
function expectedAfter(before: string): Expected | null {
  const parsed = parseFilter(before);
  if (parsed.ok) return parsed.value === null ? 'figure' : 'connective';
  return parsed.error.from >= before.trimEnd().length ? parsed.error.expected : null;
}

/** Whether the figure that was named last is a time. */
function isTime(before: string): boolean {
  const named = wordsOf(before).flatMap((word: Word) => termNamed(word.text) ?? []);
  return named.at(-1)?.unit === 'time';
}

function offered(expected: Expected, before: string, table: CycleTable | null): readonly Completion[] {
  switch (expected) {
    case 'figure':
      return [
        ...TERMS.filter((term) => table === null || isInTable(term, table)).map(named),
        { text: 'not', meaning: 'cycles that do not pass what follows' },
      ];
    case 'comparison':
      return isTime(before) ? [...COMPARED, { text: '+', meaning: 'add another time' }] : COMPARED;
    case 'value':
      return QUANTILES.map((text) => ({ text, meaning: QUANTILE_MEANINGS[text] }));
    case 'unit':
      return UNITS.filter(({ text }) => text === '%' || text.replace('µ', 'u') in TIME_UNITS);
    case 'range':
      return [{ text: '..', meaning: 'up to' }];
    case 'connective':
    case 'bracket':
      return [
        ...CONNECTIVES.map((text) => ({
          text,
          meaning: text === 'and' ? 'cycles that pass both' : 'cycles that pass either',
        })),
        ...(expected === 'bracket' ? [{ text: ')', meaning: 'close the bracket' }] : []),
      ];
  }
}

const named = ({ name, meaning }: Term): Completion => ({ text: name, meaning });

/** Those that begin so, those of which a part does, those that hold it. */
function ranked(items: readonly Completion[], prefix: string): readonly Completion[] {
  const rank = ({ text, meaning }: Completion): number => {
    const lower = text.toLowerCase();
    if (lower.startsWith(prefix)) return 0;
    if (lower.split(/[.-]/).some((part) => part.startsWith(prefix))) return 1;
    if (lower.includes(prefix)) return 2;
    return prefix.length > 1 && meaning.toLowerCase().includes(prefix) ? 3 : 4;
  };
  const kept = items.map((item) => [rank(item), item] as const).filter(([at]) => at < 4);
  // What only means something of the kind is offered where no name holds it.
  const isNamed = kept.some(([at]) => at < 3);
  return kept
    .filter(([at]) => at < 3 || !isNamed)
    .sort(([left], [right]) => left - right)
    .slice(0, MOST)
    .map(([, item]) => item);
}
