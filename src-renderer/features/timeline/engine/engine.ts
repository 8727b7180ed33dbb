/** Keeps the canvas in step with hand and store: one frame at most per refresh, and no React in between. */
import type { TimelineView } from '@core/timeline/timeline';
import type { AppState, AppStore } from '../../../state/store';
import type { Tokens } from '../../../ui/theme/tokens';
import { pickSlice } from '../describe';
import type { Hovered, Scene } from '../draw/scene';
import { toNs } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import type { Layout } from '../geometry/layout';
import { hoveredAt, sameHovered } from './hovered';
import { InSight } from './in-sight';
import { SliceLookUp } from './looked-up';
import type { LookedUp, Meant } from './looked-up';
import type { Motion } from './motion';
import { Painter } from './painter';
import type { Canvases } from './painter';

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
  /** More is known of the slice that is hovered. */
  hoverKnown?(known: LookedUp): void;
  pointerMoved?(pointed: Pointed): void;
}

/** What lies a step ahead is asked for once nothing was drawn for two frames. */
const AHEAD_MS = 34;

/** All that the lanes are drawn from; whatever else the store learns leaves them as they are. */
const DRAWN = [
  'recordingId',
  'loaded',
  'cycle',
  'zoom',
  'shown',
  'lanes',
  'markers',
  'chosenMarker',
  'timeRange',
] as const satisfies readonly (keyof AppState)[];

export class TimelineEngine {
  readonly store: AppStore;
  readonly #inSight: InSight;
  readonly #painter: Painter;
  readonly #listeners = new Set<EngineListener>();
  readonly #unsubscribe: () => void;
  readonly #lookUp: SliceLookUp;
  #pointed: Pointed | null = null;
  #hovered: Hovered | null = null;
  #frame = 0;
  #aheadTimer: number | undefined;
  #lanesStale = true;
  #layoutStale = true;

  constructor(store: AppStore, canvases: Canvases, tokens: Tokens) {
    this.store = store;
    this.#inSight = new InSight(store, () => this.invalidate());
    this.#painter = new Painter(canvases, tokens, () => this.invalidate());
    this.#lookUp = new SliceLookUp({
      pick: () => this.#pickHovered(),
      lookUp: (slice) => store.getState().lookUpSlice(slice),
      came: (known) => {
        for (const listener of this.#listeners) listener.hoverKnown?.(known);
        this.#schedule();
      },
    });
    this.#unsubscribe = store.subscribe((state, before) => this.#storeChanged(state, before));
    this.invalidate();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#aheadTimer);
    this.rest();
    this.#lookUp.follow(false);
    this.#painter.dispose();
    this.#unsubscribe();
    this.#listeners.clear();
  }

  listen(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was drawn last; null before the first frame. */
  get scene(): Scene | null {
    return this.#painter.scene;
  }

  /** In sight, from the anchor's request. */
  get range(): Range | null {
    return this.#inSight.range;
  }

  get motion(): Motion {
    return this.#inSight.motion;
  }

  get pointed(): Pointed | null {
    return this.#pointed;
  }

  get bounds(): Range {
    return this.#inSight.bounds;
  }

  /** The pointer's time where it is over the lanes; from the anchor's request. */
  get pointedNs(): number | null {
    const [scene, pointed, range] = [this.scene, this.#pointed, this.range];
    if (!scene || !pointed || !range) return null;
    const { leftPx, widthPx } = scene.axis;
    if (pointed.x < leftPx || pointed.x > leftPx + widthPx) return null;
    return toNs({ ...range, leftPx, widthPx }, pointed.x);
  }

  resized(widthPx: number, heightPx: number): void {
    this.#painter.resized(widthPx, heightPx);
    this.#layoutStale = true;
    this.invalidate();
  }

  scrolled(scrollPx: number): void {
    this.#painter.scrolled(scrollPx);
    this.invalidate();
  }

  themed(tokens: Tokens): void {
    this.#painter.composer.themed(tokens);
    this.invalidate();
  }

  refresh(): void {
    this.#painter.composer.refresh();
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
    this.#inSight.show(range);
  }

  /** Goes to a range in a short moment, or at once where system or settings ask for stillness. */
  glideTo(range: Range): void {
    this.#inSight.glideTo(range);
  }

  /** What is on screen, pointer and selection left out. */
  get lanes(): HTMLCanvasElement {
    return this.#painter.lanes;
  }

  /** Tells the store now what is in sight. */
  rest(): void {
    this.#inSight.rest();
  }

  /** A key that zooms or pans went down or up. */
  keepMoving(): void {
    this.#inSight.keepMoving();
  }

  #storeChanged(state: AppState, before: AppState): void {
    const jumped = state.cycle !== before.cycle || state.recordingId !== before.recordingId;
    if (jumped || state.loaded !== before.loaded || state.zoom !== before.zoom)
      this.#inSight.follow(state, jumped);
    if (state.shown !== before.shown || state.lanes !== before.lanes) this.#layoutStale = true;
    const redrawn = DRAWN.some((key) => state[key] !== before[key]);
    if (redrawn || state.search.text !== before.search.text) this.invalidate();
    else if (state.slice !== before.slice) this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((nowMs) => this.#onFrame(nowMs));
  }

  #onFrame(nowMs: number): void {
    this.#frame = 0;
    this.#inSight.advance(nowMs, this.pointedNs);
    if (this.#layoutStale) this.#layOut();
    if (this.#lanesStale) this.#drawLanes();
    const { scene } = this;
    if (scene) {
      this.#hover(scene);
      const { slice } = this.store.getState();
      const x = this.#pointed?.x ?? null;
      this.#painter.drawOver({ slice, x, hovered: this.#hovered, lookedUp: this.#lookUp.known });
    }
    if (this.#inSight.moves) this.#schedule();
  }

  #layOut(): void {
    this.#layoutStale = false;
    const layout = this.#painter.layOut(this.store.getState());
    if (layout) for (const listener of this.#listeners) listener.layoutChanged?.(layout);
  }

  #drawLanes(): void {
    const { range } = this;
    if (!range || !this.#painter.drawLanes(this.store.getState(), range)) return;
    this.#lanesStale = false;
    for (const listener of this.#listeners) listener.rangeShown?.(range);
    window.clearTimeout(this.#aheadTimer);
    this.#aheadTimer = window.setTimeout(() => void this.store.getState().lookAhead(), AHEAD_MS);
  }

  #hover(scene: Scene): void {
    const pointed = this.#pointed;
    const hovered = pointed && !pointed.dragging ? hoveredAt(scene, pointed.x, pointed.y) : null;
    if (sameHovered(hovered, this.#hovered)) return;
    this.#hovered = hovered;
    this.#lookUp.follow(hovered?.over === 'slice');
    for (const listener of this.#listeners) listener.hoverChanged?.(hovered, scene.indexed.view);
  }

  /** Null where none is under the pointer, and while it would be another one in the next frame. */
  #pickHovered(): Meant | null {
    const [scene, hovered] = [this.scene, this.#hovered];
    if (!scene || hovered?.over !== 'slice' || this.#inSight.moves) return null;
    const { indexed, zeroNs, anchor } = scene;
    const slice = pickSlice(indexed.view, hovered.placed.indexed.lane, hovered.at, zeroNs);
    return { slice, cycle: anchor.index };
  }
}
