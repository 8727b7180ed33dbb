import { memo, useEffect, useRef, useState } from 'react';
import type { TimelineView } from '@core/timeline/timeline';
import { hintOf } from './describe';
import type { Hint as Hinted } from './describe';
import type { Hovered } from './draw/scene';
import type { TimelineEngine } from './engine/engine';

const WIDTH_PX = 280;
const HEIGHT_PX = 84;

/** What the pointer is over, beside the pointer and within the pane; it moves without React. */
export const Hint = memo(function Hint({ engine }: { readonly engine: TimelineEngine }) {
  const ref = useRef<HTMLDivElement>(null);
  const [hinted, setHinted] = useState<Hinted | null>(null);
  useEffect(() => {
    const place = (): void => {
      const { pointed, scene } = engine;
      if (!pointed || !scene || !ref.current) return;
      const left = Math.min(pointed.x + 14, scene.widthPx - WIDTH_PX - 8);
      const below = pointed.y + 18;
      const top = below + HEIGHT_PX > scene.heightPx ? Math.max(4, pointed.y - HEIGHT_PX) : below;
      ref.current.style.transform = `translate(${String(Math.round(left))}px, ${String(Math.round(top))}px)`;
    };
    const hovered = (what: Hovered | null, view: TimelineView): void => {
      const { cycle } = engine.store.getState();
      setHinted(what && hintOf(view, what, engine.scene?.zeroNs ?? 0, cycle));
      place();
    };
    return engine.listen({ hoverChanged: hovered, pointerMoved: place });
  }, [engine]);
  return (
    <div
      ref={ref}
      className="timeline-hint"
      aria-hidden="true"
      hidden={hinted === null}
      style={{ maxWidth: WIDTH_PX }}
    >
      <strong>{hinted?.title}</strong>
      {hinted?.lines.map((line, at) => (
        <span key={at}>{line}</span>
      ))}
    </div>
  );
});
