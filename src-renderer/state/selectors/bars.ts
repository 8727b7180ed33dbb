/** Cycles as stacked bars: which cycle each bar stands for, and what it is made of. */
import { figureColumn } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import { nthLowest } from '@core/analysis/statistics/statistics';
import type { Part } from '../model';
import { totalColumn } from './columns';
import { keysInUse } from './cycles';
import type { PhaseKey } from './cycles';

/** Of the cycles in the order shown, a stretch: [from, to), also in between two of them. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One bar a cycle or, where there are too many, one for each run of neighbours. */
export interface Bars {
  /** The cycle that each bar stands for: the slowest of its run, so that no peak is lost. */
  readonly cycles: Uint32Array;
  /** Position, in the order shown, of the first cycle of the first run. */
  readonly first: number;
  /** Cycles in a run. */
  readonly each: number;
}

/** Runs keep their places while one pans, and double while one zooms out: no bar flickers. */
export function barsOf(
  order: Uint32Array,
  totals: Float64Array,
  most: number,
  { from, to }: Stretch = { from: 0, to: order.length },
): Bars {
  const each = 2 ** Math.max(0, Math.ceil(Math.log2((to - from) / Math.max(1, most))));
  const first = Math.max(0, Math.floor(from / each) * each);
  const end = Math.min(order.length, Math.ceil(to));
  const cycles = new Uint32Array(Math.max(0, Math.ceil((end - first) / each)));
  for (let bar = 0; bar < cycles.length; bar += 1) {
    const start = first + bar * each;
    let slowest = order[start] ?? 0;
    for (let at = start + 1; at < Math.min(order.length, start + each); at += 1) {
      const cycle = order[at] ?? 0;
      if ((totals[cycle] ?? NaN) > (totals[slowest] ?? NaN) || Number.isNaN(totals[slowest])) slowest = cycle;
    }
    cycles[bar] = slowest;
  }
  return { cycles, first, each };
}

/** One phase through all bars; `key` null is time that is not attributed yet. */
export interface Layer {
  readonly key: PhaseKey | null;
  readonly valuesNs: Float64Array;
}

/** One layer a phase that any of the table's cycles has, from the bottom up; together they are the whole of each bar. */
export function layersOf(table: CycleTable, part: Part, cycles: Uint32Array): readonly Layer[] {
  const totals = totalColumn(table, part);
  const rest = Float64Array.from(cycles, (cycle) => totals[cycle] ?? NaN);
  const layers = keysInUse(table, part).map((key): Layer => {
    const column = figureColumn(table, `${part === 'both' ? 'phase' : part}:${key}`);
    const valuesNs = Float64Array.from(cycles, (cycle) => column?.[cycle] || 0);
    valuesNs.forEach((ns, bar) => (rest[bar] = (rest[bar] ?? 0) - ns));
    return { key, valuesNs };
  });
  if (!rest.some((ns) => ns > 0)) return layers;
  return [...layers, { key: null, valuesNs: rest.map((ns) => (ns > 0 ? ns : 0)) }];
}

/** Where a few slow cycles would press all others flat, bars are cut at this many medians. */
const CUT_AT_MEDIANS = 4;

/** Heights that are marked over all bars; null where no cycle's whole is known. */
export interface Marks {
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  readonly maxNs: number;
  /** The height at which to cut the bars; null where none is so tall. */
  readonly cutNs: number | null;
}

/** Of the cycles shown. Nearest-rank: each is the figure of a cycle. */
export function marksOf(order: Uint32Array, totals: Float64Array): Marks | null {
  const values = new Float64Array(order.length);
  let known = 0;
  for (let at = 0; at < order.length; at += 1) {
    const ns = totals[order[at] ?? 0] ?? NaN;
    if (Number.isNaN(ns)) continue;
    values[known] = ns;
    known += 1;
  }
  if (known === 0) return null;
  const rank = (share: number): number =>
    nthLowest(values.subarray(0, known), Math.max(1, Math.ceil(share * known)) - 1);
  const [p50Ns, maxNs] = [rank(0.5), rank(1)];
  return {
    p50Ns,
    p90Ns: rank(0.9),
    p99Ns: rank(0.99),
    maxNs,
    cutNs: maxNs > CUT_AT_MEDIANS * p50Ns ? CUT_AT_MEDIANS * p50Ns : null,
  };
}

/** The bar in whose run the cycle at a position is. */
export const barHolding = ({ first, each }: Bars, position: number): number =>
  Math.floor((position - first) / each);
