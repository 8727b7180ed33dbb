import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { CSSProperties, ReactNode, RefObject } from 'react';
import { createPortal } from 'react-dom';

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
  const panelRef = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    document.getElementById(`${id}-trigger`)?.focus();
  };
  useLeaving(rootRef, panelRef, open, () => setOpen(false), close);
  const place = usePlace(rootRef, panelRef, open, align);
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
      {open
        ? createPortal(
            <div
              ref={panelRef}
              id={id}
              className={`popover-panel popover-${align}`}
              style={place}
              role="dialog"
              aria-label={label}
              tabIndex={-1}
            >
              {children(close)}
            </div>,
            document.body,
          )
        : null}
    </div>
  );
}

const GAP_PX = 6;
const EDGE_PX = 8;
/** With less room than this below it, a panel opens upwards where there is more. */
const ROOM_PX = 240;

/** Beside the button, on whichever side there is room. */
function usePlace(
  rootRef: RefObject<HTMLDivElement | null>,
  panelRef: RefObject<HTMLDivElement | null>,
  open: boolean,
  align: 'start' | 'end',
): CSSProperties {
  const [place, setPlace] = useState<CSSProperties>({ visibility: 'hidden' });
  useLayoutEffect(() => {
    if (!open) return;
    const find = (): void => {
      const [root, panel] = [rootRef.current, panelRef.current];
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
  }, [rootRef, panelRef, open, align]);
  return place;
}

const WALKED = 'input, select, textarea, button, a[href], [tabindex="0"]';

function useLeaving(
  rootRef: RefObject<HTMLDivElement | null>,
  panelRef: RefObject<HTMLDivElement | null>,
  open: boolean,
  leave: () => void,
  close: () => void,
): void {
  const actions = useRef({ leave, close });
  useEffect(() => {
    actions.current = { leave, close };
  });
  useEffect(() => {
    const [root, panel] = [rootRef.current, panelRef.current];
    if (!open || !root || !panel) return;
    (panel.querySelector<HTMLElement>('input, select, textarea, button') ?? panel).focus();
    const isOutside = (target: EventTarget | null): boolean =>
      target instanceof Node && !root.contains(target) && !panel.contains(target);
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        actions.current.close();
      } else if (event.key === 'Tab' && isAtEnd(panel, event)) {
        // To the button, from which Tab goes on to what comes after it.
        actions.current.close();
        if (event.shiftKey) event.preventDefault();
      }
    };
    const pointed = (event: PointerEvent): void => {
      if (isOutside(event.target)) actions.current.leave();
    };
    const focused = ({ relatedTarget }: FocusEvent): void => {
      if (isOutside(relatedTarget)) actions.current.leave();
    };
    for (const part of [root, panel]) {
      part.addEventListener('keydown', pressed);
      part.addEventListener('focusout', focused);
    }
    document.addEventListener('pointerdown', pointed);
    return () => {
      for (const part of [root, panel]) {
        part.removeEventListener('keydown', pressed);
        part.removeEventListener('focusout', focused);
      }
      document.removeEventListener('pointerdown', pointed);
    };
  }, [open, rootRef, panelRef]);
}

/** It stands at the end of the page, for no pane to clip it: Tab would lead out of the page. */
function isAtEnd(panel: HTMLElement, { target, shiftKey }: KeyboardEvent): boolean {
  const walked = [...panel.querySelectorAll<HTMLElement>(WALKED)].filter(
    (one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0,
  );
  return target === panel
    ? walked.length === 0 || shiftKey
    : target === (shiftKey ? walked[0] : walked.at(-1));
}
