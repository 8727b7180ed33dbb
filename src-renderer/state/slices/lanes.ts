import type { LaneArrangement } from '../model';
import type { Slice } from '../store';

/** How the timeline's lanes are arranged, by their ids. */
export interface LanesSlice {
  readonly lanes: LaneArrangement;
  arrangeLanes(lanes: LaneArrangement): void;
}

export const NOTHING_ARRANGED: LaneArrangement = { pinned: [], collapsed: [], order: [] };

export const createLanesSlice: Slice<LanesSlice> = (set) => ({
  lanes: NOTHING_ARRANGED,
  arrangeLanes: (lanes) => {
    set({ lanes });
  },
});
