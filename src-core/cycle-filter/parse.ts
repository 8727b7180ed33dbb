import { err, ok } from '../errors';
import type { Result } from '../errors';
import { nearestOf, nearestTerm, termNamed } from './figures';
import type { Term } from './figures';
import { TIME_UNITS } from './expression';
import type { Comparison, Expression, Sum, TimeUnit, Value } from './expression';
import { wordsOf } from './words';
import type { Word } from './words';

/** What could have stood where the text went wrong. */
export type Expected = 'figure' | 'comparison' | 'value' | 'unit' | 'range' | 'connective' | 'bracket';

export interface FilterError {
  /** The offending part of the text, [from, to); empty at the end of a text that is not complete. */
  readonly from: number;
  readonly to: number;
  readonly expected: Expected;
  /** One sentence: what is wrong, and what was expected. */
  readonly message: string;
  /** What to write in place of [from, to); null where there is nothing near. */
  readonly suggestion: string | null;
}

const SIGNS: Readonly<Record<string, Comparison>> = {
  ...{ '>': '>', '>=': '>=', '≥': '>=', '<': '<', '<=': '<=', '≤': '<=' },
  ...{ '=': '=', '==': '=', '!=': '!=', '≠': '!=' },
};
export const CONNECTIVES = ['and', 'or'] as const;
export const QUANTILES = ['p50', 'p90', 'p99', 'median', 'max', 'min'] as const;
const NAMED_QUANTILES: Readonly<Record<string, number>> = { median: 0.5, max: 1, min: 0 };
const RESERVED = ['and', 'or', 'not', 'in'];
/** As other languages write them. */
const FOREIGN: Readonly<Record<string, string>> = { '&': 'and', '|': 'or', '!': 'not' };
/** Brackets and nots within each other: deeper than anybody writes, and no deeper than a stack holds. */
const DEEPEST = 100;

/** Null for a text without any word: no filter. */
export function parseFilter(text: string): Result<Expression | null, FilterError> {
  const parser = new Parser(text);
  if (parser.isAtEnd()) return ok(null);
  const expression = parser.whole();
  return expression === null ? err(parser.failed()) : ok(expression);
}

/** Recursive descent; each step gives null once something was wrong. */
class Parser {
  private readonly words: readonly Word[];
  private at = 0;
  private depth = 0;
  private error: FilterError | null = null;

  constructor(private readonly text: string) {
    this.words = wordsOf(text);
  }

  isAtEnd(): boolean {
    return this.at >= this.words.length;
  }

  failed(): FilterError {
    return (
      this.error ?? { from: 0, to: 0, expected: 'figure', message: 'Expected a figure.', suggestion: null }
    );
  }

  whole(): Expression | null {
    const expression = this.either();
    if (expression === null || this.isAtEnd()) return expression;
    const word = this.words[this.at];
    if (word?.text === ')') return this.fail('connective', 'There is no open bracket for this one.');
    const meant = word === undefined ? null : (FOREIGN[word.text] ?? nearestOf(word.text, CONNECTIVES));
    return this.fail('connective', 'Expected “and” or “or”.', meant);
  }

  private either(): Expression | null {
    return this.joined('or', () => this.joined('and', () => this.unary()));
  }

  private joined(kind: 'and' | 'or', next: () => Expression | null): Expression | null {
    const first = next();
    if (first === null) return null;
    const parts = [first];
    while (this.accepts(kind)) {
      const part = next();
      if (part === null) return null;
      parts.push(part);
    }
    return parts.length === 1 ? first : { kind, parts };
  }

  private unary(): Expression | null {
    this.depth += 1;
    try {
      if (this.depth > DEEPEST) return this.fail('figure', 'Too many brackets within each other.');
      if (this.accepts('not')) {
        const of = this.unary();
        return of === null ? null : { kind: 'not', of };
      }
      return this.accepts('(') ? this.inBrackets() : this.test();
    } finally {
      this.depth -= 1;
    }
  }

  private inBrackets(): Expression | null {
    const inner = this.either();
    if (inner === null) return null;
    if (this.accepts(')')) return inner;
    const meant = this.isAtEnd() ? ')' : null;
    return this.fail('bracket', 'Expected “and”, “or” or the closing bracket.', meant);
  }

  private test(): Expression | null {
    const sum = this.sum();
    if (sum === null) return null;
    const sign = this.words[this.at];
    const by = sign?.kind === 'sign' ? SIGNS[sign.text] : undefined;
    if (by !== undefined) {
      this.at += 1;
      const value = this.value(sum, null);
      return value === null ? null : { kind: 'compare', sum, by, value };
    }
    if (this.accepts('in')) return this.within(sum);
    return this.fail('comparison', 'Expected a comparison: > >= < <= = != or “in”.');
  }

  private within(sum: Sum): Expression | null {
    const from = this.at;
    // The range's end may give the unit of both: 1..2ms.
    const dots = this.words.findIndex((word, at) => at >= from && word.text === '..');
    const last = dots < 0 ? undefined : this.words[dots + 2];
    const low = this.value(sum, last?.kind === 'unit' ? unitOf(last.text) : null);
    if (low === null) return null;
    if (!this.accepts('..')) return this.fail('range', 'Expected “..” and the range’s end, such as 10..20.');
    const high = this.value(sum, null);
    return high === null ? null : { kind: 'within', sum, low, high };
  }

