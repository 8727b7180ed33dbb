import type { CycleRow } from '@core/analysis/summary';
import type { LiveCycle, Part } from '../model';
import { keysInUse, PHASE_KEYS, segmentsOf, totalNs } from './cycles';
import type { PhaseKey } from './cycles';

/** More bars than this cannot be told apart, and would cost more to draw than they show. */
export const MOST_BARS = 200;

export interface Bar {
  /** The cycle that a click selects. */
  readonly index: number;
  readonly row: CycleRow;
}

/**
 * One bar a cycle or, where there are too many, one for each run of neighbours: the slowest of them, so that no peak is
 * lost.
 */
export function barsOf(rows: readonly CycleRow[], part: Part, most = MOST_BARS): readonly Bar[] {
  const each = Math.max(1, Math.ceil(rows.length / most));
  const bars: Bar[] = [];
  for (let from = 0; from < rows.length; from += each) {
    const run = rows.slice(from, from + each);
    const slowest = run.reduce((a, b) => (totalNs(b, part) > totalNs(a, part) ? b : a));
    bars.push({ index: slowest.index, row: slowest });
  }
  return bars;
}

export interface Layer {
  readonly key: PhaseKey;
  readonly valuesNs: readonly number[];
}

/** One layer a phase that holds time anywhere, over all bars. */
export function layersOf(rows: readonly CycleRow[], part: Part): readonly Layer[] {
  const segments = rows.map((row) => new Map(segmentsOf(row, part).map(({ key, ns }) => [key, ns])));
  return keysInUse(rows, part).map((key) => ({ key, valuesNs: segments.map((one) => one.get(key) ?? 0) }));
}

/** Where a few slow cycles would press all others flat, bars are cut at this many medians. */
const CUT_AT_MEDIANS = 4;

/** The height at which to cut the bars; null where none is so tall. */
export function cutNsOf(rows: readonly CycleRow[], part: Part): number | null {
  const median = quantileNs(rows, part, 0.5);
  const tallest = quantileNs(rows, part, 1);
  if (median === null || tallest === null || tallest <= CUT_AT_MEDIANS * median) return null;
  return CUT_AT_MEDIANS * median;
}

/** Position of the bar that stands for `cycle`; null if none does. */
export function barAt(bars: readonly Bar[], cycle: number | null): number | null {
  if (cycle === null) return null;
  const at = bars.findIndex((bar) => bar.index === cycle);
  return at < 0 ? null : at;
}

/** Of the cycles so far, the latest that fit: a recording under way is watched at its end. */
export function latestLive(live: readonly LiveCycle[], most = MOST_BARS): readonly LiveCycle[] {
  return live.slice(-most);
}

/** A layer of bars that grow while a recording goes on; `key` null for cycles that are not attributed yet. */
export interface LiveLayer {
  readonly key: PhaseKey | null;
  readonly valuesNs: readonly number[];
}

/** Analysed cycles by phase; of the others all that is known, the client's own times. */
export function liveLayersOf(live: readonly LiveCycle[]): readonly LiveLayer[] {
  const used = PHASE_KEYS.filter((key) => live.some(({ phases }) => (phases?.[key] ?? 0) > 0));
  const layers = used.map((key) => ({ key, valuesNs: live.map(({ phases }) => phases?.[key] ?? 0) }));
  if (live.every(({ phases }) => phases !== null)) return layers;
  const valuesNs = live.map(({ phases, clientPauseNs, clientResumeNs }) =>
    phases === null ? clientPauseNs + clientResumeNs : 0,
  );
  return [...layers, { key: null, valuesNs }];
}

/** Nearest-rank quantiles of the part's totals. */
export function quantileNs(rows: readonly CycleRow[], part: Part, share: number): number | null {
  if (rows.length === 0) return null;
  const sorted = rows.map((row) => totalNs(row, part)).sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
