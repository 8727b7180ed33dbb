import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { CycleBarsProps } from './props';
import { panned, positionAt, zoomed } from './geometry';
import type { BarsModel, Frame } from './geometry';

/** A press that moves less than this is a click. */
const DRAG_PX = 4;
const ZOOM_A_PIXEL = 1.0025;

export interface Pointed {
  readonly model: BarsModel;
  readonly frame: Frame;
  readonly props: CycleBarsProps;
  readonly setHovered: (hovered: { readonly bar: number; readonly x: number } | null) => void;
}

const barAt = ({ model, frame }: Pointed, x: number): number | null => {
  if (x < frame.leftPx || x > frame.leftPx + frame.plotPx) return null;
  const bar = Math.floor((positionAt(frame, x) - model.first) / model.each);
  return bar >= 0 && bar < model.cycles.length ? bar : null;
};

/** The whole run of a bar belongs to a brush over it. */
function brushOver({ model, frame, props }: Pointed, fromX: number, toX: number): void {
  const within = (x: number): number =>
    Math.min(model.order.length - 1, Math.max(0, Math.floor(positionAt(frame, x))));
  const [left, right] = [within(Math.min(fromX, toX)), within(Math.max(fromX, toX))];
  const runOf = (position: number): number => Math.floor(position / model.each) * model.each;
  props.onBrush?.([runOf(left), Math.min(model.order.length - 1, runOf(right) + model.each - 1)]);
}

/** Click selects, drag brushes, wheel zooms, sideways wheel pans, a double click shows all again. */
export function useBarPointer(canvasRef: RefObject<HTMLCanvasElement | null>, pointed: Pointed): void {
  const latest = useRef(pointed);
  useEffect(() => {
    latest.current = pointed;
  });
  useEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas) return;
    const ending = new AbortController();
    const listen = <K extends keyof HTMLElementEventMap>(
      kind: K,
      heard: (event: HTMLElementEventMap[K]) => void,
      options: AddEventListenerOptions = {},
    ): void => canvas.addEventListener(kind, heard, { ...options, signal: ending.signal });
    let pressedX: number | null = null;
    let dragged = false;
    listen('pointerdown', (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      pressedX = event.offsetX;
      dragged = false;
    });
    listen('pointermove', (event) => {
      const bar = barAt(latest.current, event.offsetX);
      latest.current.setHovered(bar === null || dragged ? null : { bar, x: event.offsetX });
      if (pressedX === null || latest.current.props.onBrush === null) return;
      dragged ||= Math.abs(event.offsetX - pressedX) >= DRAG_PX;
      if (dragged) brushOver(latest.current, pressedX, event.offsetX);
    });
    listen('pointerup', (event) => {
      const isClick = pressedX !== null && !dragged;
      pressedX = null;
      dragged = false;
      const bar = isClick ? barAt(latest.current, event.offsetX) : null;
      const cycle = bar === null ? undefined : latest.current.model.cycles[bar];
      if (cycle !== undefined) latest.current.props.onPick?.(cycle);
    });
    listen('pointercancel', () => {
      pressedX = null;
    });
    listen('pointerleave', () => latest.current.setHovered(null));
    listen('dblclick', () => {
      const { props, model } = latest.current;
      props.onStretch({ from: 0, to: model.order.length });
    });
    listen('wheel', (event) => turned(event, latest.current), { passive: false });
    return () => ending.abort();
  }, [canvasRef]);
}

function turned(event: WheelEvent, { props, model, frame }: Pointed): void {
  event.preventDefault();
  const count = model.order.length;
  const sideways = event.shiftKey ? event.deltaY : event.deltaX;
  props.onStretch(
    Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)
      ? panned(model, sideways / frame.pitchPx, count)
      : zoomed(model, positionAt(frame, event.offsetX), ZOOM_A_PIXEL ** event.deltaY, count),
  );
}
