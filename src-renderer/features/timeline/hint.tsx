import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SliceDetail, TimelineView } from '@core/timeline/timeline';
import { factsOfHint, hintOf } from './describe';
import type { Hint as Hinted } from './describe';
import type { Hovered } from './draw/scene';
import type { TimelineEngine } from './engine/engine';
import type { LookedUp } from './engine/looked-up';
import { besidePointer } from './geometry/beside';

interface Shown {
  readonly hinted: Hinted;
  /** Null until the pointer has rested there. */
  readonly detail: SliceDetail | null;
}

/** What the pointer is over, beside the pointer and within the pane; it moves without React. */
export const Hint = memo(function Hint({ engine }: { readonly engine: TimelineEngine }) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useRef({ widthPx: 0, heightPx: 0 });
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    const hoverChanged = (what: Hovered | null, view: TimelineView): void => {
      const { cycle } = engine.store.getState();
      const hinted = what && hintOf(view, what, engine.scene?.zeroNs ?? 0, cycle);
      setShown(hinted && { hinted, detail: null });
    };
    const hoverKnown = ({ detail }: LookedUp): void => {
      setShown((now) => now && { ...now, detail });
    };
    const pointerMoved = (): void => place(engine, ref.current, size.current);
    return engine.listen({ hoverChanged, hoverKnown, pointerMoved });
  }, [engine]);
  useLayoutEffect(() => {
    if (!shown || !ref.current) return;
    size.current = { widthPx: ref.current.offsetWidth, heightPx: ref.current.offsetHeight };
    place(engine, ref.current, size.current);
  }, [engine, shown]);
  return (
    <div ref={ref} className="timeline-hint" aria-hidden="true" hidden={shown === null}>
      <strong>{shown?.hinted.title}</strong>
      {shown?.hinted.lines.map((line, at) => (
        <span key={at}>{line}</span>
      ))}
      {shown?.detail ? <Known detail={shown.detail} /> : null}
    </div>
  );
});

function Known({ detail }: { readonly detail: SliceDetail }) {
  const facts = factsOfHint(detail);
  return (
    <>
      {facts.length > 0 ? (
        <dl>
          {facts.map(([name, value], at) => (
            <div key={at}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <span className="timeline-hint-evidence">{detail.evidence}</span>
    </>
  );
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

function place({ pointed, scene }: TimelineEngine, hint: HTMLElement | null, size: Size): void {
  if (!pointed || !scene || !hint) return;
  const { left, top } = besidePointer(pointed, size, scene);
  hint.style.transform = `translate(${String(Math.round(left))}px, ${String(Math.round(top))}px)`;
}
