/** The page's own elements. */

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}

export const onClick = (id: string, act: () => void): void => byId(id).addEventListener('click', act);

/** Calls `act` now and whenever the element's width changes, with whole pixels. */
export function onWidth(element: Element, act: (widthPx: number) => void): void {
  let last = 0;
  new ResizeObserver(([entry]) => {
    const widthPx = Math.floor(entry?.contentRect.width ?? 0);
    if (widthPx === last || widthPx === 0) return;
    last = widthPx;
    act(widthPx);
  }).observe(element);
}
