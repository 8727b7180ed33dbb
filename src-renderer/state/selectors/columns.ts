/** Columns of the cycles' table, by the keys that the table sorts by; each is made, ordered and summed up once. */
import { columnOrder } from '@core/analysis/column-order';
import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable, Figure } from '@core/analysis/cycle-table';
import { ascendingKnown, quantile } from '@core/analysis/statistics';
import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { Part } from '../model';
import { rememberedFor } from './remembered';

export type SortOrder = 'ascending' | 'descending';
export type SortKey = 'index' | 'totalNs' | Figure;

const derived = rememberedFor((table: CycleTable) => ({
  index: Float64Array.from({ length: table.count }, (_, cycle) => cycle),
  totalNs: totalOf(table),
  unknown: new Float64Array(table.count).fill(NaN),
}));

/**
 * Pause, capture and resume. Of a cycle under way, of which no halves are known yet, the sum of its phases; before it is
 * attributed, what the client's clock says.
 */
function totalOf(table: CycleTable): Float64Array {
  const add = (figures: readonly Figure[], known: (ns: number) => number): Float64Array => {
    const columns = figures.map((figure) => figureColumn(table, figure));
    const sum = new Float64Array(table.count);
    for (const column of columns)
      for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + known(column?.[at] ?? NaN);
    return sum;
  };
  const whole = add(['pauseNs', 'captureNs', 'resumeNs'], (ns) => ns);
  if (!whole.some(Number.isNaN)) return whole;
  const phases = add(
    [...PHASES, ...JOINT_PHASES].map((key) => `phase:${key}` as const),
    (ns) => ns || 0,
  );
  const client = add(['clientPauseNs', 'clientResumeNs'], (ns) => ns);
  return whole.map((ns, at) => (Number.isNaN(ns) ? phases[at] || (client[at] ?? NaN) : ns));
}

/** NaN where unknown. */
export function keyColumn(table: CycleTable, key: SortKey): Float64Array {
  if (key === 'index' || key === 'totalNs') return derived(table)[key];
  return figureColumn(table, key) ?? derived(table).unknown;
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

/** All cycles in the order of a column: unknown figures last in either order, equal ones in order of time. */
export const orderBy = (table: CycleTable, key: SortKey, order: SortOrder): Uint32Array =>
  orders[order](keyColumn(table, key));

/** Nearest-rank quantile over all cycles of which the figure is known; null where there is none. */
export function quantileOf(table: CycleTable, key: SortKey, share: number): number | null {
  const value = quantile(ascendingColumn(keyColumn(table, key)), share);
  return Number.isNaN(value) ? null : value;
}
