/** Figures that came with a file, held against its events cycle by cycle, whenever one is attributed. */
import type { CycleAnalysis } from './analysis';
import { cycleTable, FIGURES, figureAt, LADDER_FIGURES } from './cycle-table';
import type { CycleTable, Figure, LadderFigure } from './cycle-table';
import type { RecordingOverview } from './overview';
import { rowOf } from './summarise';
import type { Finding } from './summary';

/** As many cycles are named by their numbers. */
const MOST_NAMED = 12;

export class StoredFigures {
  #table: CycleTable;
  /** Cycles whose figures were other than the file said. */
  readonly #wrong = new Set<number>();

  constructor(private readonly stored: RecordingOverview) {
    this.#table = stored.cycles;
  }

  /** How many cycles of the file had other figures than their events give. */
  get corrected(): number {
    return this.#wrong.size;
  }

  /** Whether the file's figures of the cycle are those of its events; else these take their place. */
  check(analysis: CycleAnalysis): boolean {
    const { index } = analysis.cycle;
    const own = cycleTable([rowOf(analysis)]);
    if (isSame(this.#table, index, own)) return true;
    this.#wrong.add(index);
    this.#table = withCycle(this.#table, index, own);
    return false;
  }

  /** With what was put right, and a sentence that says so. */
  overview(): RecordingOverview {
    if (this.#wrong.size === 0) return this.stored;
    return { ...this.stored, cycles: this.#table, findings: [this.#doubt(), ...this.stored.findings] };
  }

  #doubt(): Finding {
    const numbers = [...this.#wrong].sort((left, right) => left - right).map((index) => String(index + 1));
    const more = numbers.length > MOST_NAMED ? ` and ${String(numbers.length - MOST_NAMED)} more` : '';
    const which = numbers.length === 1 ? 'a cycle' : `${String(numbers.length)} cycles`;
    return {
      id: 'stored-figures',
      phase: null,
      title: `The file’s figures of ${which} differ from their events: do not trust its statistics`,
      evidence: `Cycle ${numbers.slice(0, MOST_NAMED).join(', ')}${more}, counted from 1, attributed again when looked at; what is shown of them is right now, other cycles and the statistics are as the file has them`,
      remedy: 'The command line attributes all cycles anew: quiescope report',
      share: null,
      show: null,
      knob: null,
    };
  }
}

const sameNumber = (left: number | undefined, right: number | undefined): boolean =>
  left === right || (Number.isNaN(left ?? NaN) && Number.isNaN(right ?? NaN));

/** Whether row `index` of the table is the only one of `own`. */
function isSame(table: CycleTable, index: number, own: CycleTable): boolean {
  const sameFigures = FIGURES.every((figure) => figureAt(table, figure, index) === figureAt(own, figure, 0));
  const sameWords = (['kind', 'toldBy', 'edges'] as const).every(
    (name) => JSON.stringify(wordOf(table, name, index)) === JSON.stringify(wordOf(own, name, 0)),
  );
  if (!sameFigures || !sameWords || table.hasReasons[index] !== own.hasReasons[0]) return false;
  const first = table.ladders.from[index] ?? 0;
  const rows = own.ladders.from[1] ?? 0;
  if ((table.ladders.from[index + 1] ?? 0) - first !== rows) return false;
  return LADDER_FIGURES.every((name) =>
    own.ladders.figures[name].every((value, at) =>
      sameNumber(value, table.ladders.figures[name][first + at]),
    ),
  );
}

const wordOf = (table: CycleTable, name: 'kind' | 'toldBy' | 'edges', index: number): unknown =>
  table[name].words[table[name].code[index] ?? -1];

/** The table with its row `index` as the only one of `own` is. Columns that change are new ones. */
function withCycle(table: CycleTable, index: number, own: CycleTable): CycleTable {
  const figures: Partial<Record<Figure, Float64Array>> = {};
  for (const figure of FIGURES) {
    const [column, value] = [table.figures[figure], own.figures[figure]?.[0] ?? NaN];
    if (column === undefined && Number.isNaN(value)) continue;
    const changed = column?.slice() ?? new Float64Array(table.count).fill(NaN);
    changed[index] = value;
    figures[figure] = changed;
  }
  const hasReasons = table.hasReasons.slice();
  hasReasons[index] = own.hasReasons[0] ?? 0;
  return {
    count: table.count,
    figures,
    kind: withWord(table.kind, index, own.kind.words[0]),
    toldBy: withWord(table.toldBy, index, own.toldBy.words[0]),
    edges: withWord(table.edges, index, own.edges.words[0]),
    hasReasons,
    ladders: withLadders(table, index, own),
  };
}

interface Coded<T> {
  readonly words: readonly T[];
  readonly code: Uint8Array;
}

function withWord<T>({ words, code }: Coded<T>, index: number, word: T | undefined): Coded<T> {
  if (word === undefined) return { words, code };
  const known = words.findIndex((one) => JSON.stringify(one) === JSON.stringify(word));
  const changed = code.slice();
  changed[index] = known < 0 ? words.length : known;
  return { words: known < 0 ? [...words, word] : words, code: changed };
}

function withLadders(table: CycleTable, index: number, own: CycleTable): CycleTable['ladders'] {
  const { from, figures } = table.ladders;
  const [first, end] = [from[index] ?? 0, from[index + 1] ?? 0];
  const more = (own.ladders.from[1] ?? 0) - (end - first);
  const changed = LADDER_FIGURES.map((name): [LadderFigure, Float64Array] => {
    const column = figures[name];
    return [name, joined(column.subarray(0, first), own.ladders.figures[name], column.subarray(end))];
  });
  return {
    from: from.map((at, cycle) => (cycle > index ? at + more : at)),
    figures: Object.fromEntries(changed) as Record<LadderFigure, Float64Array>,
  };
}

function joined(...parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
