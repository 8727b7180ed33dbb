import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** What takes the keys when what had them is gone: the list; where that is gone as well, Undo, and then the search. */
const HEIRS = ['.library-grid', '.library-said button', '.library-search'];

/** A row, a button or a field goes with what it was of: the keys stay in the library. */
export function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const rootRef = useRef<HTMLDivElement>(null);
  // After each drawing: the page's body has the keys only where nothing else does.
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    for (const heir of HEIRS) {
      const found = rootRef.current?.querySelector<HTMLElement>(heir);
      if (found) return found.focus();
    }
  });
  return rootRef;
}
