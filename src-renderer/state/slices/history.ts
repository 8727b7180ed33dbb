import type { AppState, AppStore, Slice } from '../store';

/** Of a recording, how it is looked at: all that Undo takes back. */
export type ViewPoint = Pick<
  AppState,
  | 'view'
  | 'cycle'
  | 'part'
  | 'zoom'
  | 'sort'
  | 'tableColumns'
  | 'filter'
  | 'brush'
  | 'lanes'
  | 'markers'
  | 'flameZoom'
>;

export interface HistorySlice {
  /** Of the recording on screen, the latest last. */
  readonly past: readonly ViewPoint[];
  /** What was taken back, the next to come last. */
  readonly future: readonly ViewPoint[];
  undoView(): void;
  redoView(): void;
}

type Steps = Pick<HistorySlice, 'past' | 'future'>;
type Watched = keyof ViewPoint;

const WATCHED: readonly Watched[] = [
  'view',
  'cycle',
  'part',
  'zoom',
  'sort',
  'tableColumns',
  'filter',
  'brush',
  'lanes',
  'markers',
  'flameZoom',
];
const NONE: Steps = { past: [], future: [] };
const KEPT = 200;
/** One action may set several things, one after the other: in one turn, however long that takes, or in the next ones. */
const TOGETHER_MS = 8;
/** A pan, a brush, a filter or a note that is typed are many small changes: those that follow each other so soon are one. */
const BURST_MS = 600;
const FLOWING: ReadonlySet<Watched> = new Set<Watched>(['zoom', 'filter', 'brush', 'markers']);

const pointOf = ({
  view,
  cycle,
  part,
  zoom,
  sort,
  tableColumns,
  filter,
  brush,
  lanes,
  markers,
  flameZoom,
}: AppState): ViewPoint => ({
  view,
  cycle,
  part,
  zoom,
  sort,
  tableColumns,
  filter,
  brush,
  lanes,
  markers,
  flameZoom,
});

const isLookedAt = (state: AppState): boolean => state.recordingId !== null && state.cycle !== null;

export const createHistorySlice: Slice<HistorySlice> = (set, get) => {
  const show = (point: ViewPoint, steps: Steps): void => {
    const elsewhere = point.cycle !== get().cycle;
    const { markers, ...others } = point;
    set({ ...others, ...get().asRestored(markers), ...steps, ...(elsewhere ? { slice: null } : {}) });
    if (elsewhere) get().selectTimeRange(null);
    get().cycleShown();
  };
  return {
    ...NONE,
    undoView: () => {
      const { past, future } = get();
      const point = past.at(-1);
      if (point) show(point, { past: past.slice(0, -1), future: [...future, pointOf(get())] });
    },
    redoView: () => {
      const { past, future } = get();
      const point = future.at(-1);
      if (point) show(point, { past: [...past, pointOf(get())], future: future.slice(0, -1) });
    },
  };
};

/** Notes each change of view of a recording; each recording has a history of its own. */
export function watchHistory(store: AppStore, nowMs: () => number): void {
  const left = new Map<string, Steps>();
  let noting = false;
  let inTurn = false;
  let lastChange: { readonly key: Watched | null; readonly atMs: number } | null = null;

  /** What changed, if it is one thing; a change that goes on from the last one makes no new step. */
  const goesOn = (changed: readonly Watched[]): boolean => {
    const key = changed.length === 1 ? (changed[0] ?? null) : null;
    const [before, isSameTurn] = [lastChange, inTurn];
    inTurn = true;
    queueMicrotask(() => (inTurn = false));
    lastChange = { key, atMs: nowMs() };
    if (before === null) return false;
    const sinceMs = lastChange.atMs - before.atMs;
    if (isSameTurn || sinceMs < TOGETHER_MS) return true;
    return key !== null && key === before.key && FLOWING.has(key) && sinceMs < BURST_MS;
  };

  const note = (steps: Steps): void => {
    noting = true;
    store.setState(steps);
    noting = false;
  };

  store.subscribe((state, before) => {
    if (noting) return;
    if (state.recordingId !== before.recordingId) {
      lastChange = null;
      if (before.recordingId !== null)
        left.set(before.recordingId, { past: before.past, future: before.future });
      note(left.get(state.recordingId ?? '') ?? NONE);
      return;
    }
    // What Undo and Redo themselves change is no new step.
    if (state.past !== before.past || state.future !== before.future) {
      lastChange = null;
      return;
    }
    if (!isLookedAt(state) || !isLookedAt(before)) return;
    const changed = WATCHED.filter((key) => state[key] !== before[key]);
    if (changed.length === 0 || goesOn(changed)) return;
    note({ past: [...state.past, pointOf(before)].slice(-KEPT), future: [] });
  });
}
