/** The cycles' figures as columns of a snapshot: whole numbers of 32 bits where they fit, else doubles. */
import { FIGURES, LADDER_FIGURES } from '../analysis/cycle-table';
import type { CycleTable, Figure, LadderFigure } from '../analysis/cycle-table';
import { CYCLE_KINDS } from '../cycles/cycle';
import { ok, type Result } from '../errors';
import { TOLD_BY } from '../phases/joint-phases';
import { corrupt } from './content';
import type { Entries } from './entries';
import { columnEntry, packNumbers, readColumn, unpackNumbers } from './typed-columns';
import type { ResultsV4 } from './versions/v4-results';

const FOLDER = 'overview';
/** Some zip tools do not like a colon in a name. */
const pathOf = (figure: string): string => `${FOLDER}/${figure.replace(':', '.')}`;

type Encoded = Pick<ResultsV4, 'words' | 'figures' | 'ladders' | 'ladderRows'> & {
  readonly entries: [string, Uint8Array][];
};

export function encodeTable(table: CycleTable): Encoded {
  const entries: [string, Uint8Array][] = [];
  const put = (path: string, column: Float64Array): 'f64' | 'i32' => {
    const narrow = packNumbers(column);
    entries.push(columnEntry(path, narrow));
    return narrow instanceof Int32Array ? 'i32' : 'f64';
  };
  const figures = Object.entries(table.figures).map(([name, column]) => [name, put(pathOf(name), column)]);
  const ladders = LADDER_FIGURES.map((name) => [
    name,
    put(pathOf(`ladder:${name}`), table.ladders.figures[name]),
  ]);
  entries.push(
    columnEntry(pathOf('kind'), table.kind.code),
    columnEntry(pathOf('toldBy'), table.toldBy.code),
    columnEntry(pathOf('edges'), table.edges.code),
    columnEntry(pathOf('hasReasons'), table.hasReasons),
    columnEntry(pathOf('ladder:from'), table.ladders.from),
  );
  return {
    words: {
      kind: [...table.kind.words],
      toldBy: [...table.toldBy.words],
      edges: table.edges.words.map((edges) => ({ ...edges })),
    },
    figures: Object.fromEntries(figures) as ResultsV4['figures'],
    ladders: Object.fromEntries(ladders) as ResultsV4['ladders'],
    ladderRows: table.ladders.from[table.count] ?? 0,
    entries,
  };
}

/** Fails with snapshot-corrupt where the columns cannot be a table of `count` cycles. */
export function decodeTable(entries: Entries, results: ResultsV4, count: number): Result<CycleTable> {
  const figures: Partial<Record<Figure, Float64Array>> = {};
  for (const [name, type] of Object.entries(results.figures)) {
    const figure = FIGURES.find((known) => known === name);
    if (figure === undefined) return corrupt('overview.json', `no figure is called ${name}`);
    const column = readColumn(entries, pathOf(name), type, count);
    if (!column.ok) return column;
    figures[figure] = unpackNumbers(column.value);
  }
  const ladders = decodeLadders(entries, results, count);
  if (!ladders.ok) return ladders;
  const coded = <T>(name: string, words: readonly T[]) => decodeCodes(entries, name, words, count);
  const kind = coded(
    'kind',
    results.words.kind.flatMap((word) => CYCLE_KINDS.find((one) => one === word) ?? []),
  );
  if (!kind.ok) return kind;
  const toldBy = coded(
    'toldBy',
    results.words.toldBy.flatMap((word) => TOLD_BY.find((one) => one === word) ?? []),
  );
  if (!toldBy.ok) return toldBy;
  const edges = coded('edges', results.words.edges);
  if (!edges.ok) return edges;
  const hasReasons = readColumn(entries, pathOf('hasReasons'), 'u8', count);
  if (!hasReasons.ok) return hasReasons;
  return ok({
    count,
    figures,
    kind: kind.value,
    toldBy: toldBy.value,
    // Sentences about evidence: whatever a file says there is text to be shown.
    edges: edges.value as CycleTable['edges'],
    hasReasons: hasReasons.value,
    ladders: ladders.value,
  });
}

function decodeCodes<T>(
  entries: Entries,
  name: string,
  words: readonly T[],
  count: number,
): Result<{ readonly words: readonly T[]; readonly code: Uint8Array }> {
  const code = readColumn(entries, pathOf(name), 'u8', count);
  if (!code.ok) return code;
  return code.value.every((at) => at < words.length)
    ? ok({ words, code: code.value })
    : corrupt(`${pathOf(name)}.u8`, 'it names a word that is not there');
}

function decodeLadders(entries: Entries, results: ResultsV4, count: number): Result<CycleTable['ladders']> {
  const from = readColumn(entries, pathOf('ladder:from'), 'u32', count + 1);
  if (!from.ok) return from;
  const ascends = from.value.every((at, cycle) => cycle === 0 || at >= (from.value[cycle - 1] ?? 0));
  if (from.value[0] !== 0 || !ascends || from.value[count] !== results.ladderRows)
    return corrupt(`${pathOf('ladder:from')}.u32`, 'it does not divide the ladders by cycles');
  const figures: Partial<Record<LadderFigure, Float64Array>> = {};
  for (const name of LADDER_FIGURES) {
    const type = results.ladders[name];
    if (type === undefined) return corrupt('overview.json', `the ladders have no ${name}`);
    const column = readColumn(entries, pathOf(`ladder:${name}`), type, results.ladderRows);
    if (!column.ok) return column;
    figures[name] = unpackNumbers(column.value);
  }
  return ok({ from: from.value, figures: figures as Record<LadderFigure, Float64Array> });
}
