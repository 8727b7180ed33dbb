/** Figures as comma-separated values (RFC 4180), for other tools. */

/** null: there is no such figure, which is an empty cell and never 0. */
export type CsvCell = string | number | null;

export const csvCell = (cell: CsvCell): string => {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One line for the header and one a row, each ended. NaN counts as null. */
export function csvText(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const lines = [header.map(csvCell).join(',')];
  for (const row of rows) lines.push(row.map((cell) => csvCell(Number.isNaN(cell) ? null : cell)).join(','));
  return `${lines.join('\n')}\n`;
}
