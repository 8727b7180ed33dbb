import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { fitCanvas } from '../ui/fit-canvas';
import type { Tokens } from '../ui/theme/tokens';
import { useSize } from '../ui/use-size';
import { boxAt, flameBoxes, ROW_PX, rowsOf, stepFrom } from './flame-boxes';
import type { BoxTree, FlameBox, Step } from './flame-boxes';
import { drawFlame } from './flame-paint';
import type { BoxLook } from './flame-paint';

interface Props {
  readonly tree: BoxTree;
  readonly ends: Uint32Array;
  readonly zoomed: number;
  readonly hovered: number | null;
  readonly selected: number;
  /** What is read out of the selected frame. */
  readonly label: string;
  readonly tokens: Tokens;
  /** The same function as long as it looks the same. */
  readonly lookAt: (node: number) => BoxLook;
  readonly onHover: (node: number | null) => void;
  readonly onSelect: (node: number) => void;
  readonly onZoom: (node: number) => void;
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Frames as rows from the top; a click or Enter zooms, arrows walk, Escape shows the whole. */
export function FlameCanvas(props: Props) {
  const { tree, ends, zoomed, selected, label, onHover, onSelect, onZoom } = props;
  const paneRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const { widthPx } = useSize(paneRef);
  const boxes = useMemo(() => flameBoxes(tree, ends, zoomed, widthPx), [tree, ends, zoomed, widthPx]);
  useDrawing(canvasRef, props, boxes, widthPx);
  const nodeAt = (event: { readonly nativeEvent: MouseEvent }): number | null => {
    const box = boxAt(boxes, event.nativeEvent.offsetX, event.nativeEvent.offsetY);
    return box === null || box.node < 0 ? null : box.node;
  };
  const walkTo = (node: number): void => {
    onSelect(node);
    // What lies outside of the zoom would be walked unseen.
    if (node < zoomed || node >= (ends[zoomed] ?? 0)) onZoom(node);
    const row = tree.depth[node] ?? 0;
    const scroller = scrollerOf(paneRef.current);
    scroller?.scrollTo({ top: Math.max(0, row * ROW_PX - scroller.clientHeight / 2) });
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) walkTo(stepFrom(tree, ends, selected, step));
    else if (event.key === 'Home') walkTo(0);
    else if (event.key === 'Enter') onZoom(selected);
    else if (event.key === 'Escape') onZoom(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="flame-pane" ref={paneRef}>
      <canvas
        ref={canvasRef}
        role="application"
        aria-roledescription="flame graph"
        aria-label={label}
        aria-keyshortcuts="ArrowUp ArrowDown ArrowLeft ArrowRight Enter Escape Home"
        tabIndex={0}
        onKeyDown={pressed}
        onPointerMove={(event) => onHover(nodeAt(event))}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const node = nodeAt(event);
          if (node !== null) onZoom(node);
        }}
      />
    </div>
  );
}

/** The pane itself, or what holds it and the table where they are below each other. */
const scrollerOf = (pane: HTMLElement | null): Element | null =>
  pane !== null && pane.scrollHeight > pane.clientHeight
    ? pane
    : (pane?.closest('.flame-body, .flame-difference-body') ?? null);

function useDrawing(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  { tokens, lookAt, hovered, selected }: Props,
  boxes: readonly FlameBox[],
  widthPx: number,
): void {
  const heightPx = useMemo(() => rowsOf(boxes) * ROW_PX, [boxes]);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const canvas = canvasRef.current;
      const density = window.devicePixelRatio;
      const ctx = canvas && widthPx > 0 ? fitCanvas(canvas, { widthPx, heightPx }, density) : null;
      if (!ctx) return;
      drawFlame(ctx, { boxes, tokens, lookAt, widthPx, heightPx, hovered, selected, density });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvasRef, boxes, tokens, lookAt, widthPx, heightPx, hovered, selected]);
}
