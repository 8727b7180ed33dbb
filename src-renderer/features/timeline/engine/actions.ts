/** What hand and keys do to the timeline beyond moving it. Times of the store are from the selected cycle's request. */
import type { SelectedSlice } from '../../../state/model';
import { originOf } from '../../../state/selectors/timeline';
import { pickSlice } from '../describe';
import type { Hovered } from '../draw/scene';
import { reveal, shifted } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import { findSlice, walk } from '../geometry/walk';
import type { Direction } from '../geometry/walk';
import type { TimelineEngine } from './engine';

/** Free space beside a slice that was fitted, as a share of it; and at least this much. */
const ASIDE = 0.1;
const LEAST_ASIDE_NS = 100;

/** Selects a slice; one of another cycle makes that one the selected one, and stays where it is on screen. */
export function choose(engine: TimelineEngine, slice: SelectedSlice | null): void {
  const { store } = engine;
  const { cycle, selectSlice, selectTimeRange, chooseMarker } = store.getState();
  selectTimeRange(null);
  chooseMarker(null);
  if (slice && slice.cycle !== cycle) {
    engine.rest();
    store.getState().anchorAt(slice.cycle, slice);
  } else selectSlice(slice);
}

export function pickHovered(engine: TimelineEngine, hovered: Hovered | null): SelectedSlice | null {
  const scene = engine.scene;
  if (!scene || hovered?.over !== 'slice') return null;
  return pickSlice(scene.indexed.view, hovered.placed.indexed.lane, hovered.at, scene.zeroNs);
}

export function fitRange(engine: TimelineEngine, { startNs, endNs }: Range): void {
  const aside = Math.max((endNs - startNs) * ASIDE, LEAST_ASIDE_NS);
  engine.glideTo({ startNs: startNs - aside, endNs: endNs + aside });
}

/** Goes to the slice next to the selected one; returns it, or null at an edge. */
export function walkTo(engine: TimelineEngine, direction: Direction): SelectedSlice | null {
  const { scene, range } = engine;
  if (!scene || !range) return null;
  const lanes = scene.layout.lanes.map((one) => one.indexed);
  const { slice } = engine.store.getState();
  const from = slice ? findSlice(lanes, { ...slice, ...shifted(slice, scene.zeroNs) }) : null;
  const middleNs = (scene.axis.startNs + scene.axis.endNs) / 2;
  const place = walk(lanes, from, direction, middleNs);
  const lane = place ? lanes[place.lane] : undefined;
  const row = place ? lane?.rows[place.row] : undefined;
  if (!place || !lane || !row) return null;
  const picked = pickSlice(scene.indexed.view, lane.lane, row.first + place.at, scene.zeroNs);
  const there = reveal(range, picked, engine.bounds);
  if (there !== range) engine.glideTo(there);
  choose(engine, picked);
  return picked;
}

/** Marks the selected slice's start, or where the pointer is, or the middle of what is in sight. */
export function mark(engine: TimelineEngine): void {
  const state = engine.store.getState();
  const { range } = engine;
  if (state.cycle === null || !range) return;
  const ns =
    engine.pointedNs ?? state.slice?.startNs ?? state.timeRange?.startNs ?? (range.startNs + range.endNs) / 2;
  state.markAt(Math.round(originOf(state, state.cycle) + ns));
}
