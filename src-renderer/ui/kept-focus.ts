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
    const root = rootRef.current;
    const holds = (target: EventTarget | null): boolean =>
      target instanceof Node && root?.contains(target) === true;
    const came = (): void => void (hadKeys.current = true);
    // What goes with the keys gives them to nobody; a press beside it takes them away.
    const left = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget !== null) hadKeys.current = holds(relatedTarget);
    };
    const pressed = ({ target }: PointerEvent): void => {
      if (!holds(target)) hadKeys.current = false;
    };
    if (holds(document.activeElement)) came();
    root?.addEventListener('focusin', came);
    root?.addEventListener('focusout', left);
    document.addEventListener('pointerdown', pressed, true);
    return () => {
      root?.removeEventListener('focusin', came);
      root?.removeEventListener('focusout', left);
      document.removeEventListener('pointerdown', pressed, true);
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
