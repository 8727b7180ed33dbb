/** The cycles' figures as columns of a snapshot: whole numbers of 32 bits where they fit, else doubles. */
import { FIGURES, LADDER_FIGURES } from '../analysis/cycle-table';
import type { CycleTable, Figure, LadderFigure } from '../analysis/cycle-table';
import { CYCLE_KINDS } from '../cycles/cycle';
import { ok, type Result } from '../errors';
import { TOLD_BY } from '../phases/joint-phases';
import type { Specs } from './arrow/layout';
import { readTable } from './arrow/read-table';
import { tableFile } from './arrow/write-table';
import { corrupt } from './content';
import type { Entries } from './entries';
import { NO_NUMBER, packNumbers, unpackNumbers, type Packed } from './typed-columns';
import type { ResultsV5 } from './versions/v5';

export const OVERVIEW = 'overview.arrow';
export const LADDERS = 'ladders.arrow';

/** Of each figure whether its numbers are whole ones of 32 bits. */
type FigureTypes = ResultsV5['figures'];
const NOTHING = { i32: NO_NUMBER, f64: NaN } as const;

const figureSpecs = (types: FigureTypes): Specs =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type, nothing: NOTHING[type] }]));

const CODE_SPECS = {
  kind: { type: 'u8' },
  toldBy: { type: 'u8' },
  edges: { type: 'u8' },
  hasReasons: { type: 'u8' },
} as const satisfies Specs;
export const overviewSpecs = (figures: FigureTypes): typeof CODE_SPECS & Specs => ({
  ...CODE_SPECS,
  ...figureSpecs(figures),
});

/** A row each way of a vCPU, in the order of the cycles. */
const LADDER_SPECS = { cycle: { type: 'u32' } } as const satisfies Specs;
export const ladderSpecs = (figures: FigureTypes): typeof LADDER_SPECS & Specs => ({
  ...LADDER_SPECS,
  ...figureSpecs(figures),
});

type Encoded = Pick<ResultsV5, 'words' | 'figures' | 'ladders' | 'ladderRows'> & {
  readonly entries: [string, Uint8Array][];
};

export function encodeTable(table: CycleTable): Encoded {
  const figures = packed(table.figures);
  const ladders = packed(table.ladders.figures);
  const words = {
    kind: [...table.kind.words],
    toldBy: [...table.toldBy.words],
    edges: table.edges.words.map((edges) => ({ ...edges })),
  };
  const codes = {
    kind: table.kind.code,
    toldBy: table.toldBy.code,
    edges: table.edges.code,
    hasReasons: table.hasReasons,
  };
  const cycle = cyclesOfRows(table.ladders.from);
  const facts = { words: JSON.stringify(words) };
  const overview = { ...codes, ...figures.columns };
  return {
    words,
    figures: figures.types,
    ladders: ladders.types,
    ladderRows: cycle.length,
    entries: [
      [OVERVIEW, tableFile(table.count, overviewSpecs(figures.types), overview, { facts })],
      [LADDERS, tableFile(cycle.length, ladderSpecs(ladders.types), { cycle, ...ladders.columns })],
    ],
  };
}

function packed(figures: Readonly<Partial<Record<string, Float64Array>>>) {
  const types: FigureTypes = {};
  const columns: Record<string, Packed> = {};
  for (const [name, column] of Object.entries(figures)) {
    if (column === undefined) continue;
    const narrow = packNumbers(column);
    columns[name] = narrow;
    types[name] = narrow instanceof Int32Array ? 'i32' : 'f64';
  }
  return { types, columns };
}

/** Of each row the cycle that it is of, `from` of which they begin. */
export function cyclesOfRows(from: Uint32Array): Uint32Array<ArrayBuffer> {
  const cycles = new Uint32Array(from[from.length - 1] ?? 0);
  for (let cycle = 0; cycle + 1 < from.length; cycle += 1) cycles.fill(cycle, from[cycle], from[cycle + 1]);
  return cycles;
}

/** Fails with snapshot-corrupt where the columns cannot be a table of `count` cycles. */
export function decodeTable(entries: Entries, results: ResultsV5, count: number): Result<CycleTable> {
  const unknown = Object.keys(results.figures).find((name) => !FIGURES.some((known) => known === name));
  if (unknown !== undefined) return corrupt('overview.json', `no figure is called ${unknown}`);
  const table = readTable(entries, OVERVIEW, overviewSpecs(results.figures), count);
  if (!table.ok) return table;
  const ladders = decodeLadders(entries, results, count);
  if (!ladders.ok) return ladders;
  const { columns, wrong } = table.value;
  const { edges } = results.words;
  const kinds = results.words.kind.flatMap((word) => CYCLE_KINDS.find((one) => one === word) ?? []);
  const tellers = results.words.toldBy.flatMap((word) => TOLD_BY.find((one) => one === word) ?? []);
  for (const [name, words] of [
    ['kind', kinds],
    ['toldBy', tellers],
    ['edges', edges],
  ] as const)
    // prettier-ignore
    if (!columns[name].every((at) => at < words.length)) return wrong(name, 'it names a word that is not there');
  const figures: Partial<Record<Figure, Float64Array>> = {};
  for (const figure of FIGURES) {
    const column = Object.hasOwn(results.figures, figure) ? columns[figure] : undefined;
    if (column !== undefined) figures[figure] = unpackNumbers(column);
  }
  // The table travels to the window: copies, lest all of the entry went along with each column.
  return ok({
    count,
    figures,
    kind: { words: kinds, code: columns.kind.slice() },
    toldBy: { words: tellers, code: columns.toldBy.slice() },
    // Sentences about evidence: whatever a file says there is text to be shown.
    edges: { words: edges as CycleTable['edges']['words'], code: columns.edges.slice() },
    hasReasons: columns.hasReasons.slice(),
    ladders: ladders.value,
  });
}

function decodeLadders(entries: Entries, results: ResultsV5, count: number): Result<CycleTable['ladders']> {
  const { ladders, ladderRows } = results;
  for (const name of Object.keys(ladders))
    if (!LADDER_FIGURES.some((known) => known === name))
      return corrupt('overview.json', `no ladder has a ${name}`);
  const missing = LADDER_FIGURES.find((name) => ladders[name] === undefined);
  if (missing !== undefined) return corrupt('overview.json', `the ladders have no ${missing}`);
  const table = readTable(entries, LADDERS, ladderSpecs(ladders), ladderRows);
  if (!table.ok) return table;
  const { columns, wrong } = table.value;
  const from = new Uint32Array(count + 1);
  let before = 0;
  for (const cycle of columns.cycle) {
    if (cycle < before || cycle >= count) return wrong('cycle', 'its cycles are not in order');
    before = cycle;
    from[cycle + 1] = (from[cycle + 1] ?? 0) + 1;
  }
  for (let cycle = 0; cycle < count; cycle += 1)
    from[cycle + 1] = (from[cycle + 1] ?? 0) + (from[cycle] ?? 0);
  const figures: Partial<Record<LadderFigure, Float64Array>> = {};
  for (const name of LADDER_FIGURES) figures[name] = unpackNumbers(columns[name] ?? NO_FIGURES);
  return ok({ from, figures: figures as Record<LadderFigure, Float64Array> });
}

const NO_FIGURES = new Int32Array(0);
