import { memo, useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { formatDuration } from '@core/units';
import { useApp } from '../../state/hooks';
import { selectedRow, summaryOf } from '../../state/selectors/cycles';
import { originOf, recordingBounds, visibleRange, wholeOf } from '../../state/selectors/timeline';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import type { Tokens } from '../../ui/theme/tokens';
import type { TimelineEngine } from './engine/engine';
import { clampRange, MIN_SPAN_NS, panBy, spanOf } from './geometry/axis';
import type { Range } from './geometry/axis';
import { minimapBars } from './geometry/minimap';
import { useSize } from '../../ui/use-size';

const HEIGHT_PX = 30;
/** A window that is thinner could not be seen or picked. */
const LEAST_PX = 8;
/** What an arrow key moves, as a share of what is in sight. */
const KEY_STEP = 0.25;

type Handle = 'start' | 'window' | 'end';
const HANDLES: readonly Handle[] = ['start', 'window', 'end'];
const NOTHING: Range = { startNs: 0, endNs: 1 };

/** Where a time lies within a range, in percent. */
const share = (range: Range, timeNs: number): number => (100 * (timeNs - range.startNs)) / spanOf(range);

/** The whole recording above the lanes: its cycles by length, and what is in sight as a window to move and to resize. */
export const Minimap = memo(function Minimap({ engine }: { readonly engine: TimelineEngine }) {
  const boxRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const windowRef = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(boxRef);
  const table = useApp((state) => summaryOf(state)?.cycles ?? null);
  const cycle = useApp((state) => state.cycle ?? 0);
  const originNs = useApp((state) => originOf(state, state.cycle ?? 0));
  const tokens = THEMES[useThemeName()];
  const whole = table ? wholeOf(table) : NOTHING;

  const bars = useMemo(
    () => (table && widthPx > 0 ? minimapBars(table, whole, widthPx) : null),
    [table, whole, widthPx],
  );
  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas && bars) drawBars(canvas, bars.height, tokens);
  }, [bars, tokens]);
  useEffect(() => {
    const show = (range: Range): void => placeWindow(windowRef, engine.bounds, range, widthPx);
    if (engine.range) show(engine.range);
    return engine.listen({ rangeShown: show });
  }, [engine, widthPx]);

  const hands = useMemo(() => minimapHands(engine), [engine]);
  return (
    <div
      ref={boxRef}
      className="minimap"
      role="group"
      aria-label={`Whole recording, ${formatDuration(spanOf(whole), 3)}, cycle ${String(cycle)} selected`}
      onPointerDown={(event) => hands.down(event, null)}
      onPointerMove={hands.move}
      onPointerUp={hands.up}
      onPointerCancel={hands.up}
      onDoubleClick={() => engine.glideTo(engine.bounds)}
    >
      <canvas ref={canvasRef} aria-hidden="true" />
      <i
        className="minimap-cycle"
        aria-hidden="true"
        style={{ transform: `translateX(${((share(whole, originNs) * widthPx) / 100).toFixed(1)}px)` }}
      />
      <div ref={windowRef} className="minimap-window">
        <Handles hands={hands} />
      </div>
    </div>
  );
});

/** What they say is of the range at rest: it would be too much to be told of every frame. */
function Handles({ hands }: { readonly hands: ReturnType<typeof minimapHands> }) {
  const row = useApp(selectedRow);
  const zoom = useApp((state) => state.zoom);
  const startNs = useApp((state) => recordingBounds(state).startNs);
  const endNs = useApp((state) => recordingBounds(state).endNs);
  if (!row) return null;
  const range = visibleRange(zoom, row);
  return HANDLES.map((handle) => (
    <div
      key={handle}
      className={`minimap-${handle === 'window' ? 'grip' : `edge minimap-${handle}`}`}
      role="slider"
      tabIndex={0}
      aria-label={LABELS[handle]}
      {...valueOf(placeOf(handle, range), { startNs, endNs })}
      onPointerDown={(event) => hands.down(event, handle)}
      onKeyDown={(event) => hands.key(event, handle)}
    />
  ));
}

function placeOf(handle: Handle, { startNs, endNs }: Range): number {
  if (handle === 'window') return (startNs + endNs) / 2;
  return handle === 'start' ? startNs : endNs;
}

