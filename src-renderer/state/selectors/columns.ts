/** Columns of the cycles' table, by the keys that the table sorts by; each is made, ordered and summed up once. */
import { columnOrder, positions } from '@core/analysis/statistics/column-order';
import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable, Figure } from '@core/analysis/cycle-table';
import { ascendingKnown, quantile } from '@core/analysis/statistics/statistics';
import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { Part } from '../model';
import { rememberedFor } from './remembered';

export type SortOrder = 'ascending' | 'descending';
export type SortKey = 'index' | 'totalNs' | Figure;

const indexColumn = rememberedFor((table: CycleTable) => Float64Array.from(positions(table.count)));
const unknownColumn = rememberedFor((table: CycleTable) => new Float64Array(table.count).fill(NaN));

/**
 * Pause, capture and resume. Of a cycle under way, of which no halves are known yet, the sum of its phases; before it is
 * attributed, what the client's clock says.
 */
const totalsOf = rememberedFor((table: CycleTable): Float64Array => {
  const halves = (['pauseNs', 'captureNs', 'resumeNs'] as const).map((name) => figureColumn(table, name));
  const [pause, capture, resume] = halves;
  const totals = new Float64Array(table.count).fill(NaN);
  if (pause && capture && resume) {
    for (let at = 0; at < totals.length; at += 1)
      totals[at] = (pause[at] ?? NaN) + (capture[at] ?? NaN) + (resume[at] ?? NaN);
    return totals;
  }
  const phases = [...PHASES, ...JOINT_PHASES].flatMap((key) => figureColumn(table, `phase:${key}`) ?? []);
  const stop = figureColumn(table, 'clientPauseNs');
  const cont = figureColumn(table, 'clientResumeNs');
  for (let at = 0; at < totals.length; at += 1) {
    let ns = 0;
    for (const column of phases) ns += column[at] || 0;
    totals[at] = ns || (stop?.[at] ?? NaN) + (cont?.[at] ?? NaN);
  }
  return totals;
});

/** NaN where unknown. */
export function keyColumn(table: CycleTable, key: SortKey): Float64Array {
  if (key === 'index') return indexColumn(table);
  return (key === 'totalNs' ? totalsOf(table) : figureColumn(table, key)) ?? unknownColumn(table);
}

export const PART_KEYS = { pause: 'pauseNs', resume: 'resumeNs', both: 'totalNs' } as const satisfies Record<
  Part,
  SortKey
>;

/** The whole that the phases of `part` sum to, for each cycle. */
export const totalColumn = (table: CycleTable, part: Part): Float64Array => keyColumn(table, PART_KEYS[part]);

/** The known figures of a column in order. */
export const ascendingColumn = rememberedFor(ascendingKnown);

const orders = {
  ascending: rememberedFor((column: Float64Array) => columnOrder(column, 'ascending')),
  descending: rememberedFor((column: Float64Array) => columnOrder(column, 'descending')),
};
const inTime = {
  ascending: rememberedFor((table: CycleTable) => positions(table.count)),
  descending: rememberedFor((table: CycleTable) => positions(table.count).reverse()),
};

/** All cycles in the order of a column: unknown figures last in either order, equal ones in order of time. */
export const orderBy = (table: CycleTable, key: SortKey, order: SortOrder): Uint32Array =>
  key === 'index' ? inTime[order](table) : orders[order](keyColumn(table, key));

/** Nearest-rank quantile over all cycles of which the figure is known; null where there is none. */
export function quantileOf(table: CycleTable, key: SortKey, share: number): number | null {
  const value = quantile(ascendingColumn(keyColumn(table, key)), share);
  return Number.isNaN(value) ? null : value;
}
