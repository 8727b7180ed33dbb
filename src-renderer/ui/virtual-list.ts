/** Which rows of a long list to draw: the sole user of TanStack Virtual. */
import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
import { useReducer } from 'react';
import type { RefObject } from 'react';

/** Rows beyond the edge that are drawn anyway, so that scrolling shows no gap. */
const BESIDE = 8;

interface Options {
  /** What scrolls. */
  readonly scrollerRef: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly rowPx: number;
  /** What sticks to the scroller's top and bottom, above and below the rows. */
  readonly headPx: number;
  readonly footPx: number;
}

export interface VirtualRows {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Height of all rows. */
  readonly totalPx: number;
  /** Scrolls as little as it must. */
  scrollTo(row: number): void;
  /** How many whole rows are in sight. */
  readonly page: number;
}

interface Window {
  /** How far it is scrolled, and how high it is. */
  readonly topPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
  /** Of its height, what sticks above and below the rows. */
  readonly besidePx: number;
}

/** How far to scroll for a row to be in sight whole, moving as little as may be. Nothing is measured: that would lay all of the page out. */
export function offsetFor(row: number, { topPx, heightPx, rowPx, besidePx }: Window): number {
  const least = (row + 1) * rowPx - Math.max(rowPx, heightPx - besidePx);
  return Math.max(0, least, Math.min(topPx, row * rowPx));
}

/** Rows of one height; each is drawn at its number times that height below the head. */
export function useVirtualRows({ scrollerRef, count, rowPx, headPx, footPx }: Options): VirtualRows {
  // The React compiler is not used here; the virtualizer's functions are new at each render.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scrollerRef.current,
    estimateSize: () => rowPx,
    overscan: BESIDE,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    scrollPaddingEnd: footPx,
    // Without a layout, as before the first one, there is a row to be seen.
    observeElementRect: (instance, tell) =>
      observeElementRect(instance, (rect) => tell({ ...rect, height: Math.max(rowPx, rect.height) })),
  });
  const drawAgain = useReducer((times: number) => times + 1, 0)[1];
  const items = virtualizer.getVirtualItems();
  const heightPx = virtualizer.scrollRect?.height ?? rowPx;
  return {
    first: items[0]?.index ?? 0,
    end: (items.at(-1)?.index ?? -1) + 1,
    totalPx: virtualizer.getTotalSize(),
    scrollTo: (row) => {
      const topPx = virtualizer.scrollOffset ?? 0;
      const wantedPx = offsetFor(row, { topPx, heightPx, rowPx, besidePx: headPx + footPx });
      if (wantedPx === topPx) return;
      // The rows are made now, and not a frame later, when the scroller tells that it has moved.
      virtualizer.scrollOffset = wantedPx;
      drawAgain();
      // In the frame that lays the page out anyway: at once, it would be laid out twice.
      requestAnimationFrame(() => scrollerRef.current?.scrollTo({ top: wantedPx }));
    },
    page: Math.max(1, Math.floor((heightPx - headPx - footPx) / rowPx) - 1),
  };
}