  private sum(): Sum | null {
    const terms: Term[] = [];
    do {
      const term = this.term();
      if (term === null) return null;
      if (terms.includes(term)) {
        this.at -= 1;
        return this.fail('figure', `${term.name} is in this sum already.`);
      }
      if (terms.length > 0 && [...terms, term].some(({ unit }) => unit !== 'time')) {
        this.at -= 1;
        return this.fail('figure', 'Only times can be added up.');
      }
      terms.push(term);
    } while (this.accepts('+'));
    return terms;
  }

  private term(): Term | null {
    const word = this.words[this.at];
    if (word?.kind !== 'name' || RESERVED.includes(word.text.toLowerCase())) {
      const meant = word === undefined ? null : (FOREIGN[word.text] ?? null);
      return this.fail('figure', 'Expected a figure, such as pause, kick or barrier.', meant);
    }
    const term = termNamed(word.text);
    if (term === null) {
      const near = nearestTerm(word.text);
      const question = near === null ? '.' : `: did you mean ${near}?`;
      return this.fail('figure', `Unknown figure “${word.text}”${question}`, near);
    }
    this.at += 1;
    return term;
  }

  private value(sum: Sum, shared: TimeUnit | '%' | null): Value | null {
    const word = this.words[this.at];
    if (word?.kind === 'number') return this.number(sum, shared);
    const share = word?.kind === 'name' ? quantileNamed(word.text) : null;
    if (share !== null) {
      this.at += 1;
      return { kind: 'quantile', share, times: 1 };
    }
    const near = word?.kind === 'name' ? nearestOf(word.text, QUANTILES) : null;
    const such = sum[0]?.unit === 'count' ? '4' : '1ms';
    return this.fail('value', `Expected a value, such as ${such}, p90 or median.`, near);
  }

  private number(sum: Sum, shared: TimeUnit | '%' | null): Value | null {
    const word = this.words[this.at];
    const number = Number(word?.text);
    if (!Number.isFinite(number)) return this.fail('value', 'This number is too large.');
    this.at += 1;
    if (this.accepts('*') || this.accepts('×')) {
      const value = this.value(sum, null);
      if (value === null || value.kind === 'quantile')
        return value && { ...value, times: value.times * number };
      this.at -= 1;
      return this.fail('value', 'Expected a quantile, such as p90 or median.', 'median');
    }
    const next = this.words[this.at];
    const own = next?.kind === 'unit' ? unitOf(next.text) : null;
    const wrong = unitFault(sum, number, own ?? shared);
    if (wrong !== null) {
      if (own === null && wrong.expected === 'unit') return this.failAfter(word, wrong);
      return this.fail(wrong.expected, wrong.message, wrong.suggestion);
    }
    if (own !== null) this.at += 1;
    const isCount = sum[0]?.unit === 'count';
    return { kind: 'number', number, unit: isCount ? null : (own ?? shared) };
  }

  private accepts(text: string): boolean {
    if (this.words[this.at]?.text.toLowerCase() !== text) return false;
    this.at += 1;
    return true;
  }

  /** The first thing wrong is what is told. */
  private fail(expected: Expected, message: string, suggestion: string | null = null): null {
    const word = this.words[this.at];
    const end = this.text.trimEnd().length;
    this.error ??= { from: word?.from ?? end, to: word?.to ?? end, expected, message, suggestion };
    return null;
  }

  private failAfter(word: Word | undefined, { expected, message, suggestion }: UnitFault): null {
    // What stands right behind is a unit misspelt: it is what is wrong, and what the suggestion replaces.
    if (word !== undefined && this.words[this.at]?.from === word.to)
      return this.fail(expected, message, suggestion);
    const at = word?.to ?? this.text.length;
    this.error ??= { from: at, to: at, expected, message, suggestion };
    return null;
  }
}

interface UnitFault {
  readonly expected: Expected;
  readonly message: string;
  readonly suggestion: string | null;
}

function unitFault(sum: Sum, number: number, unit: TimeUnit | '%' | null): UnitFault | null {
  const fault = (expected: Expected, message: string, suggestion: string | null = null): UnitFault => ({
    expected,
    message,
    suggestion,
  });
  const [first] = sum;
  if (first?.unit === 'count')
    return unit === null ? null : fault('connective', `${first.name} is a count: it has no unit.`, '');
  if (unit === null) return number === 0 ? null : fault('unit', 'Expected a unit: ns, µs, ms, s or %.', 'ms');
  const wholeless = unit === '%' ? sum.find(({ whole }) => whole === null) : undefined;
  return wholeless
    ? fault('unit', `${wholeless.name} is part of no whole: expected ns, µs, ms or s.`, 'ms')
    : null;
}

function unitOf(text: string): TimeUnit | '%' | null {
  const lower = text.toLowerCase().replace(/[µμ]/u, 'u');
  if (lower === '%') return '%';
  return Object.keys(TIME_UNITS).find((unit): unit is TimeUnit => unit === lower) ?? null;
}

/** From 0 to 1; null where the word names no quantile. */
export function quantileNamed(word: string): number | null {
  const lower = word.toLowerCase();
  const named = NAMED_QUANTILES[lower];
  if (named !== undefined) return named;
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(lower)?.[1];
  // 99.9 / 100 is above 0.999, and would be a rank too high.
  const share = percent === undefined ? NaN : Number((Number(percent) / 100).toPrecision(12));
  return share >= 0 && share <= 1 ? share : null;
}
