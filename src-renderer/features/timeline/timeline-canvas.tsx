import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { CycleRow } from '@core/analysis/summary';
import type { TimelineView } from '@core/timeline/timeline';
import { useApp, useAppStore } from '../../state/hooks';
import { extentNs } from '../../state/selectors/timeline';
import type { TimeRange } from '../../state/model';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import { createBrushes } from './draw/brushes';
import type { Brushes } from './draw/brushes';
import { drawFrame } from './draw/frame';
import type { Hovered, Scene } from './draw/scene';
import { toNs } from './geometry/axis';
import type { Axis } from './geometry/axis';
import { GUTTER_PX, layoutLanes, RIGHT_PX, RULER_PX } from './geometry/layout';
import { Hint } from './hint';
import { boundsOf, hoveredAt } from './stage';
import type { Stage } from './stage';
import { useKeys } from './use-keys';
import { usePointer } from './use-pointer';
import type { Pointed } from './use-pointer';
import { useSize } from './use-size';
import type { Size } from './use-size';

interface Props {
  readonly view: TimelineView;
  readonly row: CycleRow;
  readonly range: TimeRange;
  readonly describedBy: string;
}

/** The lanes: a sharp canvas that fills its pane and scrolls its lanes, not itself. */
export function TimelineCanvas({ view, row, range, describedBy }: Props) {
  const store = useAppStore();
  const paneRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const size = useSize(paneRef);
  const [scrollPx, setScrollPx] = useState(0);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const stage = useStage({ view, row, range, size, scrollPx });
  const stageRef = useLatest<Stage | null>(stage);
  const cursorNs = useLatest(pointed ? toNs(stage.axis, pointed.x) : null);

  useEffect(() => {
    store.getState().widthChanged(Math.max(0, size.widthPx - GUTTER_PX - RIGHT_PX));
  }, [store, size.widthPx]);
  usePointer(canvasRef, stageRef, store, setPointed);
  useKeys(stageRef, cursorNs, store, useBringIntoView(paneRef, stageRef));
  // From where the pointer is, in the picture as it now is: indexes of an older view mean nothing in a newer one.
  const hovered = useMemo(
    () => (pointed && !pointed.dragging ? hoveredAt(stage, pointed.x, pointed.y) : null),
    [stage, pointed],
  );
  useDrawing(canvasRef, stage, size, pointed, hovered);

  const contentPx = RULER_PX + stage.layout.heightPx;
  return (
    <div
      className="timeline-pane"
      ref={paneRef}
      onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}
    >
      <canvas
        ref={canvasRef}
        className="timeline-canvas"
        role="application"
        aria-label={`Lanes of cycle ${row.index}`}
        aria-describedby={describedBy}
        tabIndex={0}
      />
      <div aria-hidden="true" style={{ height: Math.max(0, contentPx - size.heightPx) }} />
      {pointed && hovered ? (
        <Hint view={view} pointed={pointed} hovered={hovered} size={size} scrollPx={scrollPx} />
      ) : null}
    </div>
  );
}

/** The newest value, for listeners that are set up once. */
function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

function useStage(shown: {
  readonly view: TimelineView;
  readonly row: CycleRow;
  readonly range: TimeRange;
  readonly size: Size;
  readonly scrollPx: number;
}): Stage {
  const { view, row, range, size, scrollPx } = shown;
  const layout = useMemo(() => layoutLanes(view.lanes, size.heightPx - RULER_PX), [view, size.heightPx]);
  const { startNs, endNs } = range;
  return useMemo(() => {
    const widthPx = Math.max(1, size.widthPx - GUTTER_PX - RIGHT_PX);
    const axis: Axis = { startNs, endNs, leftPx: GUTTER_PX, widthPx };
    return { view, layout, axis, scrollPx, resumeEndNs: extentNs(row), bounds: boundsOf(row, view) };
  }, [view, layout, startNs, endNs, size.widthPx, scrollPx, row]);
}

function useBringIntoView(
  paneRef: RefObject<HTMLDivElement | null>,
  stageRef: RefObject<Stage | null>,
): (laneId: string) => void {
  return useCallback(
    (laneId) => {
      const pane = paneRef.current;
      const placed = stageRef.current?.layout.lanes.find((one) => one.lane.id === laneId);
      if (!pane || !placed) return;
      const below = placed.topPx + placed.heightPx + RULER_PX - pane.clientHeight;
      pane.scrollTop = Math.min(placed.topPx, Math.max(pane.scrollTop, below));
    },
    [paneRef, stageRef],
  );
}

function useBrushes(canvasRef: RefObject<HTMLCanvasElement | null>): () => Brushes | null {
  const tokens = THEMES[useThemeName()];
  const made = useRef<Brushes | null>(null);
  const density = useRef(0);
  return useCallback(() => {
    const ctx = canvasRef.current?.getContext('2d');
    if (!ctx) return null;
    if (made.current?.tokens !== tokens || density.current !== window.devicePixelRatio) {
      density.current = window.devicePixelRatio;
      made.current = createBrushes(ctx, tokens, density.current);
    }
    return made.current;
  }, [canvasRef, tokens]);
}

/** Draws once a frame at most, whatever changed how often. */
function useDrawing(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  stage: Stage,
  size: Size,
  pointed: Pointed | null,
  hovered: Hovered | null,
): void {
  const brushesOf = useBrushes(canvasRef);
  const slice = useApp((state) => state.slice);
  const timeRange = useApp((state) => state.timeRange);
  const fonts = useFontsLoaded();
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const canvas = canvasRef.current;
      const brushes = brushesOf();
      if (!canvas || !brushes || size.widthPx === 0) return;
      const { axis } = stage;
      const inLanes = pointed !== null && pointed.x >= axis.leftPx && pointed.x <= axis.leftPx + axis.widthPx;
      paint(canvas, {
        ...stage,
        ...size,
        brushes,
        timeRange,
        selected: slice,
        cursorPx: inLanes ? pointed.x : null,
        hovered,
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvasRef, brushesOf, stage, size, pointed, hovered, slice, timeRange, fonts]);
}

function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const density = window.devicePixelRatio;
  const width = Math.round(scene.widthPx * density);
  const height = Math.round(scene.heightPx * density);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${scene.widthPx}px`;
    canvas.style.height = `${scene.heightPx}px`;
  }
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  ctx.setTransform(density, 0, 0, density, 0, 0);
  drawFrame(ctx, scene);
}

/** Text drawn before its font has come would stay in another one. */
function useFontsLoaded(): boolean {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    let wanted = true;
    const faces = ['400', '500', '600'].map((weight) =>
      document.fonts.load(`${weight} 12px 'Inter Variable'`),
    );
    void Promise.all(faces).finally(() => {
      if (wanted) setLoaded(true);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return loaded;
}
