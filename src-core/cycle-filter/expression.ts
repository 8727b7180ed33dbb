/** A filter as a tree, and how it is written. */
import type { Term } from './figures';

export const COMPARISONS = ['>', '>=', '<', '<=', '=', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const TIME_UNITS = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

export type Value =
  /** `unit` null: a plain number, of a count; or the time 0. */
  | { readonly kind: 'number'; readonly number: number; readonly unit: TimeUnit | '%' | null }
  /** `times` a nearest-rank quantile of the figure itself, `share` from 0 to 1. */
  | { readonly kind: 'quantile'; readonly share: number; readonly times: number };

/** Figures added up; all of them times where there are several. */
export type Sum = readonly Term[];

export type Expression =
  | { readonly kind: 'compare'; readonly sum: Sum; readonly by: Comparison; readonly value: Value }
  /** Both ends belong to it. */
  | { readonly kind: 'within'; readonly sum: Sum; readonly low: Value; readonly high: Value }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] };

/** Without an exponent, which the grammar has none of. */
const plainNumber = (value: number): string =>
  value.toLocaleString('en-US', {
    useGrouping: false,
    maximumSignificantDigits: 17,
    maximumFractionDigits: 20,
  });

const QUANTILE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'min'],
  [0.5, 'median'],
  [1, 'max'],
]);

export function printValue(value: Value): string {
  if (value.kind === 'number')
    return `${plainNumber(value.number)}${value.unit === 'us' ? 'µs' : (value.unit ?? '')}`;
  const name =
    QUANTILE_NAMES.get(value.share) ?? `p${plainNumber(Number((value.share * 100).toPrecision(12)))}`;
  return value.times === 1 ? name : `${plainNumber(value.times)}*${name}`;
}

export const printSum = (sum: Sum): string => sum.map(({ name }) => name).join('+');

/** Parses to the same expression again. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'compare':
      return `${printSum(expression.sum)} ${expression.by} ${printValue(expression.value)}`;
    case 'within':
      return `${printSum(expression.sum)} in ${printValue(expression.low)}..${printValue(expression.high)}`;
    case 'not':
      return `not ${bracketed(expression.of, ['compare', 'within', 'not'])}`;
    case 'and':
      return expression.parts.map((part) => bracketed(part, ['compare', 'within', 'not'])).join(' and ');
    case 'or':
      return expression.parts
        .map((part) => bracketed(part, ['compare', 'within', 'not', 'and']))
        .join(' or ');
  }
}

function bracketed(part: Expression, bare: readonly Expression['kind'][]): string {
  const text = printExpression(part);
  return bare.includes(part.kind) ? text : `(${text})`;
}
