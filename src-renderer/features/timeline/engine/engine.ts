/** Keeps the canvas in step with hand and store: one frame at most per refresh, and no React in between. */
import type { TimelineView } from '@core/timeline/timeline';
import { selectedRow } from '../../../state/selectors/cycles';
import { recordingBounds, visibleRange } from '../../../state/selectors/timeline';
import type { AppState, AppStore } from '../../../state/store';
import type { Tokens } from '../../../ui/theme/tokens';
import { drawFrame } from '../draw/frame';
import { drawOverlay } from '../draw/overlay';
import type { Hovered, Scene } from '../draw/scene';
import { between, panBy, shifted, spanOf, toNs, zoomAround } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import type { Layout } from '../geometry/layout';
import { SceneComposer } from './composer';
import { hoveredAt, sameHovered } from './hovered';
import { Motion } from './motion';

/** The store hears of a new range once the hand has rested this long. */
const REST_MS = 140;
const GLIDE_MS = 130;
/** A picture that shows nothing of the new range is kept until the new one comes, but no longer than this. */
const KEEP_MS = 300;

export interface Canvases {
  readonly lanes: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

export interface Pointed {
  readonly x: number;
  readonly y: number;
  /** A drag is under way: what passes under the pointer is not meant. */
  readonly dragging: boolean;
}

/** Who wants to know what is shown is told in the frame that shows it. */
export interface EngineListener {
  rangeShown?(range: Range): void;
  layoutChanged?(layout: Layout): void;
  hoverChanged?(hovered: Hovered | null, view: TimelineView): void;
  pointerMoved?(pointed: Pointed): void;
}

interface Glide {
  readonly from: Range;
  readonly to: Range;
  readonly sinceMs: number;
}

export class TimelineEngine {
  readonly store: AppStore;
  readonly motion = new Motion();
  readonly #canvases: Canvases;
  readonly #composer: SceneComposer;
  readonly #listeners = new Set<EngineListener>();
  readonly #stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
  readonly #unsubscribe: () => void;
  #range: Range | null;
  #scene: Scene | null = null;
  #size = { widthPx: 0, heightPx: 0 };
  #scrollPx = 0;
  #pointed: Pointed | null = null;
  #hovered: Hovered | null = null;
  #glide: Glide | null = null;
  #frame = 0;
  #restTimer: number | null = null;
  #keptSinceMs: number | null = null;
  #jumps = false;
  #lanesStale = true;
  #layoutStale = true;

  constructor(store: AppStore, canvases: Canvases, tokens: Tokens) {
    this.store = store;
    this.#canvases = canvases;
    this.#composer = new SceneComposer(tokens);
    this.#range = rangeOf(store.getState());
    this.#unsubscribe = store.subscribe((state, before) => this.#storeChanged(state, before));
    this.invalidate();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.rest();
    this.#unsubscribe();
    this.#listeners.clear();
  }

  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was drawn last; null before the first frame. */
  get scene(): Scene | null {
    return this.#scene;
  }

  /** In sight, from the anchor's request. */
  get range(): Range | null {
    return this.#range;
  }

  get pointed(): Pointed | null {
    return this.#pointed;
  }

  get bounds(): Range {
    return recordingBounds(this.store.getState());
  }

