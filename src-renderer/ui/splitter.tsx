import { useRef } from 'react';

interface Props {
  readonly label: string;
  /** The line's own direction. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** 1 if moving right or down makes the pane larger, -1 if smaller. */
  readonly sign: 1 | -1;
  readonly onChange: (value: number) => void;
}

const KEY_STEP_PX = 16;

/** A line between two panes that pointer or arrow keys move. Sizes in CSS pixels. */
export function Splitter({ label, orientation, value, min, max, sign, onChange }: Props) {
  const press = useRef<{ readonly from: number; readonly value: number } | null>(null);
  const limit = (wanted: number): number => Math.min(max, Math.max(min, wanted));
  const along = (event: { clientX: number; clientY: number }): number =>
    orientation === 'vertical' ? event.clientX : event.clientY;
  return (
    <div
      className={`splitter splitter-${orientation}`}
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        press.current = { from: along(event), value };
      }}
      onPointerMove={(event) => {
        if (press.current) onChange(limit(press.current.value + sign * (along(event) - press.current.from)));
      }}
      onPointerUp={() => {
        press.current = null;
      }}
      onPointerCancel={() => {
        press.current = null;
      }}
      onKeyDown={(event) => {
        const keys = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
        const at = keys.indexOf(event.key);
        if (at < 0) return;
        event.preventDefault();
        onChange(limit(value + sign * (at === 0 ? -KEY_STEP_PX : KEY_STEP_PX)));
      }}
    />
  );
}
