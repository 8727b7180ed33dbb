/** From the store's state and a range to a scene: keeps what is costly to make until it is out of date. */
import { anchorOf, originOf, recordingBounds, viewInSight } from '../../../state/selectors/timeline';
import { selectedRow } from '../../../state/selectors/cycles';
import type { AppState } from '../../../state/store';
import type { Tokens } from '../../../ui/theme/tokens';
import { createBrushes } from '../draw/brushes';
import type { Brushes } from '../draw/brushes';
import { createPencils } from '../draw/pencils';
import type { Pencils } from '../draw/pencils';
import type { Scene } from '../draw/scene';
import { arrangeLanes } from '../geometry/arrange';
import { shifted } from '../geometry/axis';
import type { Range } from '../geometry/axis';
import { indexView } from '../geometry/indexed-view';
import type { IndexedView } from '../geometry/indexed-view';
import { GUTTER_PX, layoutLanes, RIGHT_PX, RULER_PX } from '../geometry/layout';
import type { Layout } from '../geometry/layout';

export interface PaneSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export class SceneComposer {
  #tokens: Tokens;
  #pencils: Pencils | null = null;
  #brushes: Brushes | null = null;
  #indexed: IndexedView | null = null;
  #layout: Layout | null = null;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  themed(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#brushes = null;
  }

  /** Fonts came, or the display's density changed: what was measured and made for it is old. */
  refresh(): void {
    this.#brushes = null;
    this.#pencils = null;
  }

  /** Lanes are laid out anew when a view has come, when they were arranged, and when the pane was resized. */
  layOut(state: AppState, size: PaneSize): Layout | null {
    const view = viewInSight(state);
    if (view !== this.#indexed?.view) this.#indexed = view ? indexView(view) : null;
    const arranged = this.#indexed ? arrangeLanes(this.#indexed.lanes, state.lanes) : null;
    this.#layout = arranged ? layoutLanes(arranged, size.heightPx - RULER_PX) : null;
    return this.#layout;
  }

  /** Null while there is nothing to draw, or nothing to draw on. `range` is from the anchor's request. */
  compose(
    ctx: CanvasRenderingContext2D,
    state: AppState,
    range: Range,
    size: PaneSize,
    scrollPx: number,
  ): Scene | null {
    const [indexed, layout, row] = [this.#indexed, this.#layout, selectedRow(state)];
    if (!indexed || !layout || !row || size.widthPx === 0) return null;
    const density = window.devicePixelRatio;
    this.#pencils ??= createPencils(ctx);
    this.#brushes ??= createBrushes(ctx, this.#tokens, density);
    const viewOriginNs = originOf(state, indexed.view.request.cycle);
    const zeroNs = originOf(state, row.index) - viewOriginNs;
    const place = { leftPx: GUTTER_PX, widthPx: Math.max(1, size.widthPx - GUTTER_PX - RIGHT_PX) };
    return {
      indexed,
      layout,
      axis: { ...shifted(range, zeroNs), ...place },
      zeroNs,
      scrollPx,
      ...size,
      density,
      brushes: this.#brushes,
      pencils: this.#pencils,
      anchor: anchorOf(row, zeroNs),
      bounds: shifted(recordingBounds(state), zeroNs),
      markers: state.markers.map(({ timeNs, label }, at) => ({
        timeNs: timeNs - viewOriginNs,
        label,
        chosen: at === state.chosenMarker,
      })),
      highlight: state.search.text.toLowerCase(),
      timeRange: state.timeRange ? shifted(state.timeRange, zeroNs) : null,
    };
  }
}
