import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';

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
        <div id={id} className={`popover-panel popover-${align}`} role="dialog" aria-label={label}>
          {children(close)}
        </div>
      ) : null}
    </div>
  );
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
    root
      ?.querySelector<HTMLElement>('.popover-panel input, .popover-panel select, .popover-panel button')
      ?.focus();
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      actions.current.close();
    };
    const pointed = (event: PointerEvent): void => {
      if (event.target instanceof Node && root?.contains(event.target) === false) actions.current.leave();
    };
    root?.addEventListener('keydown', pressed);
    document.addEventListener('pointerdown', pointed);
    return () => {
      root?.removeEventListener('keydown', pressed);
      document.removeEventListener('pointerdown', pointed);
    };
  }, [open, rootRef]);
}
