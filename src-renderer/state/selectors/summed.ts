import type { Brush } from '../slices/filter';
import type { AppState } from '../store';
import { filteredCycles } from './chosen';
import { summaryOf } from './cycles';
import { remembered } from './remembered';

const inTimeOrder = remembered(
  (passes: Uint8Array | null, brush: Brush | null, count: number): Uint32Array | null => {
    if (passes === null && brush === null) return null;
    const [from, to] = brush ?? [0, Infinity];
    const all = Uint32Array.from({ length: count }, (_, cycle) => cycle);
    return all.filter((cycle) => cycle >= from && cycle <= to && (passes === null || passes[cycle] === 1));
  },
);

/**
 * Indexes of the cycles that pass filter and brush, in order of time whatever the table's is: a sum does not depend on it.
 * Null for all of them. The same array while nothing of it changes.
 */
export function summedCycles(
  state: Pick<AppState, 'loaded' | 'recordingId' | 'filter' | 'brush'>,
): Uint32Array | null {
  const table = summaryOf(state)?.cycles;
  const filtered = filteredCycles(state);
  return table && filtered ? inTimeOrder(filtered.passes, state.brush, table.count) : null;
}
