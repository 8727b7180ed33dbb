/** A table of the cycles that could be read, with the others put back as rows of which nothing is known: each is where its number says. */
import { FIGURES } from './cycle-table';
import type { CycleTable, Figure } from './cycle-table';

/** `missing`: ascending, among all rows. */
export function withEmptyRows(table: CycleTable, missing: Uint32Array): CycleTable {
  const isMissing = new Set(missing);
  const all = Uint32Array.from({ length: table.count + missing.length }, (_, row) => row);
  const places = all.filter((row) => !isMissing.has(row));
  const spread = <C extends Float64Array | Uint8Array>(column: C, empty: C): C => {
    for (let at = 0; at < places.length; at += 1) empty[places[at] ?? 0] = column[at] ?? 0;
    return empty;
  };
  const codes = (code: Uint8Array): Uint8Array => spread(code, new Uint8Array(all.length));
  const figures: Partial<Record<Figure, Float64Array>> = {};
  for (const figure of FIGURES) {
    const column = table.figures[figure];
    if (column !== undefined) figures[figure] = spread(column, new Float64Array(all.length).fill(NaN));
  }
  const { from, figures: ladders } = table.ladders;
  let row = 0;
  return {
    count: all.length,
    figures,
    kind: { ...table.kind, code: codes(table.kind.code) },
    toldBy: { ...table.toldBy, code: codes(table.toldBy.code) },
    edges: { ...table.edges, code: codes(table.edges.code) },
    hasReasons: codes(table.hasReasons),
    ladders: {
      from: Uint32Array.from({ length: all.length + 1 }, (_, at) => {
        if (at > 0 && !isMissing.has(at - 1)) row += 1;
        return from[row] ?? 0;
      }),
      figures: ladders,
    },
  };
}
