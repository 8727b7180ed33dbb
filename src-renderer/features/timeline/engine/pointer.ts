/** Wheel and pointer on the lanes: pan, zoom, select, as Perfetto has it. */
import { selectedRow } from '../../../state/selectors/cycles';
import { markerAt } from '../draw/flags';
import type { Scene } from '../draw/scene';
import { panBy, spanOf, toNs, zoomAround } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import { firstAbove } from '../geometry/indexed-view';
import { RULER_PX } from '../geometry/layout';
import { choose, fitRange, pickHovered } from './actions';
import type { TimelineEngine } from './engine';
import { hoveredAt } from './hovered';

/** A press that moves no further than this is a click. */
const CLICK_PX = 4;
const WHEEL_ZOOM = 0.0016;
/** Above this the ruler shows the cycles; below it the time. */
const CYCLES_PX = 20;

type Gesture =
  | { readonly gesture: 'pan'; readonly fromX: number; readonly range: Range; moved: boolean }
  | { readonly gesture: 'range'; readonly fromX: number; readonly fromNs: number; moved: boolean };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Ends with the function that it returns. `pane` scrolls the lanes. */
export function attachPointer(
  engine: TimelineEngine,
  canvas: HTMLCanvasElement,
  pane: HTMLElement,
): () => void {
  let gesture: Gesture | null = null;
  const pointOf = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent): void => {
    const { scene, range } = engine;
    const point = pointOf(event);
    if (!scene || !range || event.button !== 0 || point.x < scene.axis.leftPx) return;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    const selects = event.shiftKey || (point.y < RULER_PX && point.y >= CYCLES_PX);
    gesture = selects
      ? { gesture: 'range', fromX: point.x, fromNs: timeAt(scene, point.x), moved: false }
      : { gesture: 'pan', fromX: point.x, range, moved: false };
  };
  const move = (event: PointerEvent): void => {
    const point = pointOf(event);
    if (gesture) go(engine, gesture, point);
    engine.pointAt({ ...point, dragging: gesture?.moved === true });
  };
  const up = (event: PointerEvent): void => {
    if (gesture && !gesture.moved) click(engine, pointOf(event));
    gesture = null;
  };
  const end = (): void => {
    gesture = null;
    engine.pointAt(null);
  };
  const wheel = (event: WheelEvent): void => {
    if (turn(engine, event, pointOf(event), pane)) event.preventDefault();
  };
  const doubled = (event: MouseEvent): void => twice(engine, pointOf(event));
  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', end);
  canvas.addEventListener('wheel', wheel, { passive: false });
  canvas.addEventListener('dblclick', doubled);
  return () => {
    canvas.removeEventListener('pointerdown', down);
    canvas.removeEventListener('pointermove', move);
    canvas.removeEventListener('pointerup', up);
    canvas.removeEventListener('pointercancel', end);
    canvas.removeEventListener('pointerleave', end);
    canvas.removeEventListener('wheel', wheel);
    canvas.removeEventListener('dblclick', doubled);
  };
}

/** From the selected cycle's request. */
function timeAt({ axis, zeroNs }: Scene, x: number): number {
  const within = Math.min(Math.max(x, axis.leftPx), axis.leftPx + axis.widthPx);
  return toNs(axis, within) - zeroNs;
}

function go(engine: TimelineEngine, gesture: Gesture, { x }: Point): void {
  const { scene, bounds } = engine;
  if (!scene) return;
  if (Math.abs(x - gesture.fromX) > CLICK_PX) gesture.moved = true;
  if (!gesture.moved) return;
  if (gesture.gesture === 'range') {
    const here = timeAt(scene, x);
    const startNs = Math.round(Math.min(gesture.fromNs, here));
    const endNs = Math.round(Math.max(gesture.fromNs, here));
    engine.store.getState().selectTimeRange({ startNs, endNs });
    return;
  }
  const deltaNs = ((gesture.fromX - x) / scene.axis.widthPx) * spanOf(gesture.range);
  engine.show(panBy(gesture.range, deltaNs, bounds));
}

function click(engine: TimelineEngine, { x, y }: Point): void {
  const { scene, store } = engine;
  if (!scene) return;
  const marker = markerAt(scene, x, y);
  if (marker >= 0) store.getState().chooseMarker(marker);
  else if (y < CYCLES_PX) {
    const cycle = cycleAt(scene, x);
    if (cycle === null || cycle === store.getState().cycle) return;
    engine.rest();
    store.getState().anchorAt(cycle, null);
  } else choose(engine, pickHovered(engine, hoveredAt(scene, x, y)));
}

/** The cycle whose bracket is at a pixel, or right before it. */
function cycleAt({ axis, indexed }: Scene, x: number): number | null {
  const { cycles } = indexed.view;
  const at = firstAbove(cycles.startNs, toNs(axis, x)) - 1;
  return cycles.index[at] ?? null;
}

/** A slice, or from the ruler the whole cycle, fills the width. */
function twice(engine: TimelineEngine, { x, y }: Point): void {
  const { scene, store } = engine;
  if (!scene) return;
  if (y < RULER_PX) {
    const row = selectedRow(store.getState());
    if (row) store.getState().zoomTo({ zoom: 'fit', part: 'both' });
    return;
  }
  const slice = pickHovered(engine, hoveredAt(scene, x, y));
  if (slice) fitRange(engine, slice);
}

/** Ctrl zooms at the pointer, Shift or a sideways wheel pans; the plain wheel scrolls the lanes, or pans where they all fit. */
function turn(engine: TimelineEngine, event: WheelEvent, { x }: Point, pane: HTMLElement): boolean {
  const { scene, range, bounds } = engine;
  if (!scene || !range || x < scene.axis.leftPx) return false;
  const { axis } = scene;
  if (event.ctrlKey || event.metaKey) {
    const aroundNs = toNs({ ...axis, ...range }, x);
    engine.show(zoomAround(range, aroundNs, Math.exp(event.deltaY * WHEEL_ZOOM), bounds));
    return true;
  }
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  const upright = event.shiftKey ? 0 : event.deltaY;
  const scrolls = pane.scrollHeight > pane.clientHeight + 1;
  const byPx = Math.abs(sideways) >= Math.abs(upright) ? sideways : scrolls ? 0 : upright;
  if (byPx === 0) return false;
  engine.show(panBy(range, (byPx / axis.widthPx) * spanOf(range), bounds));
  return true;
}
