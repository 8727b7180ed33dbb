/** The cycles that all views show: those that pass the filter and the brush. */
import type { CycleTable } from '@core/analysis/cycle-table';
import { chooseCycles } from '@core/cycle-filter/choose';
import { parseFilter } from '@core/cycle-filter/parse';
import type { Expression } from '@core/cycle-filter/expression';
import type { Brush } from '../slices/filter';
import type { AppState } from '../store';
import { ascendingColumn, orderBy, PART_KEYS } from './columns';
import { summaryOf } from './cycles';
import { remembered } from './remembered';

const NONE = new Uint32Array(0);

const expressionOf = remembered((text: string): Expression | null => {
  const parsed = parseFilter(text);
  return parsed.ok ? parsed.value : null;
});

/** What a filter makes of a table's cycles. */
export interface Filtered {
  /** 1 for each cycle that passes; null where there is no filter. */
  readonly passes: Uint8Array | null;
  readonly count: number;
  /** Cycles left out because a figure that decides is not known of them. */
  readonly unknown: number;
}

/** Remembers what it last said: one for each order in which cycles are wanted. */
export function createChooser() {
  const filtered = remembered((table: CycleTable, text: string): Filtered => {
    const expression = expressionOf(text);
    if (expression === null) return { passes: null, count: table.count, unknown: 0 };
    const { cycles, unknown } = chooseCycles(expression, table, ascendingColumn);
    const passes = new Uint8Array(table.count);
    for (let at = 0; at < cycles.length; at += 1) passes[cycles[at] ?? 0] = 1;
    return { passes, count: cycles.length, unknown };
  });
  const chosen = remembered((order: Uint32Array, { passes }: Filtered, brush: Brush | null): Uint32Array => {
    if (passes === null && brush === null) return order;
    const [from, to] = brush ?? [0, Infinity];
    const kept = new Uint32Array(order.length);
    let count = 0;
    for (let at = 0; at < order.length; at += 1) {
      const cycle = order[at] ?? 0;
      if (cycle < from || cycle > to || (passes !== null && passes[cycle] !== 1)) continue;
      kept[count] = cycle;
      count += 1;
    }
    return kept.slice(0, count);
  });
  return { filtered, chosen };
}

type Shown = Pick<AppState, 'loaded' | 'recordingId' | 'filter' | 'brush' | 'sort'>;

const recorded = createChooser();

/** Which cycles of the recording on screen pass the filter, and how many could not be told. */
export function filteredCycles(state: Pick<AppState, 'loaded' | 'recordingId' | 'filter'>): Filtered | null {
  const table = summaryOf(state)?.cycles;
  return table ? recorded.filtered(table, state.filter.inForce) : null;
}

/** Indexes of the cycles that pass filter and brush, in the table's order; the same array while nothing of it changes. */
export function chosenCycles(state: Shown): Uint32Array {
  const table = summaryOf(state)?.cycles;
  if (!table) return NONE;
  const { key, order } = state.sort;
  return recorded.chosen(
    orderBy(table, key, order),
    recorded.filtered(table, state.filter.inForce),
    state.brush,
  );
}

const live = createChooser();

/** What bars and table show: the cycles of the recording under way, or those of the recording on screen. */
export interface ShownCycles {
  readonly table: CycleTable;
  readonly isLive: boolean;
  readonly filtered: Filtered;
  /** Those that pass the filter, in the table's order; the brush counts for the recording on screen alone. */
  readonly chosen: Uint32Array;
}

const shown = remembered(
  (table: CycleTable, isLive: boolean, filtered: Filtered, chosen: Uint32Array): ShownCycles => ({
    table,
    isLive,
    filtered,
    chosen,
  }),
);

/** Null while there is no recording. */
export function shownCycles(state: Shown & Pick<AppState, 'liveCycles'>): ShownCycles | null {
  const { liveCycles: table, filter, sort } = state;
  if (table !== null) {
    const filtered = live.filtered(table, filter.inForce);
    return shown(table, true, filtered, live.chosen(orderBy(table, sort.key, sort.order), filtered, null));
  }
  const summary = summaryOf(state);
  const filtered = filteredCycles(state);
  return summary && filtered ? shown(summary.cycles, false, filtered, chosenCycles(state)) : null;
}

const bars = createChooser();

/** What the bars show, from left to right: those that pass the filter, in order of time or in the table's. */
export function barOrder(state: Shown & Pick<AppState, 'liveCycles'>, by: 'time' | 'table'): Uint32Array {
  const cycles = shownCycles(state);
  if (!cycles) return NONE;
  const { key, order } = by === 'table' ? state.sort : ({ key: 'index', order: 'ascending' } as const);
  return bars.chosen(orderBy(cycles.table, key, order), cycles.filtered, null);
}

const worst = createChooser();

/** The chosen cycles from the slowest on, in the part that is looked at. */
export function worstFirst(state: Shown & Pick<AppState, 'part'>): Uint32Array {
  const table = summaryOf(state)?.cycles;
  if (!table) return NONE;
  const order = orderBy(table, PART_KEYS[state.part], 'descending');
  return worst.chosen(order, recorded.filtered(table, state.filter.inForce), state.brush);
}

/** The cycle one step on; stays at either end, and goes to the first or the last from a cycle that is none of them. */
export function stepFrom(cycles: Uint32Array, current: number | null, step: number): number | null {
  if (cycles.length === 0) return null;
  const at = current === null ? -1 : cycles.indexOf(current);
  if (at < 0) return cycles.at(step > 0 ? 0 : -1) ?? null;
  return cycles[Math.min(cycles.length - 1, Math.max(0, at + step))] ?? null;
}
