import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { CSSProperties, ReactNode, RefObject } from 'react';

interface Props {
  /** Name of the panel, for those who hear the window. */
  readonly label: string;
  readonly trigger: ReactNode;
  readonly triggerClass?: string;
  readonly triggerLabel?: string;
  readonly align?: 'start' | 'end';
  readonly onOpen?: () => void;
  /** Gets a function that closes the panel. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button and the panel that it opens. Escape or a click elsewhere closes it and gives the focus back. */
export function Popover({
  label,
  trigger,
  triggerClass,
  triggerLabel,
  align = 'start',
  onOpen,
  children,
}: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const rootRef = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    document.getElementById(`${id}-trigger`)?.focus();
  };
  useLeaving(rootRef, open, () => setOpen(false), close);
  const place = usePlace(rootRef, open, align);
  return (
    <div className="popover" ref={rootRef}>
      <button
        type="button"
        id={`${id}-trigger`}
        className={triggerClass ?? 'button button-plain'}
        aria-label={triggerLabel}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-haspopup="dialog"
        onClick={() => {
          if (!open) onOpen?.();
          setOpen(!open);
        }}
      >
        {trigger}
      </button>
      {open ? (
        <div
          id={id}
          className={`popover-panel popover-${align}`}
          style={place}
          role="dialog"
          aria-label={label}
          tabIndex={-1}
        >
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}

const GAP_PX = 6;
const EDGE_PX = 8;
/** With less room than this below it, a panel opens upwards where there is more. */
const ROOM_PX = 240;

/** Beside the button, on whichever side there is room; panes clip what is inside them, so it is placed in the window. */
function usePlace(
  rootRef: RefObject<HTMLDivElement | null>,
  open: boolean,
  align: 'start' | 'end',
): CSSProperties {
  const [place, setPlace] = useState<CSSProperties>({ visibility: 'hidden' });
  useLayoutEffect(() => {
    if (!open) return;
    const find = (): void => {
      const root = rootRef.current;
      const panel = root?.querySelector<HTMLElement>('.popover-panel');
      if (!root || !panel) return;
      const button = root.getBoundingClientRect();
      const wantedPx = align === 'end' ? button.right - panel.offsetWidth : button.left;
      const left = Math.max(EDGE_PX, Math.min(wantedPx, window.innerWidth - panel.offsetWidth - EDGE_PX));
      const below = window.innerHeight - button.bottom;
      const upwards = below < ROOM_PX && button.top > below;
      setPlace({
        left,
        maxHeight: (upwards ? button.top : below) - GAP_PX - EDGE_PX,
        ...(upwards ? { bottom: window.innerHeight - button.top + GAP_PX } : { top: button.bottom + GAP_PX }),
      });
    };
    find();
    window.addEventListener('resize', find);
    return () => window.removeEventListener('resize', find);
  }, [rootRef, open, align]);
  return place;
}

function useLeaving(
  rootRef: RefObject<HTMLDivElement | null>,
  open: boolean,
  leave: () => void,
  close: () => void,
): void {
  const actions = useRef({ leave, close });
  useEffect(() => {
    actions.current = { leave, close };
  });
  useEffect(() => {
    if (!open) return;
    const root = rootRef.current;
    const panel = root?.querySelector<HTMLElement>('.popover-panel');
    const first = panel?.querySelector<HTMLElement>('input, select, textarea, button');
    (first ?? panel)?.focus();
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      actions.current.close();
    };
    const pointed = (event: PointerEvent): void => {
      if (event.target instanceof Node && root?.contains(event.target) === false) actions.current.leave();
    };
    /** Whoever walks out of it by Tab has left it. */
    const focused = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Node && root?.contains(relatedTarget) === false) actions.current.leave();
    };
    root?.addEventListener('keydown', pressed);
    root?.addEventListener('focusout', focused);
    document.addEventListener('pointerdown', pointed);
    return () => {
      root?.removeEventListener('keydown', pressed);
      root?.removeEventListener('focusout', focused);
      document.removeEventListener('pointerdown', pointed);
    };
  }, [open, rootRef]);
}
