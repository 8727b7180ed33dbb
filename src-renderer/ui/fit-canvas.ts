/** A canvas of so many CSS pixels at the display's density, and its pen, which draws in CSS pixels; null where there is none. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  density: number,
): CanvasRenderingContext2D | null {
  const [width, height] = [Math.round(widthPx * density), Math.round(heightPx * density)];
  // Setting them clears it, even to what they were.
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
  }
  const pen = canvas.getContext('2d');
  pen?.setTransform(density, 0, 0, density, 0, 0);
  return pen;
}
