/**
 * Whose turn it is: bare and recorded cycles alternate in blocks, so that a machine that drifts drifts in both. Each
 * change to bare cycles takes down perf and the probes, which takes seconds: one by one they could not alternate.
 */
import type { RecordSettings } from '@core/analysis/settings';

/** Recorded cycles, and the bare ones that are driven before them. */
export interface Turn {
  readonly bare: number;
  readonly recorded: number;
}

export interface Turns {
  readonly turns: readonly Turn[];
  /** Bare cycles after the last recorded one. */
  readonly bareAfter: number;
}

const CYCLES_OF_A_BLOCK = 17;
const MAX_BLOCKS = 6;

/** Level timing adds nothing, so there is nothing to compare: no bare cycles. */
export function turnsOf({
  cycles,
  bareEvery,
  level,
}: Pick<RecordSettings, 'cycles' | 'bareEvery' | 'level'>): Turns {
  const bare = bareEvery === 0 || level === 'timing' ? 0 : Math.ceil(cycles / bareEvery);
  if (bare === 0) return { turns: [{ bare: 0, recorded: cycles }], bareAfter: 0 };
  const blocks = Math.min(MAX_BLOCKS, Math.ceil(cycles / CYCLES_OF_A_BLOCK));
  // Half a share of bare cycles before all others and half after: each block has as many on both sides.
  const upTo = (share: number): number => Math.round((bare * share) / blocks);
  const turns = Array.from({ length: blocks }, (_, block) => ({
    bare: upTo(block + 0.5) - (block === 0 ? 0 : upTo(block - 0.5)),
    recorded: Math.round((cycles * (block + 1)) / blocks) - Math.round((cycles * block) / blocks),
  }));
  return { turns, bareAfter: bare - upTo(blocks - 0.5) };
}