  /** The pointer's time where it is over the lanes; from the anchor's request. */
  get pointedNs(): number | null {
    const [scene, pointed] = [this.#scene, this.#pointed];
    if (!scene || !pointed || !this.#range) return null;
    const { leftPx, widthPx } = scene.axis;
    if (pointed.x < leftPx || pointed.x > leftPx + widthPx) return null;
    return toNs({ ...this.#range, leftPx, widthPx }, pointed.x);
  }

  resized(widthPx: number, heightPx: number): void {
    this.#size = { widthPx, heightPx };
    this.#layoutStale = true;
    this.invalidate();
  }

  scrolled(scrollPx: number): void {
    this.#scrollPx = scrollPx;
    this.invalidate();
  }

  themed(tokens: Tokens): void {
    this.#composer.themed(tokens);
    this.invalidate();
  }

  refresh(): void {
    this.#composer.refresh();
    this.invalidate();
  }

  pointAt(pointed: Pointed | null): void {
    this.#pointed = pointed;
    if (pointed) for (const listener of this.#listeners) listener.pointerMoved?.(pointed);
    this.#schedule();
  }

  invalidate(): void {
    this.#lanesStale = true;
    this.#schedule();
  }

  /** Shows a range at once; the store hears of it when the hand rests. */
  show(range: Range): void {
    this.#glide = null;
    this.#move(range);
  }

  /** Goes to a range in a short moment, or at once where the system asks for stillness. */
  glideTo(range: Range): void {
    if (!this.#range || this.#stillness.matches) this.show(range);
    else {
      this.#glide = { from: this.#range, to: range, sinceMs: performance.now() };
      this.#schedule();
    }
  }

  /** What is on screen, pointer and selection left out. */
  async picture(): Promise<Uint8Array> {
    const blob = await new Promise<Blob | null>((done) => this.#canvases.lanes.toBlob(done, 'image/png'));
    if (!blob) throw new Error('the canvas gave no picture');
    return new Uint8Array(await blob.arrayBuffer());
  }

  /** Tells the store now what is in sight. */
  rest(): void {
    this.#glide = null;
    this.motion.stop();
    if (this.#restTimer !== null) this.#settle();
  }

  /** A key that zooms or pans went down or up. */
  keepMoving(): void {
    this.#glide = null;
    this.#schedule();
  }

  #move(range: Range): void {
    this.#range = range;
    this.store.getState().lookAt(range);
    if (this.#restTimer !== null) window.clearTimeout(this.#restTimer);
    this.#restTimer = window.setTimeout(() => this.#settle(), REST_MS);
    this.invalidate();
  }

  #settle(): void {
    if (this.#restTimer !== null) window.clearTimeout(this.#restTimer);
    this.#restTimer = null;
    if (!this.#range) return;
    if (this.#glide || this.motion.moving) this.#restTimer = window.setTimeout(() => this.#settle(), REST_MS);
    else this.store.getState().zoomToRange(this.#range);
  }

  #storeChanged(state: AppState, before: AppState): void {
    const jumped = state.cycle !== before.cycle || state.recordingId !== before.recordingId;
    if (jumped || state.loaded !== before.loaded || state.zoom !== before.zoom) this.#follow(state, jumped);
    if (state.shown !== before.shown || state.lanes !== before.lanes) this.#layoutStale = true;
    this.invalidate();
  }

  /** The store's range changed by another hand: a command, a click on a cycle, an undo. */
  #follow(state: AppState, jumped: boolean): void {
    const range = rangeOf(state);
    const known = this.#range;
    this.#jumps ||= jumped;
    if (range && known && range.startNs === known.startNs && range.endNs === known.endNs) return;
    if (this.#restTimer !== null) window.clearTimeout(this.#restTimer);
    this.#restTimer = null;
    this.#glide = null;
    // What follows a jump before it is drawn belongs to it.
    if (this.#jumps || !range || !known || this.#stillness.matches) this.#range = range;
    else this.#glide = { from: known, to: range, sinceMs: performance.now() };
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((nowMs) => this.#onFrame(nowMs));
  }

  #onFrame(nowMs: number): void {
    this.#frame = 0;
    this.#jumps = false;
    this.#advance(nowMs);
    if (this.#layoutStale) this.#layOut();
    if (this.#lanesStale) this.#drawLanes();
    if (this.#scene) {
      this.#hover(this.#scene);
      this.#drawOverlay(this.#scene);
    }
    if (this.#glide || this.motion.moving) this.#schedule();
  }

  #advance(nowMs: number): void {
    const range = this.#range;
    if (!range) return;
    if (this.#glide) {
      const { from, to, sinceMs } = this.#glide;
      const share = Math.min(1, Math.max(0, (nowMs - sinceMs) / GLIDE_MS));
      if (share >= 1) this.#glide = null;
      this.#move(share >= 1 ? to : between(from, to, 1 - (1 - share) ** 3));
    } else if (this.motion.moving) {
      const { zoom, pan } = this.motion.step(nowMs, !this.#stillness.matches);
      const { bounds } = this;
      const aroundNs = this.pointedNs ?? (range.startNs + range.endNs) / 2;
      const zoomed = zoom === 0 ? range : zoomAround(range, aroundNs, Math.exp(zoom), bounds);
      this.#move(pan === 0 ? zoomed : panBy(zoomed, pan * spanOf(zoomed), bounds));
    }
  }

  #layOut(): void {
    this.#layoutStale = false;
    const layout = this.#composer.layOut(this.store.getState(), this.#size);
    if (layout) for (const listener of this.#listeners) listener.layoutChanged?.(layout);
  }

  #drawLanes(): void {
    const canvas = this.#canvases.lanes;
    const ctx = canvas.getContext('2d');
    if (!ctx || !this.#range) return;
    const state = this.store.getState();
    const scene = this.#composer.compose(ctx, state, this.#range, this.#size, this.#scrollPx);
    if (!scene || this.#keepsOld(scene)) return;
    this.#scene = scene;
    this.#lanesStale = false;
    prepare(canvas, ctx, scene);
    drawFrame(ctx, scene);
    for (const listener of this.#listeners) listener.rangeShown?.(this.#range);
  }

  /** A jump to where nothing has come yet keeps the old picture for a moment, in place of a flash of nothing. */
  #keepsOld({ axis, indexed: { view } }: Scene): boolean {
    const { request } = view;
    if (!this.#scene || (axis.startNs < request.endNs && axis.endNs > request.startNs)) {
      this.#keptSinceMs = null;
      return false;
    }
    const nowMs = performance.now();
    if (this.#keptSinceMs === null) window.setTimeout(() => this.invalidate(), KEEP_MS + 10);
    this.#keptSinceMs ??= nowMs;
    return nowMs - this.#keptSinceMs < KEEP_MS;
  }

  #hover(scene: Scene): void {
    const pointed = this.#pointed;
    const hovered = pointed && !pointed.dragging ? hoveredAt(scene, pointed.x, pointed.y) : null;
    if (sameHovered(hovered, this.#hovered)) return;
    this.#hovered = hovered;
    for (const listener of this.#listeners) listener.hoverChanged?.(hovered, scene.indexed.view);
  }

  #drawOverlay(scene: Scene): void {
    const canvas = this.#canvases.overlay;
    const ctx = canvas.getContext('2d');
    if (!ctx) return;
    const { slice } = this.store.getState();
    const { axis, zeroNs } = scene;
    const x = this.#pointed?.x ?? -1;
    prepare(canvas, ctx, scene);
    drawOverlay(ctx, scene, {
      selected: slice ? { ...slice, ...shifted(slice, zeroNs) } : null,
      wakeUps: slice?.detail?.wakeUps.map((one) => ({ ...one, timeNs: one.timeNs + zeroNs })) ?? [],
      cursorPx: x >= axis.leftPx && x <= axis.leftPx + axis.widthPx ? x : null,
      hovered: this.#hovered,
    });
  }
}

function rangeOf(state: AppState): Range | null {
  const row = selectedRow(state);
  return row && visibleRange(state.zoom, row);
}

/** The canvas sharp at its size, its context in CSS pixels. */
function prepare(canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, scene: Scene): void {
  const width = Math.round(scene.widthPx * scene.density);
  const height = Math.round(scene.heightPx * scene.density);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${scene.widthPx}px`;
    canvas.style.height = `${scene.heightPx}px`;
  }
  ctx.setTransform(scene.density, 0, 0, scene.density, 0, 0);
}
