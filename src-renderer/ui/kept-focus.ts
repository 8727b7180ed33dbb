import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * A row, a button or a field that has the keys may go, or be disabled: the keys stay within the element that the result is put
 * on, with the first of `heirs` that is there. It is looked at whenever the component is drawn that calls this.
 */
export function useKeptFocus<E extends HTMLElement>(heirs: readonly string[]): RefObject<E | null> {
  const rootRef = useRef<E>(null);
  const hadKeys = useRef(false);
  useEffect(() => {
    // What goes with the keys gives them to nobody; who gets them, and a press elsewhere, takes them away.
    const moved = ({ target }: Event): void => {
      hadKeys.current = target instanceof Node && rootRef.current?.contains(target) === true;
    };
    document.addEventListener('focusin', moved);
    document.addEventListener('pointerdown', moved, true);
    return () => {
      document.removeEventListener('focusin', moved);
      document.removeEventListener('pointerdown', moved, true);
    };
  }, []);
  // After each drawing.
  useEffect(() => {
    const at = document.activeElement;
    // One that was just disabled has them until the next frame.
    if (!hadKeys.current || (at !== document.body && at?.matches(':disabled') === false)) return;
    for (const heir of heirs) {
      const found = rootRef.current?.querySelector<HTMLElement>(heir);
      if (found) return found.focus();
    }
  });
  return rootRef;
}
