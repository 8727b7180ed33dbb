interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

const RIGHT_OF_PX = 14;
const BELOW_PX = 18;
const ABOVE_PX = 8;
const EDGE_PX = 4;

/**
 * Where something of `size` stands beside a pointer, in a pane: right below it, at the left or above where there is no room; never
 * out of the pane's upper left corner. In pixels of the pane.
 */
export function besidePointer(
  { x, y }: { readonly x: number; readonly y: number },
  size: Size,
  pane: Size,
): { readonly left: number; readonly top: number } {
  const [right, below] = [x + RIGHT_OF_PX, y + BELOW_PX];
  const fitsRight = right + size.widthPx + EDGE_PX <= pane.widthPx;
  const fitsBelow = below + size.heightPx + EDGE_PX <= pane.heightPx;
  const left = fitsRight ? right : Math.min(x - RIGHT_OF_PX, pane.widthPx - EDGE_PX) - size.widthPx;
  const top = fitsBelow ? below : y - ABOVE_PX - size.heightPx;
  return { left: Math.max(EDGE_PX, left), top: Math.max(EDGE_PX, top) };
}
