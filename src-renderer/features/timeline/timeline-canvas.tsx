import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useAppStore } from '../../state/hooks';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';
import { TimelineEngine } from './engine/engine';
import { attachKeys } from './engine/keys';
import { attachPointer } from './engine/pointer';
import { GUTTER_PX, RIGHT_PX, RULER_PX } from './geometry/layout';
import { Hint } from './hint';
import { LaneHeads, useHeadLayout } from './lane-heads';
import { useSize } from '../../ui/use-size';

interface Props {
  readonly label: string;
  readonly describedBy: string;
  /** Told once it is there, and null when it goes. */
  readonly onEngine: (engine: TimelineEngine | null) => void;
}

/** Scrolling by less than this makes no heads anew. */
const SLOT_PX = 200;

/** The lanes: sharp canvases that fill their pane and scroll their lanes, not themselves. */
export function TimelineCanvas({ label, describedBy, onEngine }: Props) {
  const store = useAppStore();
  const paneRef = useRef<HTMLDivElement>(null);
  const lanesRef = useRef<HTMLCanvasElement>(null);
  const overlayRef = useRef<HTMLCanvasElement>(null);
  const headsRef = useRef<HTMLUListElement>(null);
  const [slotPx, setSlotPx] = useState(0);
  const size = useSize(paneRef);
  const [engine, setEngine] = useState<TimelineEngine | null>(null);
  const tokens = THEMES[useThemeName()];
  const firstTokens = useRef(tokens);
  const layout = useHeadLayout(engine);
  const reveal = useReveal(paneRef, engine);

  useEffect(() => {
    const [lanes, overlay, pane] = [lanesRef.current, overlayRef.current, paneRef.current];
    if (!lanes || !overlay || !pane) return;
    const made = new TimelineEngine(store, { lanes, overlay }, firstTokens.current);
    const endPointer = attachPointer(made, lanes, pane);
    setEngine(made);
    onEngine(made);
    return () => {
      endPointer();
      made.dispose();
      setEngine(null);
      onEngine(null);
    };
  }, [store, onEngine]);
  useEffect(() => (engine ? attachKeys(engine, reveal) : undefined), [engine, reveal]);
  useEffect(() => engine?.themed(tokens), [engine, tokens]);
  useEffect(() => {
    engine?.resized(size.widthPx, size.heightPx);
    store.getState().widthChanged(Math.max(0, size.widthPx - GUTTER_PX - RIGHT_PX));
  }, [engine, store, size.widthPx, size.heightPx]);
  useSharpness(engine);
  // Heads that are there for the first time are where the lanes were scrolled to.
  const scrolledPx = useRef(0);
  useLayoutEffect(() => moveHeads(headsRef.current, scrolledPx.current), [engine, layout]);

  const scrolled = (pane: HTMLElement): void => {
    const scrollPx = pane.scrollTop;
    scrolledPx.current = scrollPx;
    engine?.scrolled(scrollPx);
    moveHeads(headsRef.current, scrollPx);
    setSlotPx(Math.floor(scrollPx / SLOT_PX) * SLOT_PX);
  };
  const contentPx = layout ? RULER_PX + layout.pinnedPx + layout.heightPx : 0;
  return (
    <div className="timeline-pane" ref={paneRef} onScroll={(event) => scrolled(event.currentTarget)}>
      <div className="timeline-sticky" style={{ height: size.heightPx }}>
        <canvas
          ref={lanesRef}
          className="timeline-canvas"
          role="application"
          aria-label={label}
          aria-describedby={describedBy}
          tabIndex={0}
        />
        <canvas ref={overlayRef} className="timeline-overlay" aria-hidden="true" />
        {engine && layout ? (
          <LaneHeads
            engine={engine}
            layout={layout}
            scrollPx={slotPx}
            heightPx={size.heightPx + SLOT_PX}
            scrolledRef={headsRef}
            onReveal={reveal}
          />
        ) : null}
        {engine ? <Hint engine={engine} /> : null}
      </div>
      <div aria-hidden="true" style={{ height: Math.max(0, contentPx - size.heightPx) }} />
    </div>
  );
}

function moveHeads(heads: HTMLElement | null, scrollPx: number): void {
  if (heads) heads.style.transform = `translateY(${String(-scrollPx)}px)`;
}

/** Scrolls a lane in sight. */
function useReveal(
  paneRef: RefObject<HTMLDivElement | null>,
  engine: TimelineEngine | null,
): (laneId: string) => void {
  return useCallback(
    (laneId) => {
      const pane = paneRef.current;
      const layout = engine?.scene?.layout;
      const placed = layout?.lanes.find((one) => one.indexed.lane.id === laneId);
      if (!pane || !layout || !placed || placed.pinned) return;
      const below = placed.topPx + placed.heightPx + RULER_PX + layout.pinnedPx - pane.clientHeight;
      pane.scrollTop = Math.min(placed.topPx, Math.max(pane.scrollTop, below));
    },
    [paneRef, engine],
  );
}

/** Text drawn before its font has come would stay in another one; hatching made for another density would blur. */
function useSharpness(engine: TimelineEngine | null): void {
  useEffect(() => {
    if (!engine) return;
    let wanted = true;
    const refresh = (): void => {
      if (wanted) engine.refresh();
    };
    const faces = ['400', '500', '600'].map((weight) =>
      document.fonts.load(`${weight} 12px 'Inter Variable'`),
    );
    void Promise.all(faces).finally(refresh);
    const density = window.matchMedia(`(resolution: ${String(window.devicePixelRatio)}dppx)`);
    density.addEventListener('change', refresh);
    return () => {
      wanted = false;
      density.removeEventListener('change', refresh);
    };
  }, [engine]);
}