const LABELS: Readonly<Record<Handle, string>> = {
  start: 'Start of what is in sight',
  window: 'What is in sight',
  end: 'End of what is in sight',
};

/** What a slider says of a time from the selected cycle's request. */
function valueOf(timeNs: number, bounds: Range) {
  return {
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': Number(Math.min(100, Math.max(0, share(bounds, timeNs))).toFixed(1)),
    'aria-valuetext': `${formatDuration(timeNs)} from the request`,
  };
}

function drawBars(canvas: HTMLCanvasElement, height: Float32Array, tokens: Tokens): void {
  const density = window.devicePixelRatio;
  canvas.width = Math.round(height.length * density);
  canvas.height = Math.round(HEIGHT_PX * density);
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  ctx.scale(density, density);
  ctx.fillStyle = tokens.faint;
  ctx.beginPath();
  for (let px = 0; px < height.length; px += 1) {
    const share = height[px] ?? 0;
    if (share > 0) ctx.rect(px, HEIGHT_PX - 2 - share * (HEIGHT_PX - 8), 1, 2 + share * (HEIGHT_PX - 8));
  }
  ctx.fill();
}

/** Without React: it moves with every frame. */
function placeWindow(
  ref: RefObject<HTMLDivElement | null>,
  bounds: Range,
  range: Range,
  widthPx: number,
): void {
  const box = ref.current;
  if (!box || widthPx === 0) return;
  const pxPerNs = widthPx / spanOf(bounds);
  const exactPx = spanOf(range) * pxPerNs;
  const width = Math.min(widthPx, Math.max(LEAST_PX, exactPx));
  const middle = (range.startNs - bounds.startNs) * pxPerNs + exactPx / 2;
  const left = Math.min(Math.max(0, middle - width / 2), widthPx - width);
  box.style.transform = `translateX(${left.toFixed(1)}px)`;
  const widthWords = `${width.toFixed(1)}px`;
  if (box.style.width !== widthWords) box.style.width = widthWords;
}

/** The range with one edge, or all of it, moved. */
function dragged(range: Range, handle: Handle, byNs: number, bounds: Range): Range {
  if (handle === 'window') return panBy(range, byNs, bounds);
  const { startNs, endNs } = range;
  if (handle === 'start')
    return clampRange({ startNs: Math.min(startNs + byNs, endNs - MIN_SPAN_NS), endNs }, bounds);
  return clampRange({ startNs, endNs: Math.max(endNs + byNs, startNs + MIN_SPAN_NS) }, bounds);
}

const boxOf = (event: PointerEvent): HTMLElement | null =>
  event.currentTarget instanceof HTMLElement ? event.currentTarget.closest<HTMLElement>('.minimap') : null;

function minimapHands(engine: TimelineEngine) {
  let drag: {
    readonly handle: Handle;
    readonly fromX: number;
    readonly range: Range;
    readonly nsPerPx: number;
  } | null = null;
  return {
    down: (event: PointerEvent, handle: Handle | null): void => {
      const box = boxOf(event);
      const { range, bounds } = engine;
      if (!box || !range || event.button !== 0 || drag) return;
      event.stopPropagation();
      box.setPointerCapture(event.pointerId);
      const nsPerPx = spanOf(bounds) / Math.max(1, box.clientWidth);
      if (handle !== null) {
        drag = { handle, fromX: event.clientX, range, nsPerPx };
        return;
      }
      // Beside the window: it comes to the pointer, and can be dragged on from there.
      const timeNs = bounds.startNs + (event.clientX - box.getBoundingClientRect().left) * nsPerPx;
      const there = panBy(range, timeNs - (range.startNs + range.endNs) / 2, bounds);
      engine.show(there);
      drag = { handle: 'window', fromX: event.clientX, range: there, nsPerPx };
    },
    move: (event: PointerEvent): void => {
      if (!drag) return;
      const byNs = (event.clientX - drag.fromX) * drag.nsPerPx;
      engine.show(dragged(drag.range, drag.handle, byNs, engine.bounds));
    },
    up: (): void => {
      drag = null;
    },
    key: (event: KeyboardEvent, handle: Handle): void => {
      const { range, bounds } = engine;
      const by = KEYS[event.key];
      if (!range || by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      engine.show(dragged(range, handle, by * KEY_STEP * spanOf(range), bounds));
    },
  };
}

const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -4,
  PageUp: 4,
};
