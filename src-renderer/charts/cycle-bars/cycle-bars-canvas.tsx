import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { drawOn } from '../../ui/drawn-canvas';
import { useSize } from '../../ui/use-size';
import { drawBars } from './draw';
import { frameOf, mostBars } from './geometry';
import type { BarsModel } from './geometry';
import type { CycleBarsProps } from './props';
import { useBarKeys } from './use-bar-keys';
import { useBarPointer } from './use-bar-pointer';

/** Cycles as stacked bars, drawn at the display's density; a click selects, a drag brushes, the wheel zooms. */
export function CycleBarsCanvas(props: CycleBarsProps) {
  const { order, barsFor, stretch, colours, canvasRef, label, describe, hint, selected, onEach } = props;
  const paneRef = useRef<HTMLDivElement>(null);
  const size = useSize(paneRef);
  const [hovered, setHovered] = useState<{ readonly bar: number; readonly x: number } | null>(null);
  const bars = useMemo(() => barsFor(mostBars(size.widthPx), stretch), [barsFor, size.widthPx, stretch]);
  const model: BarsModel = { ...props, ...bars, ...stretch };
  const frame = frameOf(model, size);
  useLayoutEffect(() => onEach(bars.each), [onEach, bars.each]);
  useBarPointer(canvasRef, { model, frame, props, setHovered });
  const onKeyDown = useBarKeys(model, props);
  const under = hovered === null ? null : (model.cycles[hovered.bar] ?? null);
  useLayoutEffect(() => {
    const canvas = canvasRef.current;
    if (!canvas || size.widthPx < 1) return;
    drawOn(canvas, size, (pen, density) =>
      drawBars(pen, model, size, colours, density, hovered?.bar ?? null),
    );
  });
  const current = selected === null ? null : (order[selected] ?? null);
  return (
    <div className="bars-pane" ref={paneRef}>
      <canvas
        ref={canvasRef}
        className="bars-canvas"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, order.length - 1)}
        aria-valuenow={selected ?? 0}
        aria-valuetext={current === null ? 'no cycle selected' : describe(current)}
        onKeyDown={onKeyDown}
      />
      {hovered !== null && under !== null ? (
        <div
          className="bars-hint"
          aria-hidden="true"
          style={
            hovered.x > size.widthPx / 2 ? { right: size.widthPx - hovered.x + 12 } : { left: hovered.x + 12 }
          }
        >
          {hint(under)}
        </div>
      ) : null}
    </div>
  );
}
