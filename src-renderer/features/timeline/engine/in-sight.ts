/** What is in sight, and how it goes elsewhere: at once, in a glide, by keys that are held, or because the store says so. */
import { selectedRow } from '../../../state/selectors/cycles';
import { recordingBounds, visibleRange } from '../../../state/selectors/timeline';
import type { AppState, AppStore } from '../../../state/store';
import { between, panBy, spanOf, zoomAround } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import { Motion } from './motion';

/** The store hears of a new range once the hand has rested this long. */
const REST_MS = 140;
const GLIDE_MS = 130;

interface Glide {
  readonly from: Range;
  readonly to: Range;
  readonly sinceMs: number;
}

export class InSight {
  readonly motion = new Motion();
  readonly #store: AppStore;
  readonly #changed: () => void;
  readonly #systemStillness = window.matchMedia('(prefers-reduced-motion: reduce)');
  #range: Range | null;
  #glide: Glide | null = null;
  #restTimer: number | null = null;
  #jumps = false;

  /** `changed`: another range is to be drawn, in the next frame. */
  constructor(store: AppStore, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    this.#range = rangeOf(store.getState());
  }

  /** From the anchor's request. */
  get range(): Range | null {
    return this.#range;
  }

  get bounds(): Range {
    return recordingBounds(this.#store.getState());
  }

  get #isStill(): boolean {
    return this.#systemStillness.matches || this.#store.getState().settings.motion === 'reduced';
  }

  /** Whether the next frame goes on. */
  get moves(): boolean {
    return this.#glide !== null || this.motion.moving;
  }

  /** The store hears of it when the hand rests. */
  show(range: Range): void {
    this.#glide = null;
    this.#move(range);
  }

  /** In a short moment, or at once where system or settings ask for stillness. */
  glideTo(range: Range): void {
    if (!this.#range || this.#isStill) this.show(range);
    else {
      this.#glide = { from: this.#range, to: range, sinceMs: performance.now() };
      this.#changed();
    }
  }

  /** Tells the store now. */
  rest(): void {
    this.#glide = null;
    this.motion.stop();
    if (this.#restTimer !== null) this.#settle();
  }

  /** A key that zooms or pans went down or up. */
  keepMoving(): void {
    this.#glide = null;
    this.#changed();
  }

  /** The store's range may be another one: a command, a click on a cycle, an undo. `jumped`: to another cycle. */
  follow(state: AppState, jumped: boolean): void {
    const range = rangeOf(state);
    const known = this.#range;
    this.#jumps ||= jumped;
    if (range && known && isSame(range, known)) return;
    this.#endRestTimer();
    this.#glide = null;
    // What follows a jump before it is drawn belongs to it.
    if (this.#jumps || !range || !known || this.#isStill) this.#range = range;
    else this.#glide = { from: known, to: range, sinceMs: performance.now() };
  }

  /** A frame begins; `pointedNs` is what keys zoom around, null for the middle. */
  advance(nowMs: number, pointedNs: number | null): void {
    this.#jumps = false;
    const range = this.#range;
    if (!range) return;
    if (this.#glide) {
      const { from, to, sinceMs } = this.#glide;
      const share = Math.min(1, Math.max(0, (nowMs - sinceMs) / GLIDE_MS));
      if (share >= 1) this.#glide = null;
      this.#move(share >= 1 ? to : between(from, to, 1 - (1 - share) ** 3));
    } else if (this.motion.moving) {
      const { zoom, pan } = this.motion.step(nowMs, !this.#isStill);
      const { bounds } = this;
      const aroundNs = pointedNs ?? (range.startNs + range.endNs) / 2;
      const zoomed = zoom === 0 ? range : zoomAround(range, aroundNs, Math.exp(zoom), bounds);
      this.#move(pan === 0 ? zoomed : panBy(zoomed, pan * spanOf(zoomed), bounds));
    }
  }

  #move(range: Range): void {
    this.#range = range;
    this.#store.getState().lookAt(range);
    this.#endRestTimer();
    this.#restTimer = window.setTimeout(() => this.#settle(), REST_MS);
    this.#changed();
  }

  #settle(): void {
    this.#endRestTimer();
    const range = this.#range;
    if (!range) return;
    if (this.moves) this.#restTimer = window.setTimeout(() => this.#settle(), REST_MS);
    else {
      // A glide to where the store says is no news to it: a cycle stays fitted, and Redo keeps what Undo took back.
      const told = rangeOf(this.#store.getState());
      if (!told || !isSame(told, range)) this.#store.getState().zoomToRange(range);
    }
  }

  #endRestTimer(): void {
    if (this.#restTimer !== null) window.clearTimeout(this.#restTimer);
    this.#restTimer = null;
  }
}

const isSame = (one: Range, other: Range): boolean =>
  one.startNs === other.startNs && one.endNs === other.endNs;

function rangeOf(state: AppState): Range | null {
  const row = selectedRow(state);
  return row && visibleRange(state.zoom, row);
}
