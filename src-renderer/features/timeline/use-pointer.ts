import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { AppStore } from '../../state/store';
import { pickSlice } from './describe';
import { panBy, spanOf, toNs, zoomAround } from './geometry/axis';
import type { Range } from './geometry/axis';
import { GUTTER_PX, RULER_PX } from './geometry/layout';
import { hoveredAt } from './stage';
import type { Stage } from './stage';

/** A press that moves no further than this is a click. */
const CLICK_PX = 4;
const WHEEL_ZOOM = 0.0016;

export interface Pointed {
  readonly x: number;
  readonly y: number;
  /** A drag is under way: what passes under the pointer is not meant. */
  readonly dragging: boolean;
}

type Gesture =
  | { readonly gesture: 'pan'; readonly fromX: number; readonly range: Range; moved: boolean }
  | { readonly gesture: 'range'; readonly fromX: number; readonly fromNs: number; moved: boolean };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Wheel zooms at the cursor, drag pans, shift-drag or a drag on the ruler selects a range, a click selects a slice. */
export function usePointer(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  stageRef: RefObject<Stage | null>,
  store: AppStore,
  onPointed: (pointed: Pointed | null) => void,
): void {
  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    const listeners = pointerListeners(canvas, stageRef, store, onPointed);
    for (const [type, listener] of listeners) canvas.addEventListener(type, listener, { passive: false });
    return () => {
      for (const [type, listener] of listeners) canvas.removeEventListener(type, listener);
    };
  }, [canvasRef, stageRef, store, onPointed]);
}

function pointerListeners(
  canvas: HTMLCanvasElement,
  stageRef: RefObject<Stage | null>,
  store: AppStore,
  onPointed: (pointed: Pointed | null) => void,
): readonly (readonly [type: string, listener: (event: Event) => void])[] {
  let gesture: Gesture | null = null;
  const pointOf = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const move = (event: Event): void => {
    const stage = stageRef.current;
    if (!(event instanceof PointerEvent) || !stage) return;
    const point = pointOf(event);
    if (gesture) continueGesture(gesture, point, stage, store);
    onPointed({ ...point, dragging: gesture?.moved === true });
  };
  const down = (event: Event): void => {
    const stage = stageRef.current;
    if (!(event instanceof PointerEvent) || !stage || event.button !== 0) return;
    const point = pointOf(event);
    if (point.x < GUTTER_PX) return;
    canvas.setPointerCapture(event.pointerId);
    gesture = beginGesture(event.shiftKey || point.y < RULER_PX, point, stage);
  };
  const up = (event: Event): void => {
    const stage = stageRef.current;
    if (!(event instanceof PointerEvent) || !stage || !gesture) return;
    if (!gesture.moved) click(pointOf(event), stage, store);
    gesture = null;
  };
  const end = (): void => {
    gesture = null;
    onPointed(null);
  };
  return [
    ['pointermove', move],
    ['pointerdown', down],
    ['pointerup', up],
    ['pointercancel', end],
    ['pointerleave', end],
    ['wheel', (event) => wheel(event, pointOf, stageRef.current, store)],
    ['dblclick', (event) => zoomToSlice(event, pointOf, stageRef.current, store)],
  ];
}

function beginGesture(selects: boolean, { x }: Point, { axis }: Stage): Gesture {
  if (selects) return { gesture: 'range', fromX: x, fromNs: toNs(axis, x), moved: false };
  return { gesture: 'pan', fromX: x, range: { startNs: axis.startNs, endNs: axis.endNs }, moved: false };
}

function continueGesture(gesture: Gesture, { x }: Point, { axis, bounds }: Stage, store: AppStore): void {
  if (Math.abs(x - gesture.fromX) > CLICK_PX) gesture.moved = true;
  if (!gesture.moved) return;
  if (gesture.gesture === 'range') {
    const edge = Math.min(Math.max(x, axis.leftPx), axis.leftPx + axis.widthPx);
    const [startNs = 0, endNs = 0] = [gesture.fromNs, toNs(axis, edge)].sort((a, b) => a - b);
    store.getState().selectTimeRange({ startNs, endNs });
    return;
  }
  const deltaNs = ((gesture.fromX - x) / axis.widthPx) * spanOf(gesture.range);
  store.getState().zoomToRange(panBy(gesture.range, deltaNs, bounds));
}

function click({ x, y }: Point, stage: Stage, store: AppStore): void {
  const hovered = hoveredAt(stage, x, y);
  const { selectSlice, selectTimeRange } = store.getState();
  selectTimeRange(null);
  selectSlice(hovered?.over === 'slice' ? pickSlice(stage.view, hovered.placed, hovered.index) : null);
}

function wheel(
  event: Event,
  pointOf: (event: MouseEvent) => Point,
  stage: Stage | null,
  store: AppStore,
): void {
  if (!(event instanceof WheelEvent) || !stage) return;
  const { x } = pointOf(event);
  // Over the titles the wheel scrolls the lanes, as a page would.
  if (x < GUTTER_PX) return;
  event.preventDefault();
  const { axis, bounds } = stage;
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  const range =
    Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      ? panBy(axis, (sideways / axis.widthPx) * spanOf(axis), bounds)
      : zoomAround(axis, toNs(axis, x), Math.exp(event.deltaY * WHEEL_ZOOM), bounds);
  store.getState().zoomToRange(range);
}

function zoomToSlice(
  event: Event,
  pointOf: (event: MouseEvent) => Point,
  stage: Stage | null,
  store: AppStore,
): void {
  if (!(event instanceof MouseEvent) || !stage) return;
  const { x, y } = pointOf(event);
  const hovered = hoveredAt(stage, x, y);
  if (hovered?.over !== 'slice') return;
  const { startNs, endNs } = pickSlice(stage.view, hovered.placed, hovered.index);
  const middle = (startNs + endNs) / 2;
  const half = Math.max((endNs - startNs) * 0.6, 500);
  store.getState().zoomToRange({ startNs: middle - half, endNs: middle + half });
}
