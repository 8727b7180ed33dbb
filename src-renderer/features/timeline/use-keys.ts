import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { withMargin } from '../../state/selectors/timeline';
import type { AppStore } from '../../state/store';
import { pickSlice } from './describe';
import { panBy, reveal, spanOf, zoomAround } from './geometry/axis';
import { findSlice, walk } from './geometry/walk';
import type { Direction, Place } from './geometry/walk';
import type { Stage } from './stage';

const ZOOM_STEP = 0.72;
const PAN_STEP = 0.15;
/** Two presses of F within this time fit the whole cycle. */
const DOUBLE_PRESS_MS = 500;

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Keys belong to whatever is being typed in, and to lists and tabs that walk by arrows themselves. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], .xterm'))
    return true;
  return (
    key.startsWith('Arrow') &&
    target.closest('[role="grid"], [role="tablist"], [role="separator"], [role="radiogroup"]') !== null
  );
}

/** W S zoom, A D pan, F fits, `.` and `,` step through cycles, arrows walk slices, Escape clears. */
export function useKeys(
  stageRef: RefObject<Stage | null>,
  cursorNs: RefObject<number | null>,
  store: AppStore,
  bringIntoView: (laneId: string) => void,
): void {
  const lastFitRef = useRef(-Infinity);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || takesKeys(event.target, event.key)) return;
      const stage = stageRef.current;
      if (!stage) return;
      const direction = ARROWS[event.key];
      if (direction) walkTo(stage, store, direction, bringIntoView);
      else if (event.key.toLowerCase() === 'f') {
        fit(store, event.timeStamp - lastFitRef.current < DOUBLE_PRESS_MS);
        lastFitRef.current = event.timeStamp;
      } else if (!letter(event.key.toLowerCase(), stage, store, cursorNs.current)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [stageRef, cursorNs, store, bringIntoView]);
}

/** Returns whether the key meant something. */
function letter(key: string, { axis, bounds }: Stage, store: AppStore, cursorNs: number | null): boolean {
  const { zoomToRange, stepCycle, selectSlice, selectTimeRange } = store.getState();
  const anchorNs = cursorNs ?? (axis.startNs + axis.endNs) / 2;
  switch (key) {
    case 'w':
      zoomToRange(zoomAround(axis, anchorNs, ZOOM_STEP, bounds));
      return true;
    case 's':
      zoomToRange(zoomAround(axis, anchorNs, 1 / ZOOM_STEP, bounds));
      return true;
    case 'a':
      zoomToRange(panBy(axis, -PAN_STEP * spanOf(axis), bounds));
      return true;
    case 'd':
      zoomToRange(panBy(axis, PAN_STEP * spanOf(axis), bounds));
      return true;
    case '.':
      stepCycle(1);
      return true;
    case ',':
      stepCycle(-1);
      return true;
    case 'escape':
      selectSlice(null);
      selectTimeRange(null);
      return true;
    default:
      return false;
  }
}

function fit(store: AppStore, whole: boolean): void {
  const { slice, timeRange, part, zoomTo, zoomToRange } = store.getState();
  const target = timeRange ?? slice;
  if (target && !whole) zoomToRange(withMargin(target));
  else zoomTo({ zoom: 'fit', part: whole ? 'both' : part });
}

function selectedPlace(stage: Stage, store: AppStore): Place | null {
  const { slice } = store.getState();
  if (!slice) return null;
  const laneIndex = stage.view.lanes.findIndex((lane) => lane.id === slice.laneId);
  const lane = stage.view.lanes[laneIndex];
  if (!lane) return null;
  const sliceIndex = findSlice(lane.slices, slice.depth, slice.startNs, slice.endNs);
  return sliceIndex < 0 ? null : { laneIndex, sliceIndex };
}

function walkTo(
  stage: Stage,
  store: AppStore,
  direction: Direction,
  bringIntoView: (laneId: string) => void,
): void {
  const place = walk(stage.view.lanes, selectedPlace(stage, store), direction);
  const placed = place ? stage.layout.lanes[place.laneIndex] : undefined;
  if (!place || !placed) return;
  const slice = pickSlice(stage.view, placed, place.sliceIndex);
  store.getState().selectSlice(slice);
  const range = reveal(stage.axis, slice, stage.bounds);
  if (range !== stage.axis) store.getState().zoomToRange(range);
  bringIntoView(slice.laneId);
}
