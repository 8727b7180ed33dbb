/** What of the package is used: it has no types of its own. */
declare module 'svgcanvas' {
  /** Draws as a canvas' context does, into an svg element. Its patterns cannot be scaled. */
  export const Context: new (size: {
    readonly width: number;
    readonly height: number;
  }) => CanvasRenderingContext2D & { getSvg(): SVGSVGElement };
}
