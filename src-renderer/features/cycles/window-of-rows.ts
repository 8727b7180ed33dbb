/** Which rows of a long list to draw. */
export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Rows beyond the edge that are drawn anyway, so that scrolling shows no gap. */
const BESIDE = 8;

export function rowWindow(scrollPx: number, heightPx: number, rowPx: number, count: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollPx / rowPx) - BESIDE);
  const end = Math.min(count, Math.ceil((scrollPx + heightPx) / rowPx) + BESIDE);
  return { first: Math.min(first, end), end };
}

/** Where to scroll so that a row is in sight; where it stands already if it is. */
export function scrollToShow(row: number, scrollPx: number, heightPx: number, rowPx: number): number {
  const top = row * rowPx;
  if (top < scrollPx) return top;
  return top + rowPx > scrollPx + heightPx ? top + rowPx - heightPx : scrollPx;
}
