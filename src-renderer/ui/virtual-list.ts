/** Which rows of a long list to draw: the sole user of TanStack Virtual. */
import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual';
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
  const items = virtualizer.getVirtualItems();
  const heightPx = virtualizer.scrollRect?.height ?? rowPx;
  return {
    first: items[0]?.index ?? 0,
    end: (items.at(-1)?.index ?? -1) + 1,
    totalPx: virtualizer.getTotalSize(),
    scrollTo: (row) => virtualizer.scrollToIndex(row, { align: 'auto' }),
    page: Math.max(1, Math.floor((heightPx - headPx - footPx) / rowPx) - 1),
  };
}
