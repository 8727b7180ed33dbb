/** `compare --json`: what was compared, what differs, and what it comes to. */
import type { Environment } from '../analysis/environment';
import { leftOutFailure } from '../analysis/unread-cycles';
import type { LeftOut } from '../analysis/unread-cycles';
import type { Level } from '../phases/phase';
import { formatCount, formatCounted } from '../units';
import type { Comparison, FigureComparison, Untold } from './compare';
import type { Judgement } from './condition';
import type { Difference } from './difference';
import type { Side } from './sides';
import type { Unlikeness } from './unlike';
import { doubts, verdictSentence } from './words';

export const COMPARE_SCHEMA = 'quiescope.compare/1';

export interface NamedSide extends Side {
  /** Null where it lies in none. */
  readonly file: string | null;
  /** As it was written; null for all cycles. */
  readonly filter: string | null;
  /** Cycles that cannot be read and are none of the side's; null for none. */
  readonly leftOut: LeftOut | null;
}

export interface SideDocument {
  readonly file: string | null;
  readonly filter: string | null;
  readonly level: Level;
  /** Chosen by the filter, and counted: those of the chosen that are told by the best that any is told by. */
  readonly cycles: { readonly of: number; readonly chosen: number; readonly counted: number };
  /** Of all cycles those that could not be read; null for none. */
  readonly leftOut: { readonly cycles: number; readonly message: string } | null;
  readonly environment: Omit<Environment, 'fences'>;
}

export interface CompareDocument {
  readonly schema: typeof COMPARE_SCHEMA;
  readonly a: SideDocument;
  readonly b: SideDocument;
  readonly unlike: readonly Unlikeness[];
  /** One sentence a total. */
  readonly verdicts: readonly string[];
  readonly doubts: readonly string[];
  readonly figures: readonly FigureComparison[];
  readonly untold: readonly Untold[];
  readonly conditions: readonly {
    readonly text: string;
    readonly outcome: Judgement['outcome'];
    readonly difference: Difference | null;
  }[];
  /** Whether a condition is met. */
  readonly failed: boolean;
}

export function compareDocument(
  { a, b }: { readonly a: NamedSide; readonly b: NamedSide },
  comparison: Comparison,
  judgements: readonly Judgement[],
): CompareDocument {
  return {
    schema: COMPARE_SCHEMA,
    a: sideDocument(a, comparison.a),
    b: sideDocument(b, comparison.b),
    unlike: comparison.unlike,
    verdicts: comparison.figures
      .filter(({ kind }) => kind === 'total')
      .map((figure) => verdictSentence(figure, comparison.unlike)),
    doubts: doubts(comparison),
    figures: comparison.figures,
    untold: comparison.untold,
    conditions: judgements.map(({ condition, outcome, difference }) => ({
      text: condition.text,
      outcome,
      difference,
    })),
    failed: judgements.some(({ outcome }) => outcome === 'fails'),
  };
}

function sideDocument(
  { file, filter, overview, leftOut: unread }: NamedSide,
  count: Comparison['a'],
): SideDocument {
  const { fences: _, ...environment } = overview.environment;
  const cycles = { of: overview.cycles.count, chosen: count.chosen, counted: count.counted };
  const leftOut = unread && {
    cycles: unread.cycles.length,
    message: leftOutFailure(unread, cycles.of).message,
  };
  return { file, filter, level: overview.level, cycles, leftOut, environment };
}

/** What a side is in a line; its file may go by another name. */
export function sideWords(
  name: string,
  { cycles: { of, chosen }, filter, leftOut, level }: SideDocument,
): string {
  const cycles =
    chosen === of
      ? formatCounted(of, 'cycle')
      : `${formatCount(chosen)} of ${formatCounted(of, 'cycle')}${filter === null ? '' : `: ${filter}`}`;
  const unread = leftOut === null ? '' : ` · ${formatCount(leftOut.cycles)} could not be read`;
  return `${name} · ${cycles}${unread} · level ${level}`;
}
