/** Views of the cycles that one step leads to, asked for while nothing else is: who takes it sees its cycle in the same frame. */
import { cycleAt } from '@core/analysis/cycle-table';
import type { CycleTable } from '@core/analysis/cycle-table';
import type { TimelineRequest, TimelineView } from '@core/timeline/timeline';
import { chosenCycles, stepFrom, worstFirst } from '../selectors/chosen';
import { selectedRow, summaryOf } from '../selectors/cycles';
import {
  isWhole,
  recordingBounds,
  requestFor,
  showsMany,
  suffices,
  visibleRange,
} from '../selectors/timeline';
import type { AppState, AppStore, StorePorts } from '../store';

interface Ready {
  readonly recordingId: string;
  /** What its times are of: a recording that was corrected has another one. */
  readonly table: CycleTable;
  readonly view: TimelineView;
}

/** Two steps there, two back, and the slowest. */
const KEPT = 5;

export interface Ahead {
  /** Asks for what is not there yet, one after the other, until something else is wanted. */
  look(): Promise<void>;
  /** What is there and serves; null for nothing. */
  find(serves: (request: TimelineRequest) => boolean): TimelineView | null;
}

/** Whole views alone; none where many cycles are in sight, for a step then leaves them where they are. */
export function createAhead(get: AppStore['getState'], api: StorePorts['api']): Ahead {
  let ready: readonly Ready[] = [];

  const find = (serves: (request: TimelineRequest) => boolean): TimelineView | null => {
    const { recordingId } = get();
    const table = summaryOf(get())?.cycles;
    const found = ready.find(
      (one) => one.recordingId === recordingId && one.table === table && serves(one.view.request),
    );
    return found?.view ?? null;
  };

  const ask = async (state: AppState, cycle: number): Promise<void> => {
    const { recordingId, widthPx } = state;
    const table = summaryOf(state)?.cycles;
    const row = table && cycleAt(table, cycle);
    if (!row || recordingId === null) return;
    const range = visibleRange(state.zoom, row);
    const bounds = recordingBounds({ ...state, cycle });
    if (find((request) => suffices(request, cycle, range, bounds, widthPx))) return;
    const reply = await api.timeline(recordingId, requestFor(cycle, range, bounds, widthPx));
    if (!reply.ok || reply.value.quality === 'coarse') return;
    ready = [{ recordingId, table, view: reply.value }, ...ready].slice(0, KEPT);
  };

  return {
    find,
    look: async () => {
      const state = get();
      const row = selectedRow(state);
      if (!row || !isWhole(state) || showsMany(visibleRange(state.zoom, row), row)) return;
      for (const cycle of stepsFrom(state)) {
        if (!sameSight(get(), state)) return;
        await ask(state, cycle);
      }
    },
  };
}

const sameSight = (now: AppState, then: AppState): boolean =>
  now.shown === then.shown && now.cycle === then.cycle && now.zoom === then.zoom;

/** The next one in the table's order and in the order of slowness, the ones before, and the slowest. */
function stepsFrom(state: AppState): number[] {
  const worst = worstFirst(state);
  const steps = [1, -1].flatMap((step) =>
    [chosenCycles(state), worst].map((cycles) => stepFrom(cycles, state.cycle, step)),
  );
  const all = new Set([...steps, worst[0] ?? null]);
  all.delete(state.cycle);
  return [...all].filter((cycle) => cycle !== null);
}
