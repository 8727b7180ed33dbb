import { useSyncExternalStore } from 'react';

function subscribe(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}

/** The window's inner size in CSS pixels, kept up to date. */
export function useWindowSize(): { readonly widthPx: number; readonly heightPx: number } {
  const widthPx = useSyncExternalStore(subscribe, () => window.innerWidth);
  const heightPx = useSyncExternalStore(subscribe, () => window.innerHeight);
  return { widthPx, heightPx };
}

/** The size of a pane that was given `wantedPx`, where `reservedPx` of `wholePx` belong to what stands beside it. */
export function paneLimits(
  wantedPx: number,
  limits: { readonly minPx: number; readonly maxPx: number; readonly reservedPx: number },
  wholePx: number,
): { readonly sizePx: number; readonly maxPx: number } {
  const maxPx = Math.max(limits.minPx, Math.min(limits.maxPx, wholePx - limits.reservedPx));
  return { sizePx: Math.min(Math.max(wantedPx, limits.minPx), maxPx), maxPx };
}
