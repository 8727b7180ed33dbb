/** The table of cycles, in milliseconds: rows in any order. */
import { markup, type Markup } from './markup';
import type { FigureColumn, PageFigures } from './page-data';

const NS_PER_MS = 1e6;
const UNKNOWN = '–';

function cell({ unit, values }: FigureColumn, cycle: number): string {
  const value = values[cycle] ?? null;
  if (value === null) return UNKNOWN;
  return unit === 'ns' ? (value / NS_PER_MS).toFixed(3) : String(value);
}

/** `choosing`: the cycle's number is a button. */
export function tableRows(figures: PageFigures, cycles: readonly number[], choosing: boolean): Markup[] {
  return cycles.map((cycle) => {
    const name = figures.numbers[cycle] ?? cycle;
    const number = choosing ? markup`<button type="button">${name}</button>` : name;
    const cells = figures.columns.map((column) => markup`<td>${cell(column, cycle)}</td>`);
    return markup`<tr data-cycle="${cycle}"><td>${number}</td>${cells}</tr>`;
  });
}

/** Cycles by a column, those that do not have the figure last; by their number for -1. */
export function orderOf(figures: PageFigures, column: number, descending: boolean): number[] {
  const cycles = Array.from({ length: figures.count }, (_, cycle) => cycle);
  const values = figures.columns[column]?.values ?? cycles;
  const sign = descending ? -1 : 1;
  return cycles.sort((a, b) => {
    const [left, right] = [values[a] ?? null, values[b] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b;
    return sign * (left - right) || a - b;
  });
}
