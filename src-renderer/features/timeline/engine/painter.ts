/** The two canvases: lanes below, and above them what moves with the pointer and the selection. */
import type { WakeUp } from '@core/timeline/timeline';
import type { SelectedSlice } from '../../../state/model';
import type { AppState } from '../../../state/store';
import { drawOn } from '../../../ui/drawn-canvas';
import type { Drawing } from '../../../ui/drawn-canvas';
import { fitCanvas } from '../../../ui/fit-canvas';
import type { Tokens } from '../../../ui/theme/tokens';
import { createBrushes } from '../draw/brushes';
import { drawFrame } from '../draw/frame';
import { drawNames } from '../draw/names';
import { drawOverlay } from '../draw/overlay';
import type { Hovered, Overlay, Scene } from '../draw/scene';
import { shifted } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import type { Layout } from '../geometry/layout';
import { SceneComposer } from './composer';
import type { LookedUp } from './looked-up';

/** A picture that shows nothing of the new range is kept until the new one comes, but no longer than this. */
const KEEP_MS = 300;

export interface Canvases {
  readonly lanes: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

/** What is over the lanes; `x` in CSS pixels from the canvas's left edge. */
export interface Over {
  readonly slice: SelectedSlice | null;
  readonly x: number | null;
  readonly hovered: Hovered | null;
  /** Of the hovered slice. */
  readonly lookedUp: LookedUp | null;
}

export class Painter {
  readonly composer: SceneComposer;
  readonly #canvases: Canvases;
  readonly #again: () => void;
  #scene: Scene | null = null;
  #size = { widthPx: 0, heightPx: 0 };
  #scrollPx = 0;
  #kept: { readonly sinceMs: number; readonly timer: number } | null = null;
  /** Nothing is on the upper canvas, so that nothing need be taken off it. */
  #overlayEmpty = false;

  /** `again`: the lanes are to be drawn although nothing changed. */
  constructor(canvases: Canvases, tokens: Tokens, again: () => void) {
    this.#canvases = canvases;
    this.#again = again;
    this.composer = new SceneComposer(tokens);
  }

  dispose(): void {
    this.#letGo();
  }

  /** What was drawn last; null before the first frame. */
  get scene(): Scene | null {
    return this.#scene;
  }

  resized(widthPx: number, heightPx: number): void {
    this.#size = { widthPx, heightPx };
  }

  scrolled(scrollPx: number): void {
    this.#scrollPx = scrollPx;
  }

  layOut(state: AppState): Layout | null {
    return this.composer.layOut(state, this.#size);
  }

  /** Whether they were drawn: not while there is nothing to draw, or the old picture is kept. */
  drawLanes(state: AppState, range: Range): boolean {
    const canvas = this.#canvases.lanes;
    const ctx = canvas.getContext('2d');
    if (!ctx) return false;
    const scene = this.composer.compose(ctx, state, range, this.#size, this.#scrollPx);
    if (!scene || this.#keepsOld(scene)) return false;
    this.#scene = scene;
    const draw: Drawing = (pen, density) => {
      // Patterns belong to the pen that they were made with.
      const brushes = pen === ctx ? scene.brushes : createBrushes(pen, scene.brushes.tokens, density);
      drawFrame(pen, { ...scene, brushes, density });
    };
    drawOn(canvas, scene, draw, (pen) => drawNames(pen, scene));
    return true;
  }

  drawOver({ slice, x, hovered, lookedUp }: Over): void {
    const scene = this.#scene;
    const canvas = this.#canvases.overlay;
    const ctx = canvas.getContext('2d');
    if (!ctx || !scene) return;
    const { axis, zeroNs } = scene;
    const overlay: Overlay = {
      selected: slice ? { ...slice, ...shifted(slice, zeroNs) } : null,
      wakeUps: inScene(slice?.detail?.wakeUps, zeroNs),
      // Known from another cycle's request, they would stand elsewhere.
      hoveredWakeUps: inScene(lookedUp?.cycle === scene.anchor.index ? lookedUp.detail.wakeUps : [], zeroNs),
      cursorPx: x !== null && x >= axis.leftPx && x <= axis.leftPx + axis.widthPx ? x : null,
      hovered,
    };
    const empty = overlay.selected === null && overlay.cursorPx === null && hovered === null;
    if (empty && this.#overlayEmpty && isSized(canvas, scene)) return;
    this.#overlayEmpty = empty;
    fitCanvas(canvas, scene, scene.density);
    drawOverlay(ctx, scene, overlay);
  }

  /** The lanes as they are on screen, pointer and selection left out. */
  get lanes(): HTMLCanvasElement {
    return this.#canvases.lanes;
  }

  /** A jump to where nothing has come yet keeps the old picture for a moment, in place of a flash of nothing. */
  #keepsOld({ axis, indexed: { view } }: Scene): boolean {
    const { request } = view;
    if (!this.#scene || (axis.startNs < request.endNs && axis.endNs > request.startNs)) {
      this.#letGo();
      return false;
    }
    const nowMs = performance.now();
    this.#kept ??= { sinceMs: nowMs, timer: window.setTimeout(this.#again, KEEP_MS + 10) };
    return nowMs - this.#kept.sinceMs < KEEP_MS;
  }

  #letGo(): void {
    if (this.#kept) window.clearTimeout(this.#kept.timer);
    this.#kept = null;
  }
}

const inScene = (wakeUps: readonly WakeUp[] = [], zeroNs: number): WakeUp[] =>
  wakeUps.map((one) => ({ ...one, timeNs: one.timeNs + zeroNs }));

const isSized = ({ width, height }: HTMLCanvasElement, { widthPx, heightPx, density }: Scene): boolean =>
  width === Math.round(widthPx * density) && height === Math.round(heightPx * density);
