/** The cycles as a table that other tools read: one line a cycle, times in nanoseconds, nothing where a figure is not known. */
import type { CycleTable } from '@core/analysis/cycle-table';

/** Lines made at once; between two lots the window may do other things. */
const LOT = 2_000;

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `breathe` lets others have their turn. */
export async function cyclesCsv(
  table: CycleTable,
  cycles: Uint32Array,
  breathe: () => Promise<void>,
): Promise<string> {
  const columns = Object.entries(table.figures);
  const lots = [['index', 'kind', 'toldBy', ...columns.map(([figure]) => figure)].map(quoted).join(',')];
  for (let from = 0; from < cycles.length; from += LOT) {
    const lines = Array.from(cycles.subarray(from, from + LOT), (cycle) =>
      [
        cycle,
        quoted(table.kind.words[table.kind.code[cycle] ?? 0] ?? ''),
        quoted(table.toldBy.words[table.toldBy.code[cycle] ?? 0] ?? ''),
        ...columns.map(([, column]) => {
          const value = column[cycle];
          return value === undefined || Number.isNaN(value) ? '' : value;
        }),
      ].join(','),
    );
    lots.push(lines.join('\n'));
    await breathe();
  }
  return `${lots.join('\n')}\n`;
}
